package command

// These tests exist because who waits from a shell must be able to tell the ways to
// end apart, as text and as JSON, and because the texts in them come from others.
// The commands as a whole are run by the scripts and by the end-to-end tests.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/worker/internal/console"
)

func buffers() (c *console.Console, out, err *bytes.Buffer) {
	out, err = &bytes.Buffer{}, &bytes.Buffer{}
	none := func(string) (string, bool) { return "", false }
	return &console.Console{Stdin: strings.NewReader(""), Stdout: out, Stderr: err, LookupEnv: none}, out, err
}

func TestEachWayToEndReadsDifferently(t *testing.T) {
	ends := []*agentwait.Error{
		{Kind: agentwait.KindCancelled, Message: "the wait was cancelled"},
		{Kind: agentwait.KindTerminated, Message: "the workflow was terminated"},
		{Kind: agentwait.KindTimedOut, Message: "the server ended the workflow at its timeout"},
	}
	for _, kind := range []string{
		agentwait.ErrTypeAgentFailed, agentwait.ErrTypeAgentNeedsInput, agentwait.ErrTypeDeadlineExceeded,
		agentwait.ErrTypeUnauthorized, agentwait.ErrTypeForbidden, agentwait.ErrTypePaymentRequired,
		agentwait.ErrTypeInteractionNotFound, agentwait.ErrTypeAPIUnavailable, agentwait.ErrTypeResultTooLarge,
	} {
		ends = append(ends, &agentwait.Error{Kind: agentwait.KindFailed, Type: kind, Message: "the same message"})
	}
	// What scripts tell apart. Those with the same code are one case to them.
	codes := map[string]int{
		agentwait.ErrTypeAgentFailed: 3, agentwait.ErrTypeDeadlineExceeded: 4, agentwait.ErrTypeAgentNeedsInput: 5,
		agentwait.ErrTypeUnauthorized: 6, agentwait.ErrTypeForbidden: 6, agentwait.ErrTypePaymentRequired: 6,
		agentwait.ErrTypeInteractionNotFound: 6, agentwait.ErrTypeResultTooLarge: 7, agentwait.ErrTypeAPIUnavailable: 1, "": 1,
	}
	seen := map[string]string{}
	for _, ended := range ends {
		name := string(ended.Kind) + " " + ended.Type
		if code := console.Code((reporter{}).printEnded(&console.Console{}, ended)); code != codes[ended.Type] {
			t.Errorf("%s: exit code %d, want %d", name, code, codes[ended.Type])
		}
		head := headline(ended)
		if other, twice := seen[head]; twice {
			t.Errorf("%s and %s read the same: %s", name, other, head)
		}
		seen[head] = name
		if ended.Type != "" && !strings.Contains(head, ended.Type) {
			t.Errorf("%s: no type in %q", name, head)
		}
		if ended.Type != agentwait.ErrTypeAgentFailed && tryNext(ended, "default") == "" {
			t.Errorf("%s: nothing to try", name)
		}
	}
}

func TestAnErrorIsReportedWithItsDetails(t *testing.T) {
	c, out, stderr := buffers()
	ended := &agentwait.Error{
		Kind: agentwait.KindFailed, Type: agentwait.ErrTypeDeadlineExceeded, Message: "not finished after 10m0s",
		Details: agentwait.ErrorDetails{InteractionID: "abc", State: "RUN\x1b[2J", Phase: "unknown", Polls: 12, ElapsedSeconds: 600},
	}
	code := console.Report(c.Stderr, (reporter{}).printEnded(c, ended))
	if code != console.ExitDeadline || out.Len() > 0 {
		t.Errorf("exit code %d, standard output %q", code, out)
	}
	const want = `agentwait: not finished after 10m0s (agentwait.DeadlineExceeded)
  interaction  abc
  state        RUN\x1b[2J
  phase        unknown
  polls        12 in 10m00s
  try: the agent may still be running: await it again, with a longer --timeout
`
	if stderr.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", stderr, want)
	}
}

