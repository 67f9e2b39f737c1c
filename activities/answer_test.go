package activities_test

// An answer that is sent twice makes an agent run twice, and servers take values that their own
// schema refuses. So both are held here.

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

func asking(next *vendors.Ref, err error) *life {
	return &life{
		status: &agentstatus.Status{State: "input_required", Phase: agentstatus.PhaseNeedsInput, Run: &agentstatus.Run{
			InputRequests: []agentstatus.InputRequest{
				{ID: "r1", Kind: agentstatus.InputQuestion, Text: "Ship it?", Schema: []byte(`{"type":"object","properties":{"ship":{"type":"boolean"}},"required":["ship"]}`)},
				{ID: "r2", Kind: agentstatus.InputApproval, Text: "May I?"},
			},
		}},
		answer: func(context.Context, vendors.Ref, vendors.InputAnswer) (*vendors.Ref, error) { return next, err },
	}
}

func TestAnswers(t *testing.T) {
	unknown := &vendors.UnknownOutcomeError{Op: "answer", Err: errors.New("reset")}
	refused := &vendors.RefusedError{Op: "answer", Answer: vendors.Refused(409, "terminal", "it has ended"), Err: errors.New("it has ended")}
	sending := map[string]bool{"sending": true}
	for name, row := range map[string]struct {
		answer  string
		before  any
		err     error
		sent    int
		errType string
		says    string
	}{
		"what is asked for":              {`"request_id":"r1","value":{"ship":true}`, nil, nil, 1, "", ""},
		"a value of another kind":        {`"request_id":"r1","value":{"ship":"maybe"}`, nil, nil, 0, agentwait.ErrTypeAnswerRefused, "ship"},
		"no value":                       {`"request_id":"r1"`, nil, nil, 0, agentwait.ErrTypeAnswerRefused, "value"},
		"a refusal needs none":           {`"request_id":"r1","action":"decline","text":"no"`, nil, nil, 1, "", ""},
		"an approval":                    {`"request_id":"r2"`, nil, nil, 1, "", ""},
		"another request":                {`"request_id":"r9","value":1`, nil, nil, 0, agentwait.ErrTypeAnswerRefused, `"r1", "r2"`},
		"an action that there is not":    {`"request_id":"r1","action":"maybe"`, nil, nil, 0, agentwait.ErrTypeInvalidRequest, "action"},
		"the vendor refuses":             {`"request_id":"r2"`, nil, refused, 1, agentwait.ErrTypeAnswerRefused, "it has ended"},
		"it is not known":                {`"request_id":"r2"`, nil, unknown, 1, agentwait.ErrTypeAnswerOutcomeUnknown, "reset"},
		"a lost worker, still open":      {`"request_id":"r2"`, sending, nil, 0, agentwait.ErrTypeAnswerOutcomeUnknown, "still open"},
		"a lost worker, no longer asked": {`"request_id":"r0"`, sending, nil, 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			api := asking(nil, row.err)
			a := attempt{api: api, before: row.before}
			err := a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1",`+row.answer+`}`, new(agentwait.AnswerResult))
			if api.answers != row.sent {
				t.Errorf("%d answers were sent, want %d", api.answers, row.sent)
			}
			wantFinal(t, err, row.errType)
			if err != nil && !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v does not say %q", err, row.says)
			}
		})
	}
}

