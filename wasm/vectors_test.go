// The conformance vectors, read by the module, have to come out as the vectors say and
// as the native core reads them: the document byte by byte, the cells, the reply,
// errors with their texts, and decisions. One instance reads them all, so that nothing
// of one body may show in the next.
package wasm_test

import (
	"errors"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/internal/testing/vectors"
)

func loadVectors(t testing.TB) []vectors.Vector {
	t.Helper()
	all, err := vectors.Load(filepath.Join("..", "testdata", "vectors"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestVectors(t *testing.T) { testVectors(t, newInstance(t)) }

func testVectors(t *testing.T, i *instance) {
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			i.t = t
			i.checkVector(&v)
			if t.Failed() {
				t.Logf("the vector's reason: %s", v.Reason)
			}
		})
	}
}

func (i *instance) checkVector(v *vectors.Vector) {
	limit := v.MaxBytes
	if limit == 0 {
		limit = agentstatus.DefaultMaxBytes
	}
	switch {
	case v.Network:
	case v.HTTPStatus < 200 || v.HTTPStatus > 299:
		i.load(v.Body())
		if v.APIError != nil {
			i.checkAPIError(v)
		}
	case v.Size() > limit:
		// A host refuses it by a limit of its own, and goes on with an empty body.
		i.parse(nil)
		if v.Error == nil || v.Error.Limit != "body_bytes" {
			i.t.Errorf("the body has %d bytes, the limit is %d; want %+v", v.Size(), limit, v.Error)
		}
	default:
		i.checkBody(v, limit)
	}
	for n := range v.Decide {
		i.checkDecide(v, &v.Decide[n])
	}
}

// load puts a body in without parsing it.
func (i *instance) load(body []byte) {
	i.t.Helper()
	at := i.call("input", uint32(len(body)))
	if at == 0 {
		i.t.Fatalf("no room for %d bytes", len(body))
	}
	i.write(at, body)
}

func (i *instance) checkBody(v *vectors.Vector, limit int) {
	i.t.Helper()
	body := v.Body()
	code := i.parse(body)
	native, err := agentstatus.ParseLimit(body, limit)
	if err != nil {
		i.checkError(code, err)
		if v.Document != nil {
			i.t.Errorf("the native core says %v, the vector wants a document", err)
		}
		return
	}
	if code != scan.CodeOK {
		i.t.Fatalf("code %d, want a document", code)
	}
	i.checkDocument(body, native)
	if v.Document != nil {
		i.call("to_json")
		if err := vectors.Compare(i.out(), v.Document); err != nil {
			i.t.Errorf("document: %v", err)
		}
	}
	if v.Truncate {
		for n := range body {
			code := i.parse(body[:n])
			if d := i.doc(); code != scan.CodeSyntax || d.ErrorOffset != uint32(n) {
				i.t.Fatalf("cut after %d bytes: code %d at %d, want a syntax error there", n, code, d.ErrorOffset)
			}
		}
		i.parse(body) // for the decisions
	}
}

// checkError compares an error with the native one, its text included.
func (i *instance) checkError(code uint32, want error) {
	i.t.Helper()
	if c := i.call("error_text"); c != scan.CodeOK {
		i.t.Fatalf("error_text: code %d", c)
	}
	text := string(i.out())
	if text != want.Error() {
		i.t.Errorf("got error %q, want %q", text, want.Error())
	}
	d := i.doc()
	span := func(s scan.Span) string { return text[s.Start:s.End] }
	var (
		syntax *agentstatus.SyntaxError
		limit  *agentstatus.LimitError
		schema *agentstatus.SchemaError
		same   bool
	)
	switch {
	case errors.As(want, &syntax):
		same = code == scan.CodeSyntax && int(d.ErrorOffset) == syntax.Offset &&
			span(d.WantedText) == syntax.Wanted && span(d.FoundText) == syntax.Found
	case errors.As(want, &limit):
		same = code == scan.CodeLimit && int(d.ErrorOffset) == limit.Offset && span(d.SubjectText) == limit.Limit &&
			int(d.ErrorWanted) == limit.Allowed && int(d.ErrorFound) == limit.Found
	case errors.As(want, &schema):
		same = code == scan.CodeSchema && int(d.ErrorOffset) == schema.Offset && span(d.SubjectText) == schema.Path &&
			span(d.WantedText) == schema.Wanted && span(d.FoundText) == schema.Found
	}
	if !same || d.Code != code {
		i.t.Errorf("got code %d and %+v, want %#v", code, d, want)
	}
	for _, name := range []string{"to_json", "final_text"} {
		if c := i.call(name); c != codeOrder || i.call("out_len") != 0 {
			i.t.Errorf("%s of no document: code %d with %d bytes, want %d with none", name, c, i.call("out_len"), codeOrder)
		}
	}
}

// checkAPIError compares what decide reads in an error body with the native core.
func (i *instance) checkAPIError(v *vectors.Vector) {
	i.t.Helper()
	want := agentstatus.ParseAPIError(v.HTTPStatus, v.Body())
	code, a := i.decide(&scan.DecideInput{HTTPStatus: uint32(v.HTTPStatus)}, "")
	out := string(i.out())
	if code != scan.CodeOK || int(a.ErrorCodeSize+a.ErrorMessageSize+a.ProblemSize) != len(out) ||
		out[:a.ErrorCodeSize] != want.Code || out[a.ErrorCodeSize:a.ErrorCodeSize+a.ErrorMessageSize] != want.Message {
		i.t.Errorf("got code %d, %q, want %q, %q", code, out, want.Code, want.Message)
	}
	if i.call("error_text"); string(i.out()) != want.Error() {
		i.t.Errorf("got text %q, want %q", i.out(), want.Error())
	}
}

