// A host keeps an instance for a long time: its memory must not grow with the number
// of bodies, and a body that there is no memory for must not cost the instance.
package wasm_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/wasm"
)

var parses = flag.Int("parses", 50_000, "how many bodies TestMemoryStaysFlat parses")

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}

// body makes a document with the given numbers of messages and of parts in each, and
// with a text of the given size in every part.
func body(messages, parts, text int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"state":"COMPLETED","response":"a\nb","messages":[`)
	for m := range messages {
		if m > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"%d","role":"assistant","parts":[`, m)
		for p := range parts {
			if p > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"%d.%d","type":"text","text":"%s"}`, m, p, strings.Repeat(`x\n`, text))
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

func TestMemoryStaysFlat(t *testing.T) {
	count := *parses
	if testing.Short() {
		count = min(count, 5_000)
	}
	bodies := [][]byte{
		nil, []byte("{"), []byte(`{"state":1}`), body(1, 1, 1), body(3, 7, 40), body(40, 1, 5), body(1, 90, 2), body(0, 0, 0),
		bytes.Repeat([]byte("["), 600), body(2, 2, 2_000),
	}
	largest := body(200, 9, 30)
	i := newInstance(t)
	use := func(b []byte) {
		if i.parse(b) == scan.CodeOK {
			i.call("to_json")
			i.call("final_text")
		} else {
			i.call("error_text")
		}
	}
	use(largest)
	want := i.module.Memory().Size()
	if want > 4<<20 {
		t.Errorf("%d bytes of memory for a body of %d", want, len(largest))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range count {
		use(bodies[random.IntN(len(bodies))])
		if n%1000 == 0 {
			use(largest)
		}
		if got := i.module.Memory().Size(); got != want {
			t.Fatalf("after %d parses the memory has %d bytes, %d before", n+1, got, want)
		}
	}
}

// Records grow while a body is read: messages move the parts behind them.
func TestRecordsGrowInPlace(t *testing.T) {
	i := newInstance(t)
	for _, shape := range [][3]int{{1, 5_000, 0}, {5_000, 1, 1}, {3_000, 0, 0}, {129, 40, 3}} {
		text := body(shape[0], shape[1], shape[2])
		if code := i.parse(text); code != scan.CodeOK {
			t.Fatalf("%v: code %d", shape, code)
		}
		d := i.doc()
		if int(d.MessageCount) != shape[0] || int(d.PartCount) != shape[0]*shape[1] {
			t.Errorf("%v: %d messages and %d parts", shape, d.MessageCount, d.PartCount)
		}
		if d.MessageAt%8 != 0 || d.PartAt%8 != 0 || i.call("doc")%8 != 0 {
			t.Errorf("records at %d and %d, document at %d: not aligned", d.MessageAt, d.PartAt, i.call("doc"))
		}
		for m := range uint32(shape[0]) {
			got := i.message(d, m)
			id := text[got.ID.Start:got.ID.End]
			if want := fmt.Sprintf("%q", fmt.Sprint(m)); string(id) != want {
				t.Fatalf("%v: message %d has the id %s", shape, m, id)
			}
			for p := range got.PartCount {
				c := i.part(d, got.FirstPart+p).ID
				if want := fmt.Sprintf(`"%d.%d"`, m, p); string(text[c.Start:c.End]) != want {
					t.Fatalf("%v: part %d of message %d has the id %s", shape, p, m, text[c.Start:c.End])
				}
			}
		}
	}
}

// With every limit of memory something else is what there is no room for: the body,
// the records, the output. It is a code each time, and the next small body is read.
func TestMemoryThatCannotGrowIsACode(t *testing.T) {
	small, large := body(1, 1, 1), body(300, 3, 100)
	seen := map[string]bool{}
	for pages := uint32(2); pages < 40; pages++ {
		i := compile(t, wasm.Module, pages).instantiate(t)
		switch at := i.call("input", uint32(len(large))); at {
		case 0:
			seen["input"] = true
			if code := i.call("parse"); code != scan.CodeMemory || i.doc().Code != scan.CodeMemory {
				t.Errorf("%d pages: input failed, and parse says %d", pages, code)
			}
			if i.call("error_text"); !bytes.Contains(i.out(), []byte("out of memory")) {
				t.Errorf("%d pages: error_text says %q", pages, i.out())
			}
		default:
			i.write(at, large)
			switch code := i.call("parse"); code {
			case scan.CodeMemory:
				seen["records"] = true
			case scan.CodeOK:
				if code := i.call("to_json"); code == scan.CodeMemory && i.call("out_len") == 0 {
					seen["output"] = true
				} else if code == scan.CodeOK {
					seen["none"] = true
				}
			default:
				t.Errorf("%d pages: parse says %d", pages, code)
			}
		}
		if code := i.parse(small); code != scan.CodeOK || i.call("to_json") != scan.CodeOK {
			t.Errorf("%d pages: the next body has code %d", pages, code)
		}
	}
	for _, what := range []string{"input", "records", "output", "none"} {
		if !seen[what] {
			t.Errorf("no limit was met by %s", what)
		}
	}
}

func TestInputOverTheLimitIsRefused(t *testing.T) {
	i := newInstance(t)
	before := i.module.Memory().Size()
	for _, size := range []uint32{512<<20 + 1, 1 << 31, 1<<32 - 1} {
		if at := i.call("input", size); at != 0 {
			t.Errorf("input(%d) is %d", size, at)
		}
		d := i.doc()
		if code := i.call("parse"); code != scan.CodeLimit || d.ErrorWhere != scan.WhereBody || d.ErrorFound != size || d.ErrorWanted != 512<<20 {
			t.Errorf("input(%d): code %d, %+v", size, code, d)
		}
		if code, a := i.decide(&scan.DecideInput{HTTPStatus: 200}, ""); code != scan.CodeOK || a.Reason != scan.ReasonTooLarge || a.ProblemSize == 0 {
			t.Errorf("input(%d): decide says %d, %+v", size, code, a)
		}
	}
	if after := i.module.Memory().Size(); after != before {
		t.Errorf("the memory grew from %d to %d bytes", before, after)
	}
}
