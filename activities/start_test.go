package activities_test

// Each start is paid for. Whatever happens to a worker, an attempt must not send one again that
// may have arrived.

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const startInput = `{"agent_id":"agent_1","message":"do it","user_id":"u1"}`

func startsWith(started *vendors.Started, err error) *life {
	return &life{
		start:  func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return started, err },
		cancel: func(context.Context, vendors.Ref) error { return nil },
	}
}

func run1() *vendors.Started { return &vendors.Started{Ref: vendors.Ref{InteractionID: "run_1"}} }

func TestAStart(t *testing.T) {
	api := startsWith(run1(), nil)
	a := attempt{api: api}
	var got agentwait.StartResult
	if err := a.run(t, agentwait.StartAgentName, startInput, &got); err != nil {
		t.Fatal(err)
	}
	if got.InteractionID != "run_1" || got.Result != nil || api.starts != 1 {
		t.Errorf("got %+v after %d starts", got, api.starts)
	}
	if len(a.beats) == 0 || a.beats[0] != `{"sending":true}` {
		t.Errorf("the server was told %v, want it to know before anything is sent", a.beats)
	}
	request := api.requests[0]
	if request.AgentID != "agent_1" || request.Message != "do it" || request.UserID != "u1" || len(request.Key) < 20 || len(request.Key) > agentwait.MaxStartKeyBytes {
		t.Errorf("sent %+v", request)
	}
}

// What a lost worker has sent is not sent again, but where the vendor finds it by its key.
func TestAStartAfterAWorkerWasLost(t *testing.T) {
	for name, row := range map[string]struct {
		idempotent bool
		before     any
		input      string
		starts     int
		errType    string
	}{
		"nothing was told":         {false, nil, startInput, 1, ""},
		"nothing was sent":         {false, map[string]bool{"sending": false}, startInput, 1, ""},
		"it was being sent":        {false, map[string]bool{"sending": true}, startInput, 0, agentwait.ErrTypeStartOutcomeUnknown},
		"details of another kind":  {false, "sent?", startInput, 0, agentwait.ErrTypeStartOutcomeUnknown},
		"with a key":               {true, map[string]bool{"sending": true}, startInput, 1, ""},
		"a turn has no key's help": {true, map[string]bool{"sending": true}, `{"agent_id":"a","message":"m","interaction_id":"run_0"}`, 0, agentwait.ErrTypeStartOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			api := startsWith(run1(), nil)
			api.idempotent = row.idempotent
			a := attempt{api: api, before: row.before}
			err := a.run(t, agentwait.StartAgentName, row.input, new(agentwait.StartResult))
			if api.starts != row.starts {
				t.Errorf("%d starts were sent, want %d", api.starts, row.starts)
			}
			wantFinal(t, err, row.errType)
		})
	}
}

// A vendor whose starts cannot be repeated may find them: then what a lost worker has started is
// awaited, and nobody has to look.
func TestAStartOfALostWorkerIsFound(t *testing.T) {
	for name, row := range map[string]struct {
		found   *vendors.Started
		err     error
		input   string
		errType string
	}{
		"it is there":    {run1(), nil, startInput, ""},
		"it is not":      {nil, nil, startInput, agentwait.ErrTypeStartOutcomeUnknown},
		"nobody answers": {nil, errors.New("reset"), startInput, agentwait.ErrTypeStartOutcomeUnknown},
		"a further turn": {run1(), nil, `{"agent_id":"a","message":"m","interaction_id":"run_0"}`, agentwait.ErrTypeStartOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			api := startsWith(run1(), nil)
			api.find = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return row.found, row.err }
			a := attempt{api: finds{api}, before: map[string]bool{"sending": true}}
			var got agentwait.StartResult
			wantFinal(t, a.run(t, agentwait.StartAgentName, row.input, &got), row.errType)
			if api.starts != 0 || row.errType == "" && got.InteractionID != "run_1" {
				t.Errorf("got %+v after %d starts", got, api.starts)
			}
		})
	}
}

