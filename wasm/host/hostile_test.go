// A module that is wrong, on purpose or not, must hurt the parse that it is wrong in
// and no other: not one that runs beside it, and not the next one. Each module here
// behaves for most bodies, and misbehaves in one way for those that begin with "!".
package host_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/wasm/host"
)

const secret = "TEXT-OF-THE-BODY"

var hostile = []struct {
	name     string
	module   *builder
	document string // defaults to goodDocument
	problem  host.Problem
	says     string
}{
	{name: "it loops for ever", module: adapter().whenAsked("agentstatus_parse", loopForEver...), problem: host.ProblemTimeout, says: "Config.Timeout"},
	{name: "it loops for ever while it writes", module: adapter().whenAsked("agentstatus_out_len", loopForEver...), problem: host.ProblemTimeout, says: "Config.Timeout"},
	{name: "it takes memory for ever", module: adapter().whenAsked("agentstatus_parse", growForEver...), problem: host.ProblemTimeout, says: "Config.Timeout"},
	{name: "it traps", module: adapter().whenAsked("agentstatus_parse", trap...), problem: host.ProblemTrap, says: "unreachable"},
	{name: "it traps as it says why", module: adapter().whenAsked("agentstatus_parse", answer(1)...).whenAsked("agentstatus_doc", trap...), problem: host.ProblemTrap, says: "unreachable"},
	{name: "its output lies outside of its memory", module: adapter().whenAsked("agentstatus_out", answer(0xffff_fff0)...), problem: host.ProblemOutput, says: "beyond the memory"},
	{name: "its output is longer than its memory", module: adapter().whenAsked("agentstatus_out_len", answer(0xffff_ffff)...), problem: host.ProblemOutput, says: "4294967295 bytes"},
	{name: "its output is longer than allowed", module: adapter().whenAsked("agentstatus_out_len", answer(100_000)...), problem: host.ProblemOutput, says: "MaxOutputBytes"},
	{name: "its output is garbage", module: adapter().whenAsked("agentstatus_out", answer(0)...), problem: host.ProblemOutput, says: "not JSON from byte 0 on"},
	{name: "its output is the body", module: adapter().whenAsked("agentstatus_out", answer(bodyAt)...), problem: host.ProblemOutput, says: "not JSON from byte 0 on"},
	{name: "its output is cut off", module: adapter().whenAsked("agentstatus_out_len", answer(10)...), problem: host.ProblemOutput, says: "not JSON from byte 10 on"},
	{name: "its output is empty", module: adapter().whenAsked("agentstatus_out_len", answer(0)...), problem: host.ProblemOutput, says: "not JSON from byte 0 on"},
	{name: "its error is outside of its memory", module: adapter().whenAsked("agentstatus_parse", answer(1)...).whenAsked("agentstatus_doc", answer(0xffff_ffff)...), problem: host.ProblemOutput, says: "beyond the memory"},
	{name: "its error is of no kind", module: adapter().whenAsked("agentstatus_parse", failing(99)...), problem: host.ProblemRefused, says: "code 99"},
	{name: "its error is none", module: adapter().whenAsked("agentstatus_parse", answer(1)...), problem: host.ProblemRefused, says: "code 0"},
	{name: "its error is beyond the body", module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeSyntax, 1000, 0, 0, 0, 0, scan.WantValue, 'x')...), problem: host.ProblemOutput, says: "says anything that the ABI has"},
	{name: "its error wants what there is not", module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeSyntax, 0, 0, 0, 0, 0, 99, 'x')...), problem: host.ProblemOutput, says: "says anything that the ABI has"},
	{name: "its error is nowhere", module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeSchema, 0, 0, 77, 0, 0, scan.WantString, scan.Number)...), problem: host.ProblemOutput, says: "says anything that the ABI has"},
	{name: "its error is a limit that there is not", module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeLimit, 0, 0, 77, 0, 0, 1, 2)...), problem: host.ProblemOutput, says: "says anything that the ABI has"},
	{name: "it has too little memory", module: adapter().whenAsked("agentstatus_parse", failing(scan.CodeMemory)...), problem: host.ProblemMemory, says: "Config.MaxMemoryBytes"},
	{name: "it has too little memory to write", module: adapter().whenAsked("agentstatus_to_json", answer(scan.CodeMemory)...), problem: host.ProblemMemory, says: "Config.MaxMemoryBytes"},
	{name: "it does not want to write", module: adapter().whenAsked("agentstatus_to_json", answer(6)...), problem: host.ProblemRefused, says: "code 6"},
}

func TestAHostileModuleHurtsOneParse(t *testing.T) {
	t.Parallel()
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, host.Config{Module: c.module.bytes(goodDocument), Timeout: time.Hour, MaxMemoryBytes: 1 << 20, MaxOutputBytes: 80_000})
			if c.problem == host.ProblemTimeout {
				h.EndSoon(len("!" + secret))
			}
			var running sync.WaitGroup
			ctx, stop := context.WithCancel(t.Context())
			for range 2 {
				running.Go(func() {
					for ctx.Err() == nil {
						good(t, h)
					}
				})
			}
			_, err := h.Parse(t.Context(), []byte("!"+secret))
			good(t, h) // also where the bad one's instance would be the next
			stop()
			running.Wait()

			var failed *host.AdapterError
			if !errors.As(err, &failed) || failed.Problem != c.problem || !strings.Contains(failed.Detail, c.says) {
				t.Errorf("got error %v, want the problem %q, which says %q", err, c.problem, c.says)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the error quotes the body: %v", err)
			}
		})
	}
}

