package agentstatus_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// Many paths must not cost what no single one may: they share a budget, in their order, and what
// they may not have says so.
func TestPathsShareABudget(t *testing.T) {
	doc := []byte(`{"a":"` + strings.Repeat("x", 1<<20) + `"}`)
	alone, err := agentstatus.QueryAllJSON(t.Context(), doc, "*a*")
	if err != nil || alone[0].Err != nil {
		t.Fatal(err, alone[0].Err)
	}
	paths := append(slices.Repeat([]string{"*a*"}, 31), "a")
	got, err := agentstatus.QueryAllJSON(t.Context(), doc, paths...)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i, selected := range got[:31] {
		var why *agentstatus.PathError
		switch {
		case selected.Err == nil && refused == 0:
		case selected.Err == nil:
			t.Errorf("path %d was evaluated after one that was refused for its cost", i)
		case !errors.As(selected.Err, &why) || !strings.Contains(why.Error(), "together with the paths before it"):
			t.Errorf("path %d: %v", i, selected.Err)
		default:
			refused++
		}
	}
	if refused == 0 || refused > 28 {
		t.Errorf("%d of 31 were refused", refused)
	}
	if got[31].Value == nil {
		t.Errorf("a cheap path has no room: %v", got[31].Err)
	}
}

// Values are held until the last path, so their bytes are bounded together.
func TestValuesAreBoundedTogether(t *testing.T) {
	doc := []byte(`{"a":"` + strings.Repeat("x", 20<<20) + `"}`)
	got, err := agentstatus.QueryAllJSON(t.Context(), doc, slices.Repeat([]string{"a"}, 8)...)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, selected := range got {
		held += len(selected.Value)
	}
	if held > 128<<20 || got[7].Err == nil || !strings.Contains(got[7].Err.Error(), "select less") || got[5].Err != nil {
		t.Errorf("%d bytes are held; the sixth and the eighth path: %v, %v", held, got[5].Err, got[7].Err)
	}
}

// What people ask of a document of a megabyte has room together.
func TestOrdinaryPathsAreAffordedTogether(t *testing.T) {
	part := `{"type":"tool_invocation","tool_name":"search","args":{"query":"` + strings.Repeat("a\\n", 100) + `"}}`
	doc := []byte(`{"state":"COMPLETED","response":"r","messages":` + repeated(`{"role":"assistant","parts":[`+part+`]}`, 1<<20) + `}`)
	ordinary := []string{
		"response", "messages.#", "messages.#.role", "messages.@reverse.0.parts.0.args", "{state,response}",
		"messages.0.parts.0.args.query", "messages.#.parts.0.tool_name", "state",
	}
	got, err := agentstatus.QueryAllJSON(t.Context(), doc, slices.Repeat(ordinary, 4)...)
	if err != nil {
		t.Fatal(err)
	}
	for i, selected := range got {
		if selected.Err != nil || selected.Value == nil {
			t.Errorf("path %d: %v", i, selected.Err)
		}
	}
}