func TestAnErrorAsJSONIsAnObjectOnStandardOutput(t *testing.T) {
	c, out, stderr := buffers()
	ended := &agentwait.Error{Kind: agentwait.KindFailed, Type: agentwait.ErrTypeAgentFailed, Message: "boom", Details: agentwait.ErrorDetails{Polls: 3}}
	err := (reporter{json: true}).printEnded(c, ended)
	if console.Report(c.Stderr, err) != console.ExitAgentFailed || stderr.Len() > 0 {
		t.Errorf("err %v, standard error %q", err, stderr)
	}
	var got struct{ Error agentwait.Error }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Error.Type != ended.Type || got.Error.Message != "boom" || got.Error.Details.Polls != 3 {
		t.Errorf("got %s", out)
	}
}

func TestAResultIsPrintedForPeople(t *testing.T) {
	response := "The report\x1b[2J is ready."
	result := &agentwait.Result{
		Outcome: agentwait.OutcomeCompleted, Response: &response,
		Extracted:     map[string]json.RawMessage{"b": json.RawMessage(`[1]`), "c": json.RawMessage(`null`), "a": json.RawMessage("\"\u202e\"")},
		Files:         json.RawMessage(`[{"name":"q1.pdf"}]`),
		ExtractErrors: map[string]string{"c": "the path \"*\" could cost too much\x1b"},
	}
	c, out, stderr := buffers()
	if err := (reporter{}).printResult(c, result); err != nil {
		t.Fatal(err)
	}
	const want = `The report\x1b[2J is ready.
a: "\u202e"
b: [1]
c: null
files: [{"name":"q1.pdf"}]
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out, want)
	}
	if stderr.String() != "c is null: the path \"*\" could cost too much\\x1b\n" {
		t.Errorf("standard error: %q", stderr)
	}
}

func TestAResultAsJSONReadsBackTheSame(t *testing.T) {
	response := "a<b & c\x1b"
	c, out, _ := buffers()
	if err := (reporter{json: true}).printResult(c, &agentwait.Result{Outcome: agentwait.OutcomeCompleted, Response: &response}); err != nil {
		t.Fatal(err)
	}
	var got agentwait.Result
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Response == nil || *got.Response != response {
		t.Errorf("%s: %v", out, err)
	}
	if !strings.Contains(out.String(), "a<b & c") {
		t.Errorf("escaped for HTML: %s", out)
	}
}

// The wait goes on after Ctrl-C, which has to be said, and the command that is printed
// has to join that wait: one without its credential would start another.
func TestWhoStopsFollowingIsToldHowToJoinAgain(t *testing.T) {
	a := &Await{targetFlags: targetFlags{ownerFlags: ownerFlags{UserID: "u"}}, queueFlags: queueFlags{TaskQueue: DefaultTaskQueue}}
	abc := &followed{id: "abc", begun: begun{workflowID: "agentwait/default/user:u/abc"}}
	const want = `stopped following; the wait goes on as agentwait/default/user:u/abc
  join it:   agentwait await abc --user-id u
  cancel it: agentwait cancel abc --user-id u`
	if got := a.leftOnTemporal([]*followed{abc}); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}

	a.UseCredential, a.TaskQueue, a.Profile, a.IDs = "team", "q", "prod", map[string]string{"thread_id": "t 1"}
	const several = `stopped following; 2 waits go on
  join it:   agentwait await abc x --user-id u --id 'thread_id=t 1' --use-credential team --task-queue q --profile prod
  cancel it: agentwait cancel abc x --user-id u --id 'thread_id=t 1' --use-credential team --profile prod`
	if got := a.leftOnTemporal([]*followed{abc, {id: "x"}}); got != several {
		t.Errorf("got:\n%s\nwant:\n%s", got, several)
	}
	if got := a.leftOnTemporal(nil); !strings.Contains(got, "before a wait was begun") {
		t.Errorf("got %s", got)
	}
}

// An answer that is too large to be read is no smaller where less of it is included.
func TestWhatIsTriedOfTwoThingsThatAreTooLarge(t *testing.T) {
	answer := &agentwait.Error{Type: agentwait.ErrTypeResultTooLarge, Message: "the body is larger: raise --max-body-bytes"}
	if try := tryNext(answer, "default"); !strings.Contains(try, "agentwait run --help") || strings.Contains(try, "--extract") {
		t.Errorf("of an answer: %s", try)
	}
	for name, body := range map[string]string{
		"depth":              `{"state":"COMPLETED","messages":` + strings.Repeat("[", 600),
		"messages_and_parts": `{"state":"COMPLETED","messages":[` + strings.Repeat(`{"role":"user"},`, 70_000),
	} {
		seen := check.Seen{Decision: agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{},
			agentstatus.Observation{HTTPStatus: 200, Body: []byte(body)})}
		ended := seen.Problem(agentwait.ErrorDetails{})
		if try := tryNext(ended, "default"); ended.Details.Field != name || strings.Contains(try, "flags of agentwait run") || !strings.Contains(try, "--adapter") {
			t.Errorf("%s: of %+v: %s", name, ended.Details, try)
		}
	}
	result := &agentwait.Error{Type: agentwait.ErrTypeResultTooLarge, Details: agentwait.ErrorDetails{Field: "max_result_bytes"}}
	if try := tryNext(result, "default"); !strings.Contains(try, "--extract") {
		t.Errorf("of a result: %s", try)
	}
}

// Three pages of a proxy in a row end a wait as the API's own refusal does, by the same types.
// The key, the id and its owner are not to blame then.
func TestWhatIsTriedAfterARefusalThatIsNotTheAPIs(t *testing.T) {
	page := []byte("<!DOCTYPE html><html><head><title>Blocked by policy</title></head></html>")
	for status, own := range map[int]string{401: "valid key", 403: "--user-id", 404: "interaction id", 400: "", 302: ""} {
		for _, c := range []struct {
			name  string
			body  []byte
			stray bool
		}{{"a page", page, true}, {"the API's error", []byte(`{"error":"refused"}`), false}} {
			seen := check.Seen{Decision: agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{
				Polls: 4, StrayAnswers: 2, StrayFor: time.Hour, Elapsed: time.Hour,
			}, agentstatus.Observation{HTTPStatus: status, Body: c.body})}
			if !seen.Final() {
				t.Fatalf("%d with %s does not end the wait", status, c.name)
			}
			try := tryNext(seen.Problem(agentwait.ErrorDetails{}), "default")
			if c.stray != strings.Contains(try, "--base-url") || own != "" && c.stray == strings.Contains(try, own) {
				t.Errorf("%d with %s: try %q", status, c.name, try)
			}
		}
	}
}

// The command does not know whose API the worker asks: advice that names a vendor is wrong at all
// the others. It names the connection, whose key and address are to be looked at.
func TestAdviceNamesTheConnectionAndNoVendor(t *testing.T) {
	for _, kind := range []string{
		agentwait.ErrTypeUnauthorized, agentwait.ErrTypeForbidden, agentwait.ErrTypePaymentRequired, agentwait.ErrTypeInteractionNotFound,
	} {
		ended := &agentwait.Error{Kind: agentwait.KindFailed, Type: kind}
		if try := tryNext(ended, "research"); !strings.Contains(try, "research") || strings.Contains(strings.ToLower(try), "gumloop") {
			t.Errorf("%s: %q", kind, try)
		}
	}
	for field, want := range map[string]string{
		"credential": "--use-credential", "ids.thread_id": "--id thread_id=ID", "user_id": "--user-id", "project_id": "--project-id", "extract": "",
	} {
		ended := &agentwait.Error{Kind: agentwait.KindFailed, Type: agentwait.ErrTypeInvalidRequest, Details: agentwait.ErrorDetails{Field: field}}
		if try := tryNext(ended, "research"); !strings.Contains(try, want) || want == "" && try != "" {
			t.Errorf("%s: %q", field, try)
		}
	}
}

// Who joins a wait has to name what its workflow id is made of.
func TestTheCommandThatJoinsHasTheFurtherIDs(t *testing.T) {
	a := Await{targetFlags: targetFlags{UseCredential: "graph", IDs: map[string]string{"thread_id": "t1", "a": "b"}}}
	if got, want := a.leftOnTemporal([]*followed{{id: "r1"}}), "agentwait await r1 --id a=b --id thread_id=t1 --use-credential graph\n"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if in := a.input(a.target("r1")); in.IDs["thread_id"] != "t1" {
		t.Errorf("the input has %v", in.IDs)
	}
}
