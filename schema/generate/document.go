package main

import (
	"bytes"
	_ "embed" // the part that no Go type has
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/agentwait/agentwait"
)

// normalised has the definitions of the normalised document, whose members agentstatus writes
// without a Go type for each.
//
//go:embed normalised.json
var normalised []byte

// Document builds the schema. root is the module's folder: comments are read there.
func Document(root string) (document []byte, said *comments, err error) {
	said = &comments{of: map[string]string{}, errors: map[string]string{}, texts: map[string]string{}}
	for _, folder := range []string{root, root + "/agentstatus"} {
		if err := said.read(folder); err != nil {
			return nil, nil, err
		}
	}
	definitions := map[string]*jsonschema.Schema{}
	if err := json.Unmarshal(normalised, &definitions); err != nil {
		return nil, nil, fmt.Errorf("normalised.json: %w", err)
	}
	for _, one := range contract {
		s, err := definition(one, said)
		if err != nil {
			return nil, nil, err
		}
		definitions[one.name] = s
	}
	document, err = write(definitions, said)
	return document, said, err
}

// definition is the schema of one type.
func definition(one defined, said *comments) (*jsonschema.Schema, error) {
	zero := any(0)
	known := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():       {Type: "string", Format: "date-time"},
		reflect.TypeFor[json.RawMessage](): {},
		reflect.TypeFor[agentwait.ReturnWhen](): {AnyOf: []*jsonschema.Schema{
			{Enum: []any{"all", "first"}}, {Type: "integer", Minimum: new(1.0), Maximum: new(float64(agentwait.MaxBatch))}, {Const: &zero},
		}},
	}
	for _, other := range contract {
		if other.of != one.of {
			known[other.of] = &jsonschema.Schema{Ref: "#/$defs/" + other.name}
		}
	}
	for _, embedded := range embeddedIn(one.of) {
		delete(known, embedded) // its members are those of the type
	}
	s, err := jsonschema.ForType(one.of, &jsonschema.ForOptions{TypeSchemas: known})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", one.name, err)
	}
	if !one.input {
		s.AdditionalProperties = nil // later releases may tell more
	}
	s.Description = said.describe(one.of)
	for name, member := range s.Properties {
		notNull(member)
		owner, field := ownerOf(one.of, name)
		member.Description = said.forAll(said.of[owner+"."+field], goNames(one.of))
		if narrow, ok := of[one.name+"."+name]; ok {
			narrow(member)
		} else if narrow, ok := inputs[name]; ok && one.input {
			narrow(member)
		}
	}
	if narrow, ok := whole[one.name]; ok {
		narrow(s)
	}
	return s, nil
}

// describe begins with the name that others know the type by.
func (c *comments) describe(of reflect.Type) string {
	text := c.forAll(c.of[of.Name()], goNames(of))
	for _, verb := range []string{" is ", " are "} {
		if rest, ok := strings.CutPrefix(text, of.Name()+verb); ok {
			return strings.ToUpper(rest[:1]) + rest[1:]
		}
	}
	return text
}

// notNull takes null away, which Go writes for no member, and which nobody has to send.
func notNull(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	s.Types = slices.DeleteFunc(s.Types, func(t string) bool { return t == "null" })
	if len(s.Types) == 1 {
		s.Type, s.Types = s.Types[0], nil
	}
	if len(s.Types) == 0 {
		s.Types = nil
	}
	notNull(s.Items)
	notNull(s.AdditionalProperties)
}

// embeddedIn are the types whose members a type takes over.
func embeddedIn(of reflect.Type) (found []reflect.Type) {
	for _, field := range reflect.VisibleFields(of) {
		if field.Anonymous {
			found = append(found, field.Type)
		}
	}
	return found
}

// ownerOf is the type, by its Go name, that declares a member, and the field that it is.
func ownerOf(of reflect.Type, member string) (owner, name string) {
	for _, field := range reflect.VisibleFields(of) {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != member {
			continue
		}
		declaring := of
		for _, i := range field.Index[:len(field.Index)-1] {
			declaring = declaring.Field(i).Type
		}
		return declaring.Name(), field.Name
	}
	return "", ""
}

// goNames are the members' names by those of the Go fields.
func goNames(of reflect.Type) map[string]string {
	names := map[string]string{}
	for _, field := range reflect.VisibleFields(of) {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != "" {
			names[field.Name] = tag
		}
	}
	return names
}

// write puts the document together.
func write(definitions map[string]*jsonschema.Schema, said *comments) ([]byte, error) {
	types := map[string]map[string]string{}
	for name, text := range said.errors {
		types[name] = map[string]string{"description": sentence(said.forAll(text, nil))}
	}
	root := &jsonschema.Schema{
		Schema: "https://json-schema.org/draft/2020-12/schema", ID: "https://github.com/agentwait/agentwait/schema/agentwait.schema.json",
		Title:       "agentwait",
		Description: "What agentwait takes and gives as JSON. Written by go run ./schema/generate: change the Go types.",
		Extra:       map[string]any{"x-agentwait": map[string]any{"workflows": workflows, "activities": activities, "errors": types}},
		Defs:        definitions,
	}
	encoded, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, encoded, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// goFields are the members of a type in the order of its Go fields.
func goFields(of reflect.Type) (members []string) {
	for _, field := range reflect.VisibleFields(of) {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != "" && !slices.Contains(members, tag) {
			members = append(members, tag)
		}
	}
	return members
}
