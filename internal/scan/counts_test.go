package scan_test

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
)

// A Status writes the characters of all strings with escapes into memory of this size
// without another look at it, so it has to suffice; and text that is all escapes must not
// take twice what it needs.
func TestEscapedBytesSufficeAndAreFew(t *testing.T) {
	units := []string{`\u0041`, `\u00e9`, `\u0431`, `\u4e2d`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\n`, `x`, `é`, ` and some plain text `}
	for _, first := range units {
		for _, second := range units {
			for count := range 20 {
				text := strings.Repeat(first+second, count) + first
				body := []byte(`{"state":"` + text + `","response":"` + text + `","messages":[]}`)
				var s scan.Scanner
				if code := s.Scan(body, nil, nil); code != scan.CodeOK {
					t.Fatalf("%q: code %d", text, code)
				}
				c := &s.Doc.Response
				dst := make([]byte, c.End-c.Start)
				size := scan.Unescape(dst, body, c.Start, c.End)
				tight := make([]byte, size+scan.Slack)
				if got := scan.UnescapeTight(tight, body, c.Start, c.End); string(tight[:got]) != string(dst[:size]) {
					t.Fatalf("%q: got %q in tight room, want %q", text, tight[:got], dst[:size])
				}
				if c.Meta&scan.Escaped != 0 && s.EscapedBytes < 2*size {
					t.Errorf("%q: room for %d bytes, want %d", text, s.EscapedBytes, 2*size)
				}
				if most := 2*size + 16; first == `\u4e2d` && second == first && s.EscapedBytes > most {
					t.Errorf("%q: room for %d bytes, want at most %d", text, s.EscapedBytes, most)
				}
			}
		}
	}
}

// The module unescapes any span of the body that a host asks for, a token or not.
func TestUnescapeEndsOnAnySpan(t *testing.T) {
	body := []byte(`"\x\u12\u4e2d\ud83d\q\u00e9 some plain text \\"\`)
	for start := range body {
		for end := start + 2; end <= len(body); end++ {
			dst := make([]byte, end-start-2)
			if size := scan.Unescape(dst, body, uint32(start), uint32(end)); int(size) > len(dst) {
				t.Errorf("%q: %d bytes in room for %d", body[start:end], size, len(dst))
			}
		}
	}
}