func (i *instance) checkDecide(v *vectors.Vector, d *vectors.Decide) {
	i.t.Helper()
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	asked := ms(d.PollAfterMS)
	want := agentstatus.Decide(
		agentstatus.Policy{
			MinInterval: ms(d.Policy.MinIntervalMS), MaxInterval: ms(d.Policy.MaxIntervalMS),
			NotFoundGrace: ms(d.Policy.NotFoundGraceMS),
		},
		agentstatus.Progress{
			Polls: d.Progress.Polls, ConsecutiveFailures: d.Progress.ConsecutiveFailures,
			Elapsed: ms(d.Progress.ElapsedMS), StrayAnswers: d.Progress.StrayAnswers,
			StrayFor: ms(d.Progress.StrayForMS), Answered: d.Progress.Answered,
		},
		agentstatus.Observation{
			HTTPStatus: v.HTTPStatus, RetryAfter: v.RetryAfter, Body: v.Body(), Now: d.Now, Random: d.Random,
			InteractionID: d.InteractionID, TooLarge: d.TooLarge,
			Parse: func(body []byte) (*agentstatus.Status, error) {
				s, err := agentstatus.Parse(body)
				if err == nil && asked != 0 {
					s.Run = &agentstatus.Run{PollAfter: asked}
				}
				return s, err
			},
		})
	code, got := i.decide(i.questionOf(v, d), v.RetryAfter)
	out := string(i.out())
	words := out[got.ErrorCodeSize+got.ErrorMessageSize:]
	told := words != "" || !d.TooLarge && d.InteractionID == "" // else the host tells it
	if int(got.ProblemSize) != len(words) || told && words != want.Problem {
		i.t.Errorf("got the words %q, want %q", words, want.Problem)
	}
	delay := time.Duration(got.Delay) * time.Millisecond
	if code != scan.CodeOK || actionNames[got.Action] != string(want.Action) || reasonNames[got.Reason] != string(want.Reason) ||
		delay != want.Delay || ms(int64(got.RetryAfterDelay)) != want.RetryAfterDelay || ms(int64(got.PollAfter)) != want.PollAfter ||
		(got.RetryAfter != 0) != want.RetryAfter || (got.Failure != 0) != want.Failure || (got.Stray != 0) != want.Stray {
		i.t.Errorf("got code %d, %s %s %+v, want %+v", code, actionNames[got.Action], reasonNames[got.Reason], got, want)
	}
	if string(want.Action) != d.Want.Action || string(want.Reason) != d.Want.Reason ||
		(want.Delay-ms(d.Want.DelayMS)).Abs() > time.Millisecond || want.RetryAfterDelay != ms(d.RetryAfterDelay()) || want.PollAfter != ms(d.Want.PollAfterMS) {
		i.t.Errorf("got %+v, the vector wants %+v", want, d.Want)
	}
}

// asked reports whether the document is about the interaction that was asked for.
func (i *instance) asked(v *vectors.Vector, d *vectors.Decide) bool {
	status, err := agentstatus.Parse(v.Body())
	return d.InteractionID == "" || err != nil || status.InteractionID == "" || status.InteractionID == d.InteractionID
}

// questionOf writes a situation as ABI.md says.
func (i *instance) questionOf(v *vectors.Vector, d *vectors.Decide) *scan.DecideInput {
	grace := uint32(max(d.Policy.NotFoundGraceMS, 0))
	if d.Policy.NotFoundGraceMS < 0 {
		grace = scan.NoGrace
	}
	flags := uint32(0)
	for flag, set := range map[uint32]bool{
		scan.FlagAnswered: d.Progress.Answered, scan.FlagTooLarge: d.TooLarge, scan.FlagOther: !i.asked(v, d),
	} {
		if set {
			flags |= flag
		}
	}
	elapsed, now := uint64(d.Progress.ElapsedMS), uint64(d.Now.UnixMilli())
	word := func(n int64) uint32 { return uint32(min(max(n, 0), math.MaxInt32)) }
	return &scan.DecideInput{
		HTTPStatus:  uint32(v.HTTPStatus),
		MinInterval: word(d.Policy.MinIntervalMS), MaxInterval: word(d.Policy.MaxIntervalMS), NotFoundGrace: grace,
		Failures:   uint32(d.Progress.ConsecutiveFailures),
		ElapsedLow: uint32(elapsed), ElapsedHigh: uint32(elapsed >> 32), NowLow: uint32(now), NowHigh: uint32(now >> 32),
		Random:       uint32(min(d.Random*(1<<32), math.MaxUint32)),
		StrayAnswers: uint32(d.Progress.StrayAnswers), StrayFor: word(d.Progress.StrayForMS), Flags: flags,
		PollAfter: word(d.PollAfterMS),
	}
}

// The names of actions and reasons by their codes, as in ABI.md.
var (
	actionNames = []string{"", "wait", "completed", "failed", "needs_input", "fatal"}
	reasonNames = []string{
		"", "running", "unknown_state", "completed", "failed", "needs_input", "network", "request_timeout", "rate_limited",
		"unavailable", "invalid_response", "not_found_grace", "invalid_request", "unauthorized", "payment_required",
		"forbidden", "not_found", "stray_answer", "too_large",
	}
)
