// Hosts make mistakes. A call out of order, or with an argument that lies outside of
// the body, is answered by a code and leaves no old output behind.
package wasm_test

import (
	"encoding/binary"
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
)

func TestCallsOutOfOrder(t *testing.T) {
	i := newInstance(t)
	if code := i.doc().Code; code != codeOrder {
		t.Errorf("the document of a new instance has code %d, want %d", code, codeOrder)
	}
	writers := func(when string) {
		t.Helper()
		for _, name := range []string{"to_json", "final_text", "error_text"} {
			if code := i.call(name); code != codeOrder || i.call("out_len") != 0 {
				t.Errorf("%s %s: code %d, %d bytes", name, when, code, i.call("out_len"))
			}
		}
		if code := i.call("unescape", 0, 2); code != codeOrder {
			t.Errorf("unescape %s: code %d", when, code)
		}
		if code, a := i.decide(&scan.DecideInput{HTTPStatus: 200}, ""); code != codeOrder || a.Action != 0 {
			t.Errorf("decide %s: code %d, action %d", when, code, a.Action)
		}
	}
	if code := i.call("parse"); code != codeOrder {
		t.Errorf("parse before input: code %d", code)
	}
	writers("before input")
	if i.call("input", 2) == 0 {
		t.Fatal("no room for two bytes")
	}
	writers("before parse")

	if code := i.parse(body(1, 1, 1)); code != scan.CodeOK {
		t.Fatalf("code %d", code)
	}
	generation := i.doc().Generation
	i.call("to_json")
	if i.call("input", 10); i.call("out_len") != 0 || i.doc().Code != codeOrder || i.doc().Generation == generation {
		t.Errorf("after input the former document is still there: %+v", i.doc())
	}
}

func TestSpansOutsideOfTheBody(t *testing.T) {
	i := newInstance(t)
	text := body(1, 1, 3)
	if code := i.parse(text); code != scan.CodeOK {
		t.Fatalf("code %d", code)
	}
	n := uint32(len(text))
	for _, span := range [][2]uint32{{0, n + 1}, {n, n}, {5, 4}, {5, 6}, {1<<32 - 1, 1}, {0, 1<<32 - 1}, {1<<32 - 4, 1<<32 - 1}} {
		if code := i.call("unescape", span[0], span[1]); code != codeRange || i.call("out_len") != 0 {
			t.Errorf("unescape%v of %d bytes: code %d, %d bytes", span, n, code, i.call("out_len"))
		}
	}
}

// A Retry-After is about one answer: it must not delay the next poll too, and the
// question of a poll must not show in the next.
func TestADecisionForgetsTheOneBefore(t *testing.T) {
	i := newInstance(t)
	first := &scan.DecideInput{HTTPStatus: 503, Failures: 3, MinInterval: 7_000}
	i.call("input", 0)
	if _, a := i.decide(first, "120"); a.Delay != 120_000 || a.RetryAfter != 1 {
		t.Errorf("got %+v, want 120 s", a)
	}
	at := i.call("decide_in")
	if q := record[scan.DecideInput](i, at); *q != (scan.DecideInput{}) {
		t.Errorf("decide_in left %+v", q)
	}
	if code := i.call("decide"); code != scan.CodeOK {
		t.Fatalf("code %d", code)
	}
	if a := record[answer](i, at+64); a.Reason != scan.ReasonNetwork || a.RetryAfter != 0 || a.RetryAfterDelay != 0 {
		t.Errorf("got %+v, want the decision about a network failure", a)
	}
	if at := i.call("arg", 1025); at != 0 {
		t.Errorf("a header of 1,025 bytes has room at %d", at)
	}
}

// A host that was written before poll_after was writes 60 bytes of the question, and asks for no
// pause, even where the instance was asked with one before.
func TestAHostThatKnowsNoPollAfter(t *testing.T) {
	i := newInstance(t)
	if code := i.parse([]byte(`{"state":"PROCESSING"}`)); code != scan.CodeOK {
		t.Fatalf("code %d", code)
	}
	question := &scan.DecideInput{HTTPStatus: 200, Random: 1 << 31, PollAfter: 7_500}
	if _, a := i.decide(question, ""); a.Delay != 7_500 || a.RetryAfter != 1 || a.PollAfter != 7_500 {
		t.Errorf("got %+v, want 7.5 s", a)
	}
	text, err := binary.Append(nil, binary.LittleEndian, question)
	if err != nil {
		t.Fatal(err)
	}
	at := i.call("decide_in")
	i.write(at, text[:60])
	i.call("decide")
	if a := record[answer](i, at+64); a.Delay != 2_000 || a.RetryAfter != 0 || a.PollAfter != 0 {
		t.Errorf("got %+v, want the schedule's own delay", a)
	}
}
