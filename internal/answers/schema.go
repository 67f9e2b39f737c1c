// Package answers checks what people answer an agent with against what the agent has asked for:
// vendors' servers take anything.
package answers

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/agentwait/agentwait/internal/text"
)

// ErrUnusable is wrapped if a schema cannot be used: it is the vendor's, which then has to say
// what it takes.
var ErrUnusable = errors.New("the schema cannot be used")

// maxVisits bounds the size of a schema, with each reference followed.
const maxVisits = 10_000

// Check reports what is wrong with a value, by a JSON Schema (draft 2020-12 or 07) of somebody
// else's. Nothing is fetched for it. Its error is for people, or wraps [ErrUnusable].
func Check(schema, value json.RawMessage) error {
	var root any
	if err := json.Unmarshal(schema, &root); err != nil {
		return fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	w := walk{root: root}
	if err := w.visit(root); err != nil {
		return fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	var parsed jsonschema.Schema
	if err := json.Unmarshal(schema, &parsed); err != nil {
		return fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	resolved, err := parsed.Resolve(nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	var instance any
	if err := json.Unmarshal(value, &instance); err != nil {
		return fmt.Errorf("it is not JSON: %w", err)
	}
	if err := resolved.Validate(instance); err != nil {
		said := strings.TrimPrefix(err.Error(), "validating root: ")
		// The library prints Go's word for a null, in front of the type that it found.
		said = strings.ReplaceAll(said, "<invalid reflect.Value>", "null")
		return errors.New(text.Cut(said, 1<<10))
	}
	return nil
}

// walk follows a schema as a validator does, to find out whether it has an end: one that refers
// to itself would take a stack without one.
type walk struct {
	root   any
	open   []string // references that are being followed
	visits int
}

func (w *walk) visit(node any) error {
	if w.visits++; w.visits > maxVisits {
		return fmt.Errorf("it has more than %d parts", maxVisits)
	}
	switch node := node.(type) {
	case []any:
		for _, element := range node {
			if err := w.visit(element); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, member := range node {
			reference, refers := member.(string)
			switch {
			case name == "$dynamicRef" || name == "$recursiveRef" || name == "$anchor" || name == "$dynamicAnchor" || name == "$id" && len(w.open) > 0:
				return fmt.Errorf("it has %s", name)
			case name == "$ref" && refers:
				if err := w.follow(reference); err != nil {
					return err
				}
			default:
				if err := w.visit(member); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *walk) follow(reference string) error {
	for _, open := range w.open {
		if open == reference {
			return fmt.Errorf("%q refers to itself", reference)
		}
	}
	pointer, local := strings.CutPrefix(reference, "#/")
	if !local {
		return fmt.Errorf("it refers to %q", text.Cut(reference, 64))
	}
	node := w.root
	for part := range strings.SplitSeq(pointer, "/") {
		members, ok := node.(map[string]any)
		if !ok {
			return fmt.Errorf("%q is nowhere", text.Cut(reference, 64))
		}
		node = members[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
	}
	w.open = append(w.open, reference)
	err := w.visit(node)
	w.open = w.open[:len(w.open)-1]
	return err
}
