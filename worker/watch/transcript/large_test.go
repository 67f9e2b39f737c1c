package transcript_test

// These tests exist because 40,000 parts of one message took 27 seconds to print: all texts
// before it were copied at each part. They count what is allocated and written, since time
// says little on a busy machine.

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// many is a conversation with one message of so many parts, and a reply that none has.
func many(parts int) *agentstatus.Status {
	m := agentstatus.Message{Role: "assistant"}
	for i := range parts {
		m.Parts = append(m.Parts, agentstatus.Part{Kind: agentstatus.PartText, Type: "text", Text: strings.Repeat(fmt.Sprintf("line %d ", i), 20)})
	}
	return &agentstatus.Status{State: "COMPLETED", Response: "line 0 x", Messages: []agentstatus.Message{m}}
}

func TestTheWorkIsLinear(t *testing.T) {
	small, large := allocated(t, many(2_000)), allocated(t, many(16_000))
	if large > 16*small {
		t.Errorf("8 times as many parts took %d bytes and not %d", large, small)
	}
}

// A paragraph of a script without spaces was measured again for each of its lines: this one
// would take hours.
func TestALongParagraphWithoutSpaces(t *testing.T) {
	const characters = 1 << 20
	s := &agentstatus.Status{State: "COMPLETED", Response: strings.Repeat("漢字", characters/2)}
	out := printed(t, s, transcript.Options{Width: 42})
	if lines := strings.Count(out, "\n"); strings.Count(out, "漢") != characters/2 || lines < characters/20 {
		t.Errorf("%d lines", lines)
	}
}

func allocated(t *testing.T, s *agentstatus.Status) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := transcript.Print(io.Discard, s, transcript.Options{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// full takes so many bytes, and no more.
type full struct{ room int }

var errFull = errors.New("no room")

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return 0, errFull
	}
	f.room -= len(b)
	return len(b), nil
}

// A pager that is left early ends the command, and sees the beginning before the end is made.
func TestItIsWrittenAsItGoes(t *testing.T) {
	s, out := many(20_000), &full{room: 100_000}
	if err := transcript.Print(out, s, transcript.Options{}); !errors.Is(err, errFull) || out.room == 100_000 {
		t.Errorf("got error %v, and %d bytes of room", err, out.room)
	}
}

func TestAReplyThatIsAllTextsTogetherIsNotRepeated(t *testing.T) {
	for response, repeated := range map[string]bool{"one two\n\nthree": false, "three": false, "two three": true, "one two three four": true, "one": true} {
		s := &agentstatus.Status{State: "COMPLETED", Response: response, Messages: []agentstatus.Message{{Role: "assistant", Parts: []agentstatus.Part{
			{Kind: agentstatus.PartText, Text: "one  two"}, {Kind: agentstatus.PartReasoning, Text: "hm"}, {Kind: agentstatus.PartText, Text: "three"},
		}}}}
		if got := strings.Contains(printed(t, s, transcript.Options{}), "\nreply\n"); got != repeated {
			t.Errorf("%q: repeated %v, want %v", response, got, repeated)
		}
	}
}