// So it is where the worker lives, and the answer is lost alone.
func TestAStartWhoseAnswerIsLostIsFound(t *testing.T) {
	api := startsWith(nil, &vendors.UnknownOutcomeError{Vendor: "acme", Op: "start", Err: errors.New("reset")})
	api.find = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return run1(), nil }
	a := attempt{api: finds{api}}
	var got agentwait.StartResult
	if err := a.run(t, agentwait.StartAgentName, startInput, &got); err != nil || got.InteractionID != "run_1" || api.starts != 1 {
		t.Errorf("got %+v, %v after %d starts", got, err, api.starts)
	}
	api.find = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return nil, nil }
	wantFinal(t, a.run(t, agentwait.StartAgentName, startInput, &got), agentwait.ErrTypeStartOutcomeUnknown)
}

func wantFinal(t *testing.T, err error, errType string) {
	t.Helper()
	var failure *temporal.ApplicationError
	switch {
	case errType == "" && err == nil:
	case errType == "" || !errors.As(err, &failure) || failure.Type() != errType || !failure.NonRetryable():
		t.Errorf("got %v, want the final %q", err, errType)
	}
}

func TestAStartThatFails(t *testing.T) {
	refused := func(status int, code string) error {
		return &vendors.RefusedError{Vendor: "v", Op: "start", Answer: vendors.Refused(status, code, "no"), Code: code, Err: errors.New(code)}
	}
	for name, row := range map[string]struct {
		err        error
		idempotent bool
		errType    string
		retried    bool
		told       string // the last that the server knows
	}{
		"nothing arrived":            {errors.Join(vendors.ErrNotTaken, errors.New("dial")), false, agentwait.ErrTypeAPIUnavailable, true, `{"sending":false}`},
		"it is not known":            {&vendors.UnknownOutcomeError{Op: "start", Err: errors.New("reset")}, false, agentwait.ErrTypeStartOutcomeUnknown, false, `{"sending":true}`},
		"it is found by its key":     {&vendors.UnknownOutcomeError{Op: "start", Err: errors.New("reset")}, true, agentwait.ErrTypeStartOutcomeUnknown, true, `{"sending":true}`},
		"an error of another kind":   {errors.New("?"), false, agentwait.ErrTypeStartOutcomeUnknown, false, `{"sending":true}`},
		"a wrong key":                {refused(401, "unauthorized"), false, agentwait.ErrTypeUnauthorized, false, `{"sending":false}`},
		"no credits":                 {refused(402, "payment"), false, agentwait.ErrTypePaymentRequired, false, `{"sending":false}`},
		"an agent that is not there": {refused(404, "agent_not_found"), false, agentwait.ErrTypeInvalidRequest, false, `{"sending":false}`},
		"too many":                   {refused(429, "slow"), false, agentwait.ErrTypeAPIUnavailable, true, `{"sending":false}`},
		"a server that fails":        {refused(500, "oops"), false, agentwait.ErrTypeStartOutcomeUnknown, false, `{"sending":true}`},
		"… and finds it again":       {refused(500, "oops"), true, agentwait.ErrTypeStartOutcomeUnknown, true, `{"sending":true}`},
		"a turn that has not ended":  {errors.Join(vendors.ErrBusy, refused(409, "busy")), false, agentwait.ErrTypeAgentBusy, false, `{"sending":false}`},
		"a field":                    {&vendors.RefError{Field: "agent_id", Wanted: "an agent"}, false, agentwait.ErrTypeInvalidRequest, false, `{"sending":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			api := startsWith(nil, row.err)
			api.idempotent = row.idempotent
			a := attempt{api: api}
			err := a.run(t, agentwait.StartAgentName, startInput, new(agentwait.StartResult))
			var failure *temporal.ApplicationError
			if !errors.As(err, &failure) || failure.Type() != row.errType || failure.NonRetryable() == row.retried {
				t.Errorf("got %v, want %s (retried: %v)", err, row.errType, row.retried)
			}
			if told := a.beats[len(a.beats)-1]; told != row.told {
				t.Errorf("the server knows %s, want %s", told, row.told)
			}
		})
	}
}

// A vendor who asks for a pause gets it; else the retry policy backs off, which a delay of ours would
// keep from it: a vendor who is away for a day is not asked every two seconds.
func TestHowLongTheNextAttemptOfAStartIsAway(t *testing.T) {
	answered := func(after string) error {
		answer := vendors.Refused(429, "slow", "no")
		answer.RetryAfter = after
		return &vendors.RefusedError{Op: "start", Answer: answer, Err: vendors.NotTaken(errors.New("slow"))}
	}
	for name, row := range map[string]struct {
		err        error
		idempotent bool
		want       time.Duration
	}{
		"nobody answers":   {vendors.NotTaken(errors.New("dial")), false, 0},
		"it may have come": {&vendors.UnknownOutcomeError{Op: "start", Err: errors.New("reset")}, true, 0},
		"too many":         {answered(""), false, 0},
		"for a while":      {answered("17"), false, 17 * time.Second},
	} {
		a := attempt{api: &life{idempotent: row.idempotent, start: func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return nil, row.err }}}
		err := a.run(t, agentwait.StartAgentName, startInput, new(agentwait.StartResult))
		var failure *temporal.ApplicationError
		if !errors.As(err, &failure) || failure.NonRetryable() || failure.NextRetryDelay() != row.want {
			t.Errorf("%s: got %v, want another attempt after %v", name, err, row.want)
		}
	}
}

func TestATurnThatWaitsForTheOneBefore(t *testing.T) {
	busy := &vendors.RefusedError{Op: "start", Answer: vendors.Refused(409, "busy", "no"), Err: vendors.ErrBusy}
	a := attempt{api: startsWith(nil, busy)}
	err := a.run(t, agentwait.StartAgentName, `{"message":"m","interaction_id":"run_0","on_running":"wait"}`, new(agentwait.StartResult))
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() != agentwait.ErrTypeAgentBusy || failure.NonRetryable() || failure.NextRetryDelay() == 0 {
		t.Errorf("got %v, want another attempt after a while", err)
	}
}

// A vendor may answer a start with the run's end, and without a name for it.
func TestAStartThatIsAnsweredWithItsEnd(t *testing.T) {
	done := &agentstatus.Status{State: "completed", Phase: agentstatus.PhaseCompleted, Response: "here"}
	a := attempt{api: startsWith(&vendors.Started{Answer: &vendors.Answer{HTTPStatus: 200, Status: done}}, nil)}
	var got agentwait.StartResult
	if err := a.run(t, agentwait.StartAgentName, startInput, &got); err != nil {
		t.Fatal(err)
	}
	if got.Result == nil || got.Result.Outcome != agentwait.OutcomeCompleted || *got.Result.Response != "here" {
		t.Errorf("got %+v", got)
	}
	// A wait could not find out what this one is: it has no name.
	for errType, status := range map[string]*agentstatus.Status{
		agentwait.ErrTypeAgentFailed:         {State: "completed", Phase: agentstatus.PhaseFailed, ErrorMessage: "unknown tool"},
		agentwait.ErrTypeStartOutcomeUnknown: {State: "working", Phase: agentstatus.PhaseRunning},
	} {
		a = attempt{api: startsWith(&vendors.Started{Answer: &vendors.Answer{HTTPStatus: 200, Status: status}}, nil)}
		err := a.run(t, agentwait.StartAgentName, startInput, &got)
		if wantFinal(t, err, errType); !strings.Contains(err.Error(), status.ErrorMessage) {
			t.Errorf("got %v, want it to say %q", err, status.ErrorMessage)
		}
	}
	a = attempt{api: startsWith(&vendors.Started{}, nil)}
	wantFinal(t, a.run(t, agentwait.StartAgentName, startInput, &got), agentwait.ErrTypeStartOutcomeUnknown)
}

// awaits can only be asked.
type awaits struct{ vendors.API }

func TestWhatAVendorCannotDoIsRefusedBeforeAnythingIsSent(t *testing.T) {
	for name, document := range map[string]string{
		agentwait.StartAgentName:      startInput,
		agentwait.CancelAgentName:     `{"interaction_id":"run_1"}`,
		agentwait.AnswerAgentName:     `{"interaction_id":"run_1","request_id":"r"}`,
		agentwait.PollAgentStatusName: `{"interaction_id":"run_1","cancels":true}`,
	} {
		api := startsWith(run1(), nil)
		a := attempt{api: awaits{api}}
		wantFinal(t, a.run(t, name, document, new(json.RawMessage)), agentwait.ErrTypeInvalidRequest)
		if api.starts+api.checks+len(a.beats) != 0 {
			t.Errorf("%s: something was sent", name)
		}
	}
	api := startsWith(run1(), nil)
	a := attempt{api: startsOnly{api}}
	wantFinal(t, a.run(t, agentwait.StartAgentName, `{"agent_id":"a","message":"m","cancels":true}`, new(agentwait.StartResult)), agentwait.ErrTypeInvalidRequest)
	if api.starts != 0 {
		t.Error("a run was started that cannot be cancelled as was asked")
	}
}

// startsOnly cannot cancel.
type startsOnly struct{ api *life }

func (s startsOnly) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	return s.api.Check(ctx, ref)
}

func (s startsOnly) Start(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	return s.api.Start(ctx, request)
}

func (s startsOnly) Idempotent() bool { return s.api.idempotent }

// A wrapper does not hide what the API can do.
func TestAWrappedVendorStarts(t *testing.T) {
	api := startsWith(run1(), nil)
	a := attempt{api: vendors.Reading(api, nil), change: func(*activities.Config) {}}
	if err := a.run(t, agentwait.StartAgentName, startInput, new(agentwait.StartResult)); err != nil || api.starts != 1 {
		t.Errorf("got %v after %d starts", err, api.starts)
	}
}

// finds looks runs up by their keys, too.
type finds struct{ *life }

func (f finds) Find(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	f.requests = append(f.requests, request)
	return f.find(ctx, request)
}

func TestALookForWhatAnEarlierStartHasBegun(t *testing.T) {
	const input = `{"agent_id":"agent_1","message":"do it","key":"k-1","existing":true}`
	for name, row := range map[string]struct {
		found   *vendors.Started
		err     error
		wrapped bool
		named   string
		errType string
		retried bool
	}{
		"it is there":       {run1(), nil, true, "run_1", "", false},
		"it is not":         {nil, nil, true, "", "", false},
		"nobody answers":    {nil, errors.New("reset"), true, "", agentwait.ErrTypeAPIUnavailable, true},
		"a wrong key":       {nil, &vendors.RefusedError{Op: "find", Answer: vendors.Refused(401, "unauthorized", "no"), Err: errors.New("no")}, true, "", agentwait.ErrTypeUnauthorized, false},
		"a field":           {nil, &vendors.RefError{Field: "key", Wanted: "a key"}, true, "", agentwait.ErrTypeInvalidRequest, false},
		"the vendor cannot": {run1(), nil, false, "", agentwait.ErrTypeInvalidRequest, false},
	} {
		t.Run(name, func(t *testing.T) {
			api := startsWith(run1(), nil)
			api.find = func(context.Context, vendors.StartRequest) (*vendors.Started, error) { return row.found, row.err }
			a := attempt{api: api}
			if row.wrapped {
				a.api = finds{api}
			}
			var got agentwait.StartResult
			err := a.run(t, agentwait.StartAgentName, input, &got)
			var failure *temporal.ApplicationError
			switch {
			case row.errType == "" && err == nil:
			case !errors.As(err, &failure) || failure.Type() != row.errType || failure.NonRetryable() == row.retried:
				t.Errorf("got %v, want %q (retried: %v)", err, row.errType, row.retried)
			}
			if got.InteractionID != row.named || api.starts != 0 {
				t.Errorf("got %+v after %d starts, want %q and none", got, api.starts, row.named)
			}
			if row.named != "" && (!got.Cancellable || api.requests[0].Key != "k-1") {
				t.Errorf("got %+v for %+v", got, api.requests[0])
			}
		})
	}
}

// An attempt that has reached nobody does not make the one before it, of which that is not known, one
// that has started nothing.
func TestAnAttemptThatReachesNobodyAfterOneThatMayHave(t *testing.T) {
	api := startsWith(nil, errors.Join(vendors.ErrNotTaken, errors.New("dial")))
	api.idempotent = true
	a := attempt{api: api, before: map[string]bool{"sending": true}}
	err := a.run(t, agentwait.StartAgentName, startInput, new(agentwait.StartResult))
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() != agentwait.ErrTypeStartOutcomeUnknown || failure.NonRetryable() {
		t.Errorf("got %v, want another attempt, and not to say that nothing was started", err)
	}
	if told := a.beats[len(a.beats)-1]; told != `{"sending":true}` {
		t.Errorf("the server knows %s", told)
	}
}
