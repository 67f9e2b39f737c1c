package a2a_test

// An agent's answer is somebody else's: it must cost no more than it may, whatever is in it.

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

func TestAnswersThatWouldCostTooMuch(t *testing.T) {
	parts := strings.Repeat(`{"text":"x"},`, 70_000)
	for name, row := range map[string]struct {
		body  string
		limit bool
	}{
		"parts beyond number":     {`{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"parts":[` + parts + `{}]}]}`, true},
		"messages beyond number":  {`{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"history":[` + parts + `{}]}`, true},
		"artifacts beyond number": {`{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[` + parts + `{}]}`, true},
		"depth":                   {`{"id":"T","status":{"state":"TASK_STATE_COMPLETED","x":` + strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20) + `}}`, true},
		"depth without an end":    {strings.Repeat(`{"result":`, 1<<18), true},
		"UTF-8 that is none":      {"{\"id\":\"\xff\"}", false},
	} {
		agent := newFake(t, func(string, int) (int, string) { return 200, row.body })
		answer, err := newClient(t, agent.URL, direct1).Check(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		if _, limit := errors.AsType[*agentstatus.LimitError](answer.Err); answer.Status != nil || answer.Err == nil || limit != row.limit {
			t.Errorf("%s: got %v", name, answer.Err)
		}
	}
}

// A status that was read can be written as a document, which is what results are made of.
func TestAReadingIsADocument(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) {
		return 200, `{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"history":[{"messageId":"m","role":"ROLE_USER","parts":[{"data":{"a":"\ud800"}},{"raw":"AA==","filename":"f"},7]}],"artifacts":[{"artifactId":"a","parts":[{"text":"{\"n\":1}"}]}]}`
	})
	answer, err := newClient(t, agent.URL, direct1).Check(t.Context(), ref)
	if err != nil || answer.Err != nil {
		t.Fatal(err, answer.Err)
	}
	doc, err := answer.Status.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := agentstatus.FromDocument(doc)
	if err != nil || again.FinalText() != `{"n":1}` || again.Phase != agentstatus.PhaseCompleted || len(again.Files()) != 1 {
		t.Errorf("got %v, %v from %s", again, err, doc)
	}
	if value, err := answer.Status.ResponseJSON(); err != nil || string(value) != `{"n":1}` {
		t.Errorf("got %s, %v", value, err)
	}
}

func TestRefsThatAreNotSent(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, working })
	c := newClient(t, agent.URL, direct1)
	for _, wrong := range []vendors.Ref{{}, {InteractionID: "a/b"}, {InteractionID: "T", IDs: map[string]string{"thread_id": "x"}}} {
		for what, err := range map[string]error{
			"check":  second(c.Check(t.Context(), wrong)),
			"cancel": c.Cancel(t.Context(), wrong),
			"answer": second(c.Answer(t.Context(), wrong, accept(`"x"`, ""))),
			"valid":  c.Validate(wrong),
		} {
			if refused, ok := errors.AsType[*vendors.RefError](err); !ok || refused.Vendor != "a2a" {
				t.Errorf("%s of %+v: got %v", what, wrong, err)
			}
		}
	}
	if err := c.Validate(vendors.Ref{InteractionID: "T", UserID: "u", IDs: map[string]string{"context_id": "C"}}); err != nil {
		t.Error(err)
	}
	if asked := agent.requests(); len(asked) > 0 {
		t.Errorf("sent %q", asked)
	}
}

func second[T any](_ T, err error) error { return err }