// A status that is refused after a lost attempt says nothing of what that has sent.
func TestAnAnswerThatMayBeSentAndNoStatus(t *testing.T) {
	api := asking(nil, nil)
	api.status = nil // 404
	a := attempt{api: api, before: map[string]bool{"sending": true}}
	wantFinal(t, a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1","request_id":"r2"}`, new(agentwait.AnswerResult)), agentwait.ErrTypeAnswerOutcomeUnknown)
	a.before = nil
	wantFinal(t, a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1","request_id":"r2"}`, new(agentwait.AnswerResult)), agentwait.ErrTypeInteractionNotFound)
	if api.answers != 0 {
		t.Errorf("%d answers were sent", api.answers)
	}
}

// Some vendors go on under another id.
func TestAnAnswerThatMakesAnotherRun(t *testing.T) {
	a := attempt{api: asking(&vendors.Ref{InteractionID: "run_2", IDs: map[string]string{"thread_id": "t"}}, nil)}
	var got agentwait.AnswerResult
	if err := a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1","request_id":"r2"}`, &got); err != nil || got.InteractionID != "run_2" || got.IDs["thread_id"] != "t" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// What a cancel did only a status says, and a vendor may hold the call.
func TestCancels(t *testing.T) {
	for name, row := range map[string]struct {
		err   error
		asked bool
		says  string
	}{
		"taken":   {nil, true, ""},
		"refused": {errors.New("it has ended"), false, "it has ended"},
		"held":    {context.DeadlineExceeded, false, "held the call"},
	} {
		api := asking(nil, nil)
		api.cancel = func(context.Context, vendors.Ref) error { return row.err }
		a := attempt{api: api}
		var got agentwait.CancelResult
		if err := a.run(t, agentwait.CancelAgentName, `{"interaction_id":"run_1"}`, &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Asked != row.asked || !strings.Contains(got.Problem, row.says) || got.Phase != "needs_input" || api.checks != 1 {
			t.Errorf("%s: got %+v after %d checks", name, got, api.checks)
		}
	}
}

// forgetful is a vendor that tells what a run asks once, and has told it to somebody else.
type forgetful struct {
	*life
	reminded []agentstatus.InputRequest
}

func (f *forgetful) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	answer, err := f.life.Check(ctx, ref)
	status := *f.status
	status.Run = &agentstatus.Run{InputRequests: f.reminded, Progress: &agentstatus.RunProgress{Message: "told to another"}}
	answer.Status = &status
	return answer, err
}

func (f *forgetful) Remind(_ vendors.Ref, asked []agentstatus.InputRequest) {
	f.reminded = append(f.reminded, asked...)
}

// What another worker was told is answered, and held to its schema, by any.
func TestAnAnswerToWhatAnotherWorkerWasTold(t *testing.T) {
	request := `"request":{"id":"r1","kind":"question","text":"Ship it?","schema":{"type":"object","required":["ship"]}}`
	for name, row := range map[string]struct {
		answer string
		sent   int
		says   string
	}{
		"as it was told":            {`"request_id":"r1","value":{"ship":true},` + request, 1, ""},
		"a value of another kind":   {`"request_id":"r1","value":{},` + request, 0, "ship"},
		"a request of another id":   {`"request_id":"r2","value":{"ship":true},` + request, 0, "the vendor does not show what is asked: told to another"},
		"nobody has told of it yet": {`"request_id":"r1","value":{"ship":true}`, 0, "the vendor does not show what is asked: told to another"},
	} {
		t.Run(name, func(t *testing.T) {
			api := &forgetful{life: asking(nil, nil)}
			a := attempt{api: api}
			err := a.run(t, agentwait.AnswerAgentName, `{"interaction_id":"run_1",`+row.answer+`}`, new(agentwait.AnswerResult))
			if api.answers != row.sent || (err == nil) != (row.sent == 1) || err != nil && !strings.Contains(err.Error(), row.says) {
				t.Errorf("%d answers were sent: %v", api.answers, err)
			}
		})
	}
}

// So is it shown by a worker that goes on with the wait of another.
func TestAWaitGoesOnWithWhatAnotherWorkerWasTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &forgetful{life: asking(nil, nil)}
		h := newHarness(t, remote, nil)
		h.config.Credentials["default"] = api
		h.env.details = agentwait.Token{StartedAt: time.Now().UTC(), State: "input_required", Phase: "needs_input", Told: agentwait.ToldOf(*api.status.Run)}
		_, err := h.poll("")
		_, details := wantError(t, err, agentwait.ErrTypeAgentNeedsInput, true)
		if len(details.InputRequests) != 2 || details.InputRequests[0].ID != "r1" {
			t.Errorf("got %+v", details)
		}
	})
}

// A look on another worker than the poller's may be the only one that is told.
func TestALookHasWhatIsToldOnce(t *testing.T) {
	api := &forgetful{life: asking(nil, nil)}
	api.Remind(vendors.Ref{}, api.status.Run.InputRequests)
	a := attempt{api: api}
	var got agentwait.Result
	if err := a.run(t, agentwait.CheckAgentStatusName, `{"interaction_id":"run_1"}`, &got); err != nil || len(got.InputRequests) != 2 || got.Progress != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	api.status = &agentstatus.Status{State: "completed", Phase: agentstatus.PhaseCompleted, Response: "Done."}
	api.reminded, got = nil, agentwait.Result{}
	if err := a.run(t, agentwait.CheckAgentStatusName, `{"interaction_id":"run_1"}`, &got); err != nil || got.Response == nil || *got.Response != "Done." {
		t.Errorf("got %+v, %v", got, err)
	}
	a = attempt{api: asking(nil, nil)} // one that tells it to all
	got = agentwait.Result{}
	if err := a.run(t, agentwait.CheckAgentStatusName, `{"interaction_id":"run_1"}`, &got); err != nil || got.InputRequests != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}
