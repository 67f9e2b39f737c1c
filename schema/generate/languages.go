package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// language writes the types of one language.
type language struct {
	path string // of the file, below the module's folder
	// comment is the first lines; write is one type with its members.
	comment string
	write   func(out *strings.Builder, t structure) // nil: none
	// names writes what there is for the error types, which come with what they mean; nil: nothing.
	names func(out *strings.Builder, errors map[string]string)
}

// structure is one type of the schema, as a language sees it.
type structure struct {
	name, description string
	members           []member // those that have to be there first
}

type member struct {
	name, description string
	required          bool
	schema            *jsonschema.Schema
}

// structures are the types of the contract in its order. The normalised document is left out: the
// packages read it with the parser's own types.
func structures(document []byte) ([]structure, error) {
	var whole jsonschema.Schema
	if err := json.Unmarshal(document, &whole); err != nil {
		return nil, err
	}
	var all []structure
	for _, one := range contract {
		definition := whole.Defs[one.name]
		t := structure{name: one.name, description: definition.Description}
		for _, field := range goFields(one.of) {
			s := definition.Properties[field]
			t.members = append(t.members, member{name: field, description: sentence(s.Description), required: slices.Contains(definition.Required, field), schema: s})
		}
		slices.SortStableFunc(t.members, func(a, b member) int {
			switch {
			case a.required == b.required:
				return 0
			case a.required:
				return -1
			}
			return 1
		})
		all = append(all, t)
	}
	return all, nil
}

// sentence begins with a capital letter, unless with the name of a member.
func sentence(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if text == "" || strings.ContainsAny(word, "_\"") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// wrapped breaks a text into lines of at most so many letters.
func wrapped(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// refOf is the name of the type that a schema points to; empty if it does not.
func refOf(s *jsonschema.Schema) string { return strings.TrimPrefix(s.Ref, "#/$defs/") }

// choices are the words that a member may have, without the empty one that stands for a default.
func choices(s *jsonschema.Schema) (words []string) {
	for _, value := range s.Enum {
		if word, ok := value.(string); ok && word != "" {
			words = append(words, `"`+word+`"`)
		}
	}
	return words
}
