package langgraph_test

// What LangGraph's server says of a run is read as what it means, and not as it sounds: "success"
// is also the status of a run that asks, and "interrupted" that of one that was cancelled.

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

func TestLangGraph(t *testing.T) {
	base := serve(t)
	w := world{base: base, api: newAPI(t, vendors.Config{BaseURL: base, Auth: vendors.NoAuth()})}
	for name, test := range map[string]func(*testing.T, world){
		"runs for seconds":                   runsForSeconds,
		"has the result of its own run":      hasItsOwnResult,
		"is started once":                    isStartedOnce,
		"is found where its start was lost":  isFoundAgain,
		"is awaited by a workflow":           isAwaitedByAWorkflow,
		"asks and is answered":               asksAndIsAnswered,
		"takes an approval without a value":  takesAnApproval,
		"fails":                              fails,
		"is cancelled by us":                 isCancelled,
		"cannot be cancelled while it waits": cannotBeCancelledWhileItWaits,
		"is unknown":                         isUnknown,
		"is of an unknown graph":             isOfAnUnknownGraph,
		"shows all of a run that is at work": showsARunAtWork,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, w)
		})
	}
}

// world is an API under test.
type world struct {
	base string
	api  vendors.API
}

// behind is the world behind a line that loses the answers to some requests, which the server has
// taken.
func (w world) behind(t *testing.T, loses func(*http.Request) bool) world {
	t.Helper()
	line := transport(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil && loses(r) {
			resp.Body.Close()
			return nil, errors.New("connection reset by peer")
		}
		return resp, err
	})
	return world{base: w.base, api: newAPI(t, vendors.Config{BaseURL: w.base, Auth: vendors.NoAuth(), Transport: line})}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func newAPI(t *testing.T, cfg vendors.Config) vendors.API {
	t.Helper()
	vendor, err := declared.Named("langgraph")
	if err != nil {
		t.Fatal(err)
	}
	api, err := vendor.New(declared.Config{HTTP: cfg})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// can finds what the API can do beside Check.
func can[T any](t *testing.T, w world) T {
	t.Helper()
	found, ok := vendors.As[T](w.api)
	if !ok {
		t.Fatalf("the API is not a %T", *new(T))
	}
	return found
}

func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// start starts a run. Its key is the test's name, so that a repeated start is the same.
func (w world) start(t *testing.T, agent, input string) vendors.Ref {
	t.Helper()
	started, err := can[vendors.Starter](t, w).Start(bounded(t), vendors.StartRequest{
		AgentID: agent, Input: json.RawMessage(input), Key: key(t, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if started.Existed {
		t.Fatal("a new run is said to have existed")
	}
	return started.Ref
}

func key(t *testing.T, more string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, t.Name()+more)
}

// await waits for a run as a program would.
func (w world) await(t *testing.T, ref vendors.Ref) (*agentwait.Result, *agentwait.Error) {
	t.Helper()
	in := agentwait.Input{
		Target:         agentwait.Target{InteractionID: ref.InteractionID, IDs: ref.IDs},
		Schedule:       agentwait.Schedule{MinIntervalSeconds: 1, MaxIntervalSeconds: 1},
		TimeoutSeconds: 90,
	}
	result, err := direct.Await(bounded(t), w.api, in)
	failure, ok := agentwait.AsError(err)
	if err != nil && !ok {
		t.Fatal(err)
	}
	return result, failure
}

// until polls until a run has a phase, which must not be over before.
func (w world) until(t *testing.T, ref vendors.Ref, phase agentstatus.Phase) *agentstatus.Status {
	t.Helper()
	var status *agentstatus.Status
	eventually(t, time.Minute, "the phase is "+string(phase), func() bool {
		answer, err := w.api.Check(bounded(t), ref)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Err != nil || answer.Status == nil {
			t.Fatalf("HTTP %d: %v\n%s", answer.HTTPStatus, answer.Err, answer.Body)
		}
		status = answer.Status
		if status.Phase != phase && status.Phase != agentstatus.PhaseRunning {
			t.Fatalf("the phase is %s, want %s: %+v", status.Phase, phase, status)
		}
		return status.Phase == phase
	})
	return status
}

func runsForSeconds(t *testing.T, w world) {
	ref := w.start(t, "sleep", `{"text":"hello","seconds":2}`)
	result, failure := w.await(t, ref)
	if failure != nil {
		t.Fatal(failure)
	}
	if !strings.Contains(*result.Response, "slept: hello") || result.Polls < 2 {
		t.Errorf("got %q after %d polls, want the reply of a run that took seconds", *result.Response, result.Polls)
	}
}

// What join and the thread tell is of the thread's newest run.
func hasItsOwnResult(t *testing.T, w world) {
	first := w.start(t, "ask", `{"text":"x"}`)
	open := w.until(t, first, agentstatus.PhaseNeedsInput).Told().InputRequests
	if len(open) != 1 {
		t.Fatalf("%d input requests, want 1", len(open))
	}
	next := answer(t, w, first, open[0].ID, `"yes"`)
	w.until(t, next, agentstatus.PhaseCompleted)
	status := w.until(t, first, agentstatus.PhaseNeedsInput)
	if strings.Contains(status.Response, "you said") || len(status.Told().InputRequests) != 0 {
		t.Errorf("the first run tells what came after it: %q, %d requests", status.Response, len(status.Told().InputRequests))
	}
}

func isStartedOnce(t *testing.T, w world) {
	starter := can[vendors.Starter](t, w)
	if !starter.Idempotent() {
		t.Fatal("the start is not idempotent")
	}
	request := vendors.StartRequest{AgentID: "sleep", Input: json.RawMessage(`{"text":"once"}`), Key: key(t, "")}
	first, err := starter.Start(bounded(t), request)
	if err != nil {
		t.Fatal(err)
	}
	w.until(t, first.Ref, agentstatus.PhaseCompleted) // ended or not, it is found
	second, err := starter.Start(bounded(t), request)
	if err != nil {
		t.Fatal(err)
	}
	if !second.Existed || second.Ref.InteractionID != first.Ref.InteractionID {
		t.Errorf("a repeated start has %+v, want the run %s of the first", second, first.Ref.InteractionID)
	}
}

// A start whose answer never came has begun a run all the same: it is looked up, and not started anew.
func isFoundAgain(t *testing.T, w world) {
	finder := can[vendors.Finder](t, w)
	request := vendors.StartRequest{AgentID: "sleep", Input: json.RawMessage(`{"text":"lost","seconds":30}`), Key: key(t, "")}
	if none, err := finder.Find(bounded(t), request); none != nil || err != nil {
		t.Fatalf("before the start: %+v, %v", none, err)
	}
	lossy := w.behind(t, func(r *http.Request) bool { return r.Method == http.MethodPost })
	started, err := can[vendors.Starter](t, lossy).Start(bounded(t), request)
	if err != nil || !started.Existed {
		t.Fatalf("the answer is lost: %+v, %v", started, err)
	}
	found, err := finder.Find(bounded(t), request)
	if err != nil || found == nil || found.Ref.InteractionID != started.Ref.InteractionID {
		t.Fatalf("found %+v, %v, want %s", found, err, started.Ref.InteractionID)
	}
	w.until(t, found.Ref, agentstatus.PhaseRunning)
	if err := can[vendors.Canceller](t, w).Cancel(bounded(t), found.Ref); err != nil {
		t.Error(err)
	}
}

func answer(t *testing.T, w world, ref vendors.Ref, request, value string) vendors.Ref {
	t.Helper()
	input := vendors.InputAnswer{RequestID: request, Action: vendors.ActionAccept}
	if value != "" {
		input.Value = json.RawMessage(value)
	}
	next, err := can[vendors.Answerer](t, w).Answer(bounded(t), ref, input)
	if err != nil {
		t.Fatal(err)
	}
	if next == nil || next.InteractionID == ref.InteractionID || next.IDs["thread_id"] != ref.IDs["thread_id"] {
		t.Fatalf("the run that goes on is %+v, want another one of the same thread", next)
	}
	return *next
}

func asksAndIsAnswered(t *testing.T, w world) {
	ref := w.start(t, "ask", `{"text":"x"}`)
	_, failure := w.await(t, ref)
	if failure == nil || failure.Type != agentwait.ErrTypeAgentNeedsInput {
		t.Fatalf("got %v, want %s", failure, agentwait.ErrTypeAgentNeedsInput)
	}
	open := w.until(t, ref, agentstatus.PhaseNeedsInput).Told().InputRequests
	if len(open) != 1 || open[0].Text != "Ship it?" || open[0].ID == "" {
		t.Fatalf("the input requests are %+v", open)
	}
	result, failure := w.await(t, answer(t, w, ref, open[0].ID, `"yes"`))
	if failure != nil {
		t.Fatal(failure)
	}
	if !strings.Contains(*result.Response, "you said yes") {
		t.Errorf("got %q", *result.Response)
	}
}

func takesAnApproval(t *testing.T, w world) {
	ref := w.start(t, "ask", `{"text":"x"}`)
	open := w.until(t, ref, agentstatus.PhaseNeedsInput).Told().InputRequests
	status := w.until(t, answer(t, w, ref, open[0].ID, ""), agentstatus.PhaseCompleted)
	if !strings.Contains(status.Response, "you said True") {
		t.Errorf("got %q", status.Response)
	}
}

func fails(t *testing.T, w world) {
	_, failure := w.await(t, w.start(t, "fail", `{"text":"x"}`))
	if failure == nil || failure.Type != agentwait.ErrTypeAgentFailed || !strings.Contains(failure.Error(), "the tool broke") {
		t.Errorf("got %v, want the agent's own words", failure)
	}
}

func isCancelled(t *testing.T, w world) {
	ref := w.start(t, "sleep", `{"text":"x","seconds":60}`)
	canceller := can[vendors.Canceller](t, w)
	if err := canceller.Cancel(bounded(t), ref); err != nil {
		t.Fatal(err)
	}
	if status := w.until(t, ref, agentstatus.PhaseCancelled); status.State != "interrupted" {
		t.Errorf("the state is %q", status.State)
	}
	if _, failure := w.await(t, ref); failure == nil || failure.Type != agentwait.ErrTypeAgentCancelled {
		t.Errorf("a wait ends with %v, want %s", failure, agentwait.ErrTypeAgentCancelled)
	}
	if refused := refusal(t, canceller.Cancel(bounded(t), ref)); refused.Answer.HTTPStatus != http.StatusNotFound {
		t.Errorf("a second cancel: %v", refused)
	}
}

// To this API a run that asks has succeeded.
func cannotBeCancelledWhileItWaits(t *testing.T, w world) {
	ref := w.start(t, "ask", `{"text":"x"}`)
	w.until(t, ref, agentstatus.PhaseNeedsInput)
	refused := refusal(t, can[vendors.Canceller](t, w).Cancel(bounded(t), ref))
	if !strings.Contains(refused.Error(), "waits for an answer") {
		t.Errorf("the refusal does not say why: %v", refused)
	}
}

func refusal(t *testing.T, err error) *vendors.RefusedError {
	t.Helper()
	refused, ok := errors.AsType[*vendors.RefusedError](err)
	if !ok {
		t.Fatalf("got %v, want a refusal", err)
	}
	return refused
}

func isUnknown(t *testing.T, w world) {
	known := w.start(t, "sleep", `{"text":"x"}`)
	for name, ref := range map[string]vendors.Ref{
		"a run":    {InteractionID: "00000000-0000-4000-8000-000000000000", IDs: known.IDs},
		"a thread": {InteractionID: known.InteractionID, IDs: map[string]string{"thread_id": "00000000-0000-4000-8000-000000000000"}},
	} {
		in := agentwait.Input{Target: agentwait.Target{InteractionID: ref.InteractionID, IDs: ref.IDs}, TimeoutSeconds: 60}
		in.NotFoundGraceSeconds = new(float64)
		_, err := direct.Await(bounded(t), w.api, in)
		if failure, ok := agentwait.AsError(err); !ok || failure.Type != agentwait.ErrTypeInteractionNotFound {
			t.Errorf("%s: got %v, want %s", name, err, agentwait.ErrTypeInteractionNotFound)
		}
	}
	_, err := w.api.Check(bounded(t), vendors.Ref{InteractionID: known.InteractionID})
	if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "ids.thread_id" {
		t.Errorf("got %v, want that ids.thread_id is missing", err)
	}
}

func isOfAnUnknownGraph(t *testing.T, w world) {
	_, err := can[vendors.Starter](t, w).Start(bounded(t), vendors.StartRequest{
		AgentID: "nobody", Input: json.RawMessage(`{}`), Key: key(t, ""),
	})
	if refused := refusal(t, err); refused.Answer.HTTPStatus < 400 {
		t.Errorf("got %v", refused)
	}
}

func showsARunAtWork(t *testing.T, w world) {
	ref := w.start(t, "sleep", `{"text":"x","seconds":60}`)
	status := w.until(t, ref, agentstatus.PhaseRunning)
	if status.InteractionID != ref.InteractionID || status.CreatedAt.IsZero() || status.Told().UpdatedAt.IsZero() || status.AgentID == "" {
		t.Errorf("got %+v", status)
	}
	if err := can[vendors.Canceller](t, w).Cancel(bounded(t), ref); err != nil {
		t.Error(err)
	}
}
