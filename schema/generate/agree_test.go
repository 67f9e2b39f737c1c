package main

// What an input's schema refuses and what Go refuses must be the same: each bound and value is
// tried at its edge on both.

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// least are documents that every rule is tried on.
var least = map[string]map[string]any{
	"AwaitAgentInput":       {"interaction_id": "i"},
	"AwaitAgentsInput":      {"interaction_ids": []any{"i"}},
	"RunAgentInput":         {"agent_id": "a", "message": "m"},
	"PollAgentStatusInput":  {"interaction_id": "i"},
	"PollAgentsStatusInput": {"interaction_ids": []any{"i"}},
	"CheckAgentStatusInput": {"interaction_id": "i"},
	"StartAgentInput":       {"agent_id": "a", "message": "m"},
	"AnswerAgentInput":      {"interaction_id": "i", "request_id": "r"},
	"CancelAgentInput":      {"interaction_id": "i"},
	"Answer":                {"request_id": "r"},
	"Token":                 {"polls": 1, "consecutive_failures": 0, "started_at": "2026-11-27T12:00:00Z", "next_delay_seconds": 0},
}

func TestGoAndTheSchemaRefuseTheSame(t *testing.T) {
	for _, one := range contract {
		document, tried := least[one.name]
		if !tried {
			continue
		}
		t.Run(one.name, func(t *testing.T) {
			definition := parse(t).Defs[one.name]
			check := resolved(t, one.name)
			compare(t, one, check, document, "the least")
			compare(t, one, check, with(document, "unknown_member", 1), "an unknown member")
			for name, member := range definition.Properties {
				for _, value := range candidates(member) {
					if name == "return_when" && value == float64(agentwait.MaxBatch) {
						continue // more than there are interactions, which no schema can count
					}
					compare(t, one, check, with(document, name, value), fmt.Sprintf("%s = %.60v", name, value))
				}
			}
			for name := range document {
				left := maps.Clone(document)
				delete(left, name)
				if slices.Contains(definition.Required, name) || definition.Properties[name].Minimum != nil {
					continue // a number that is absent is zero in Go
				}
				compare(t, one, check, left, "without "+name)
			}
		})
	}
}

// compare expects Go and the schema to judge a document alike.
func compare(t *testing.T, one defined, check *jsonschema.Resolved, document map[string]any, what string) {
	t.Helper()
	encoded, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(encoded, &plain); err != nil {
		t.Fatal(err)
	}
	bySchema := check.Validate(plain)
	into := reflect.New(one.of)
	byGo := strictjson.Decode(encoded, into.Interface())
	if byGo == nil {
		byGo = into.Interface().(interface{ Validate() error }).Validate()
	}
	if (bySchema == nil) != (byGo == nil) {
		t.Errorf("%s: the schema says %v, Go says %v", what, bySchema, byGo)
	}
}

// candidates are values at the bounds of a member, and right beyond them.
func candidates(s *jsonschema.Schema) (values []any) {
	for _, value := range s.Enum {
		values = append(values, value, "bogus", 7)
	}
	for _, bounded := range append([]*jsonschema.Schema{s}, s.AnyOf...) {
		if bounded.Minimum != nil {
			values = append(values, *bounded.Minimum, *bounded.Minimum-1)
		}
		if bounded.Maximum != nil {
			values = append(values, *bounded.Maximum, *bounded.Maximum+1)
		}
		if bounded.Const != nil {
			values = append(values, *bounded.Const)
		}
	}
	if s.Type == "string" && s.Format == "" && s.MaxLength != nil && *s.MaxLength <= 1<<20 {
		values = append(values, strings.Repeat("a", *s.MaxLength), 7)
		if *s.MaxLength < 1<<17 { // an input of more bytes is refused as a whole
			values = append(values, strings.Repeat("a", *s.MaxLength+1))
		}
		values = append(values, strings.Repeat("a", *s.MinLength))
	}
	if s.Type == "boolean" {
		values = append(values, true, "true")
	}
	if s.Pattern != "" {
		values = append(values, "a-b_C9", "a b", strings.Repeat("a", agentwait.MaxStartKeyBytes), strings.Repeat("a", agentwait.MaxStartKeyBytes+1))
	}
	switch {
	case s.Items != nil && s.Items.Enum != nil:
		values = append(values, []any{}, []any{s.Items.Enum[0]}, []any{"bogus"}, "response")
	case s.MaxItems != nil:
		values = append(values, []any{}, many(*s.MaxItems), many(*s.MaxItems+1), []any{"i", "i"}, []any{""})
	case s.MaxProperties != nil:
		values = append(values, map[string]any{"a": "b"}, map[string]any{"a": 1}, named(*s.MaxProperties), named(*s.MaxProperties+1))
	case s.Format == "date-time":
		values = append(values, "2026-11-27T12:00:00Z", 7)
	}
	return values
}

func many(n int) (ids []any) {
	for i := range n {
		ids = append(ids, fmt.Sprint("i", i))
	}
	return ids
}

func named(n int) map[string]any {
	out := map[string]any{}
	for i := range n {
		out[fmt.Sprint("n", i)] = "id"
	}
	return out
}

func with(document map[string]any, name string, value any) map[string]any {
	out := maps.Clone(document)
	out[name] = value
	return out
}
