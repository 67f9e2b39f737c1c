package mcp

import (
	"strings"
	"testing"
)

// all reads a stream whose pieces come one after the other.
func all(text string, pieces func(at int) int) (events []string) {
	var s stream
	for at := 0; at < len(text); {
		at = min(len(text), at+pieces(at))
		for {
			data, ok := s.next([]byte(text[:at]))
			if !ok {
				break
			}
			events = append(events, string(data))
		}
	}
	if data, ok := s.rest([]byte(text)); ok {
		events = append(events, string(data)+" (cut off)")
	}
	return events
}

// A stream is cut into pieces anywhere, also between CR and LF, and means the same.
func TestAStreamInPieces(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		"data: a\n\n":                         "a",
		"data: a\r\n\r\ndata: b\r\n\r\n":      "a|b",
		"data: a\r\rdata: b\r\r":              "a|b",
		"data: a\r\ndata: b\r\n\r\n\r\n\r\n":  "a\nb",
		"data:a\ndata\ndata: b\ndata:  c\n\n": "a\n\nb\n c",
		"\ufeffdata: a\n\n":                   "a",
		"\ufeffdata: a\n\n\ufeffdata: b\n\n":  "a", // in the middle it is a part of a name
		": note\n\nevent: x\nid: 1\n\n":       "",
		"event: x\ndata: a\nretry: 1\n\n":     "a",
		"data\n\n":                            "",
		"dataset: a\nxdata: b\n\n":            "",
		"data: a":                             "a (cut off)",
		"data: a\n\ndata: b\n":                "a|b (cut off)",
		"data: a\n\nev":                       "a",
	} {
		for size := 1; size <= len(text)+1; size++ {
			if got := strings.Join(all(text, func(int) int { return size }), "|"); got != want {
				t.Errorf("%q in pieces of %d: got %q, want %q", text, size, got, want)
			}
		}
		for first := range len(text) {
			if got := strings.Join(all(text, func(at int) int {
				if at == 0 {
					return max(first, 1)
				}
				return len(text)
			}), "|"); got != want {
				t.Errorf("%q cut at %d: got %q, want %q", text, first, got, want)
			}
		}
	}
}

// However many pieces a large event comes in, each byte is looked at once.
func BenchmarkALargeEventInPieces(b *testing.B) {
	text := []byte("data: " + strings.Repeat("x", 4<<20) + "\n\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var s stream
		for at := 0; at < len(text); at += 4096 {
			s.next(text[:at])
		}
		if _, ok := s.next(text); !ok {
			b.Fatal("no event")
		}
	}
}
