package command

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// Whoever waits on a command line has to see all of what is asked, and how to answer it, once.
func TestWhatTheAgentAsksIsPrintedOnce(t *testing.T) {
	var printed []string
	asked := asker{
		print:  func(text string) { printed = append(printed, text) },
		answer: "agentwait answer --workflow-id agentwait/default/u/x --profile team",
	}
	told := agentwait.Told{InputRequests: []agentstatus.InputRequest{
		{ID: "r1", Kind: agentstatus.InputQuestion, Text: "Which size?", Schema: []byte(`{"type":"object"}`)},
		{ID: "r2", Kind: agentstatus.InputApproval, Text: "Send it?"},
	}}
	asked.see(told)
	asked.see(told)
	if len(printed) != 2 {
		t.Fatalf("%d requests were printed: %q", len(printed), printed)
	}
	for _, want := range []string{"Which size?", "id r1", `{"type":"object"}`, "answer --workflow-id agentwait/default/u/x --profile team --request r1 --value …"} {
		if !strings.Contains(printed[0], want) {
			t.Errorf("%q lacks %q", printed[0], want)
		}
	}
	if want := "--request r2"; !strings.HasSuffix(printed[1], want) {
		t.Errorf("%q lacks %q", printed[1], want)
	}
	asked.see(agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: `r'; rm -rf ~; '`}}})
	if _, command, _ := strings.Cut(printed[2], "\n"); strings.Contains(command, "rm") || !strings.Contains(command, "--request …") {
		t.Errorf("a shell would run it: %q", command)
	}
	printed = printed[:2]
	asked = asker{print: asked.print}
	asked.see(told)
	if strings.Contains(printed[2], "answer it") {
		t.Errorf("a wait that ends over it cannot be answered: %q", printed[2])
	}
}

func TestHowAnAgentStandsThatWasAskedToEndIsReported(t *testing.T) {
	c, _, stderr := buffers()
	err := reporter{}.printEnded(c, &agentwait.Error{
		Kind: agentwait.KindCancelled, Message: "the wait was cancelled", Details: agentwait.ErrorDetails{
			InteractionID: "x", AgentCancel: "the cancel of the agent's run was taken",
			Told: agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: "r1", Text: "Which?", Schema: []byte(`{"type":"string"}`)}}},
		},
	})
	for _, want := range []string{"was taken", "Which? (r1)", `{"type":"string"}`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v (and %s) lacks %q", err, stderr, want)
		}
	}
}
