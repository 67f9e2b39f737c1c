package transcript_test

// These tests exist because a result's messages were written by a worker of maybe
// another version: what it included must print like the document it was taken from,
// and what cannot be read must be an error and not a shorter conversation.

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

func TestAResultPrintsLikeItsDocument(t *testing.T) {
	document := conversation()
	encoded, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var parts struct{ Messages json.RawMessage }
	if err := json.Unmarshal(encoded, &parts); err != nil {
		t.Fatal(err)
	}
	status, err := transcript.FromResult(&agentwait.Result{
		InteractionID: document.InteractionID, AgentID: document.AgentID,
		State: string(document.State), Phase: string(document.Phase), CreatedAt: &document.CreatedAt,
		Response: &document.Response, Messages: parts.Messages,
	})
	if err != nil {
		t.Fatal(err)
	}
	want, got := printed(t, document, transcript.Options{}), printed(t, status, transcript.Options{})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-document +result):\n%s", diff)
	}
}

func TestMessagesThatCannotBeReadAreAnError(t *testing.T) {
	for _, bad := range []string{`{"not":"an array"}`, `[1]`, `[`} {
		if _, err := transcript.FromResult(&agentwait.Result{State: "COMPLETED", Messages: json.RawMessage(bad)}); err == nil {
			t.Errorf("no error for messages %s", bad)
		}
	}
}

// A worker of a later version may have phases that this one does not know.
func TestAPhaseThatIsNotKnownIsShown(t *testing.T) {
	status, err := transcript.FromResult(&agentwait.Result{State: "STOPPED", Phase: "expired", Messages: json.RawMessage(`[{"role":"user","content":"x"}]`)})
	if err != nil || status.Phase != "expired" {
		t.Errorf("got %+v, error %v", status, err)
	}
}
