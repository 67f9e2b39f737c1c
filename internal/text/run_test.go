package text_test

import (
	"testing"

	"github.com/agentwait/agentwait/internal/text"
)

func TestProgress(t *testing.T) {
	for want, got := range map[string]string{
		"":                                 text.Progress(0, 0, "", 0),
		"3 of 10":                          text.Progress(3, 10, "", 0),
		"0 of 10":                          text.Progress(0, 10, "", 0),
		"0.33 of 1":                        text.Progress(1.0/3, 1, "", 0),
		"100 done":                         text.Progress(100, 0, "", 0),
		"reading":                          text.Progress(0, 0, "reading", 0),
		"number 2 in the queue":            text.Progress(0, 0, "", 2),
		"1 of 2, x, number 3 in the queue": text.Progress(1, 2, "x", 3),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