func good(t *testing.T, h *host.Host) {
	status, err := h.Parse(t.Context(), []byte("a body"))
	if err != nil || status.Phase != agentstatus.PhaseCompleted || status.FinalText() != "good" {
		t.Errorf("a parse beside it: got %+v, error %v", status, err)
	}
}

// What is not a document is told by the output's place, and never by its text.
func TestOutputThatIsNoDocument(t *testing.T) {
	t.Parallel()
	for document, says := range map[string]string{
		`{"state":"x","messages":[]}`:                   "the document's phase is nothing, want a string",
		`{"state":7,"phase":"completed","messages":[]}`: "the document's state is a number, want a string",
		`{"state":"x","phase":"running","messages":{}}`: "the document's messages is an object, want an array",
		`[]`: "the document's $ is an array, want an object",
		`{"state":"x","phase":"running","messages":["` + secret + `"]}`: "the document's messages[0] is a string, want an object",
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000):       "the document reaches the limit depth",
	} {
		module := adapter().with("agentstatus_out_len", typeGet, number(uint32(len(document)))...)
		_, err := newHost(t, host.Config{Module: module.bytes(document)}).Parse(t.Context(), []byte("a body"))
		var failed *host.AdapterError
		if !errors.As(err, &failed) || failed.Problem != host.ProblemOutput || !strings.Contains(failed.Detail, says) {
			t.Errorf("%.60s: got error %v, want one that says %q", document, err, says)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error quotes the output: %v", err)
		}
	}
}

// A phase that there is not would make a wait sit until its deadline.
func TestAPhaseThatThereIsNot(t *testing.T) {
	t.Parallel()
	for phase, says := range map[string]string{
		"done": `the document's phase is "done", want running, needs_input, completed, failed, cancelled, expired or unknown`,
		"Completed" + secret + strings.Repeat("x", 20): `the document's phase is "Completed` + secret + `xxxxxxx"…, want`,
	} {
		document := `{"state":"in_review","phase":"` + phase + `","messages":[]}`
		module := adapter().with("agentstatus_out_len", typeGet, number(uint32(len(document)))...)
		_, err := newHost(t, host.Config{Module: module.bytes(document)}).Parse(t.Context(), nil)
		if failed, ok := errors.AsType[*host.AdapterError](err); !ok || failed.Problem != host.ProblemOutput || !strings.Contains(failed.Detail, says) {
			t.Errorf("%s: got error %v, want one that says %q", phase, err, says)
		}
	}
}

// The words of the document struct are optional, as wasm/ABI.md has it: what a module says
// about a body is shown, in one printable line.
func TestTheModulesOwnSentence(t *testing.T) {
	t.Parallel()
	const tooLong = 600
	for name, c := range map[string]struct {
		words    []uint32
		sentence string
		want     string
		typed    any
	}{
		"a sentence only":       {[]uint32{scan.CodeSyntax}, "line 1: no brace", "the adapter does not read the body: line 1: no brace", nil},
		"beside a schema error": {[]uint32{scan.CodeSchema, 3, 3, scan.WhereState, 0, 0, scan.WantString, scan.Number}, "want a task", "the adapter does not read the body: state at byte 3 is a number, wanted a string (want a task)", new(*agentstatus.SchemaError)},
		"a schema error only":   {[]uint32{scan.CodeSchema, 3, 3, scan.WhereState, 0, 0, scan.WantString, scan.Number}, "", "the adapter does not read the body: state at byte 3 is a number, wanted a string", new(*agentstatus.SchemaError)},
		"a syntax error":        {[]uint32{scan.CodeSyntax, 3, 3, 0, 0, 0, scan.WantValue, 'x'}, "something else", "not JSON at byte 3: found 'x', wanted a value", new(*agentstatus.SyntaxError)},
		"not printable":         {[]uint32{scan.CodeLimit}, " a\x1b[2J\n\xffb\u202e ", "the adapter does not read the body: a[2J b", nil},
		"too long":              {[]uint32{scan.CodeSchema}, strings.Repeat("x", tooLong), "the adapter does not read the body: " + strings.Repeat("x", 512), nil},
	} {
		module := adapter().whenAsked("agentstatus_parse", failing(c.words...)...).
			with("agentstatus_error_text", typeGet, number(0)...).
			with("agentstatus_out_len", typeGet, number(uint32(len(c.sentence)))...)
		_, err := newHost(t, host.Config{Module: module.bytes(c.sentence)}).Parse(t.Context(), []byte("! the body"))
		if err == nil || err.Error() != c.want || c.typed != nil && !errors.As(err, c.typed) {
			t.Errorf("%s:\n got %v\nwant %s", name, err, c.want)
		}
		if strings.Contains(err.Error(), "agent_status") {
			t.Errorf("%s: another vendor's body need not answer agent_status: %v", name, err)
		}
	}
}
