package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A text that is cut inside a character is not valid UTF-8: the server refuses a failure with
// it, and JSON replaces it.
func TestACutStaysBetweenCharacters(t *testing.T) {
	for _, s := range []string{"", "short", strings.Repeat("ä", 40), strings.Repeat("世", 40), strings.Repeat("😀", 40)} {
		for most := range 50 {
			cut, quoted := Cut(s, most), Quote(s, most)
			if !utf8.ValidString(cut) || !utf8.ValidString(quoted) {
				t.Fatalf("Cut(%q, %d) = %q, Quote = %q", s, most, cut, quoted)
			}
			if len(cut) > max(most, len(mark)) {
				t.Fatalf("Cut(%q, %d) has %d bytes", s, most, len(cut))
			}
		}
	}
}

// An agent's state is shown as markdown: a backtick or a line break must not end the span.
func TestCodeStaysOneSpan(t *testing.T) {
	if got := Code("a`b\n**c**\x1b[31m"); got != "`a.b.**c**.[31m`" {
		t.Fatalf("got %q", got)
	}
}

func TestFailedPolls(t *testing.T) {
	for want, got := range map[string]string{
		"last poll failed: no answer came":                     FailedPolls(1, "network", ""),
		"last poll failed: HTTP 404: the run is not known yet": FailedPolls(1, "not_found_grace", ""),
		"last poll failed: added later":                        FailedPolls(1, "added_later", ""),
		"1 poll":                                               Polls(1), "0 polls": Polls(0),
		"last 2 polls failed: HTTP 503 x":        FailedPolls(2, "unavailable", "HTTP 503 x"),
		"last poll failed: HTTP 403 with a page": FailedPolls(1, "stray_answer", "HTTP 403 with a page"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
