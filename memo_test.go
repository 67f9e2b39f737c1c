package agentwait_test

// Lists of waits are read by these names in every language, and a start that sets a search attribute
// too much is refused by the server.

import (
	"reflect"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func TestEveryStartHasTheMemo(t *testing.T) {
	target := agentwait.Target{InteractionID: "xYz789", UserID: "u", Credential: "team"}
	both := map[string]any{"agentwait.connection": "team", "agentwait.interaction_id": "xYz789"}
	alone := map[string]any{"agentwait.connection": "default"}
	for name, row := range map[string]struct{ got, want map[string]any }{
		"a wait":          {agentwait.StartOptions(agentwait.Input{Target: target}, "q").Memo, both},
		"a run":           {agentwait.RunOptions(agentwait.RunInput{}, "q").Memo, alone},
		"a run continued": {agentwait.RunOptions(agentwait.RunInput{StartInput: agentwait.StartInput{InteractionID: "xYz789", Credential: "team"}}, "q").Memo, both},
		"a batch":         {agentwait.StartAgentsOptions(agentwait.AgentsInput{Targets: agentwait.Targets{InteractionIDs: []string{"a", "b"}}}, "q").Memo, alone},
	} {
		if !reflect.DeepEqual(row.got, row.want) {
			t.Errorf("%s: got %v, want %v", name, row.got, row.want)
		}
	}
	if n := agentwait.StartOptions(agentwait.Input{Target: target}, "q").TypedSearchAttributes.Size(); n != 0 {
		t.Errorf("%d search attributes, which a namespace may not have", n)
	}
}

func TestSearchAttributesOfAWait(t *testing.T) {
	connection, interaction := temporal.NewSearchAttributeKeyKeyword("AgentwaitConnection"), temporal.NewSearchAttributeKeyKeyword("AgentwaitInteraction")
	got := agentwait.SearchAttributes(agentwait.Target{InteractionID: "xYz789"})
	if value, _ := got.GetKeyword(connection); value != "default" {
		t.Errorf("the connection is %q", value)
	}
	if value, _ := got.GetKeyword(interaction); value != "xYz789" {
		t.Errorf("the interaction is %q", value)
	}
	for _, id := range []string{"", strings.Repeat("x", 256)} {
		if _, ok := agentwait.SearchAttributes(agentwait.Target{InteractionID: id}).GetKeyword(interaction); ok {
			t.Errorf("an id of %d bytes is one", len(id))
		}
	}
}
