package progress_test

// These tests exist because progress goes to two very different readers: a log,
// where a line that repeats is noise and an escape sequence is dirt, and a
// terminal, where a line that is too long or has somebody else's escape sequence
// in it breaks the whole board. How a terminal renders the live lines is mpb's
// business and is not tested here.

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// screen is a writer that several goroutines use.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// waitFor waits until the screen has shown text.
func (s *screen) waitFor(t *testing.T, refresh chan<- any, text string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !strings.Contains(s.String(), text) {
		select {
		case refresh <- nil:
		case <-deadline:
			t.Fatalf("never shown: %q in %q", text, s.String())
		}
	}
}

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

var start = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

func plainBoard() (*progress.Board, *screen, *clock) {
	out, now := &screen{}, &clock{start}
	board := progress.New(out, progress.Options{LabelWidth: 8, Now: now.Now, Screen: &terminal.Screen{Width: 80}})
	return board, out, now
}

func TestPlainLinesAppearOnlyOnChange(t *testing.T) {
	board, out, now := plainBoard()
	line := board.Add("a long label")
	running := progress.View{State: "ASYNC_PROCESSING", Phase: "running", Polls: 1, NextPollAt: start.Add(2 * time.Second)}
	line.Set(running)
	now.now = start.Add(time.Second)
	line.Set(running) // the countdown alone is no change
	for polls := 2; polls <= 9; polls++ {
		running.Polls, now.now = polls, now.now.Add(2*time.Second)
		line.Set(running)
	}
	running.Note = "rate_limited (1 in a row)"
	line.Set(running)
	line.Done(true, "completed after 10 polls")
	line.Done(true, "completed twice")
	line.Set(progress.View{State: "LATE"})
	board.Close()

	want := strings.Join([]string{
		"… a long …   0.0s  ASYNC_PROCESSING · 1 poll · next in 2.0s",
		"… a long …   3.0s  ASYNC_PROCESSING · 2 polls",
		"… a long …   7.0s  ASYNC_PROCESSING · 4 polls",
		"… a long …    15s  ASYNC_PROCESSING · 8 polls",
		"… a long …    17s  ASYNC_PROCESSING · 9 polls · rate_limited (1 in a row)",
		"✓ a long …    17s  completed after 10 polls",
		"",
	}, "\n")
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestNothingFromOthersReachesTheWriterRaw(t *testing.T) {
	board, out, _ := plainBoard()
	line := board.Add("\x1b[2Jlabel")
	line.Set(progress.View{State: "RUN\x1b[31mNING\nx", Note: "\x1b]0;title\a"})
	board.Print("\x1b[1mprinted")
	line.Done(false, "failed: \x9b31m\u202e")
	if got := out.String(); strings.ContainsAny(got, "\x1b\a\u202e") {
		t.Errorf("an escape sequence came through: %q", got)
	}
}

func TestLiveLineIsCutToTheTerminal(t *testing.T) {
	const width = 60
	out, refresh := &screen{}, make(chan any)
	board := progress.New(out, progress.Options{
		LabelWidth: 8, Refresh: refresh, Now: func() time.Time { return start },
		Screen: &terminal.Screen{Live: true, Color: true, Width: width},
	})
	line := board.Add("report")
	line.Set(progress.View{State: "ASYNC_PROCESSING", Phase: "running", Polls: 3, Note: strings.Repeat("世界", 40)})
	out.waitFor(t, refresh, "3 polls")
	line.Done(true, "completed")
	line.Done(false, "failed after all")
	board.Close()

	got := out.String()
	if !strings.Contains(got, "completed") || strings.Contains(got, "failed after all") {
		t.Errorf("the final line is wrong: %q", got)
	}
	// 59 of the 60 columns: a wide character does not fit into the last one left.
	const want = "\r⠋ report     0.0s  \x1b[36mASYNC_PROCESSING\x1b[0m · 3 polls · \x1b[33m世界世界世…\x1b[0m\n"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got  %q\nwant %q first", got, want)
	}
}

func TestCloseDoesNotWaitForOpenLines(t *testing.T) {
	refresh := make(chan any)
	board := progress.New(&screen{}, progress.Options{Refresh: refresh, Screen: &terminal.Screen{Live: true, Width: 80}})
	board.Add("never done")
	closed := make(chan struct{})
	go func() { board.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Fatal("Close waits for a line that is not done")
	}
}

func TestTheNoteSaysWhatMattersMost(t *testing.T) {
	tests := []struct {
		reason string
		update follow.Update
		want   string
	}{
		{"nothing to say", follow.Update{Attempt: 1, Token: &agentwait.Token{}}, ""},
		{"a failing API", follow.Update{Attempt: 1, Token: &agentwait.Token{ConsecutiveFailures: 2, LastProblem: "unavailable: 503"}}, "unavailable: 503 (2 in a row)"},
		{"a poll that failed", follow.Update{Attempt: 1, Token: &agentwait.Token{ConsecutiveFailures: 1, LastProblem: "not_found_grace"}}, "HTTP 404: the run is not known yet"},
		{"a failure that is over is no news", follow.Update{Attempt: 1, Token: &agentwait.Token{LastProblem: "unavailable: 503"}}, ""},
		{"no worker yet", follow.Update{Attempt: 1, Unattended: true}, "waiting for a worker"},
		{"no worker any more", follow.Update{Attempt: 2, Unattended: true}, "waiting for a worker to take over"},
		{"handed over", follow.Update{Attempt: 2}, "attempt 2"},
		{"paused", follow.Update{Attempt: 2, Paused: true}, "paused by an operator"},
		{"a look that failed comes first", follow.Update{Paused: true, Problem: errors.New("describe: refused")}, "describe: refused"},
	}
	for _, test := range tests {
		if got := progress.FromUpdate(test.update).Note; got != test.want {
			t.Errorf("%s: note %q, want %q", test.reason, got, test.want)
		}
	}
}

// What an API tells of a run stands where a person looks, and nothing of it drives the terminal.
func TestTheLineShowsWhatIsTold(t *testing.T) {
	told := agentwait.ToldOf(agentstatus.Run{
		Progress: &agentstatus.RunProgress{Done: 3, Total: 10, Message: "reading\x1b[2J", QueuePosition: 2},
		InputRequests: []agentstatus.InputRequest{
			{ID: "r1", Kind: agentstatus.InputApproval, Text: "Send it?\n"}, {ID: "r2"},
		},
		WebURL: "https://a.example/1",
	})
	now := time.Now()
	view := agentwait.StatusView{LastStatusAt: &now, Told: told}
	for name, update := range map[string]follow.Update{
		"from the view":      {View: &view, Token: &agentwait.Token{}},
		"from the heartbeat": {Token: &agentwait.Token{LastStatusAt: &now, Told: told}, View: &agentwait.StatusView{}},
	} {
		var out bytes.Buffer
		board := progress.New(&out, progress.Options{Screen: &terminal.Screen{}, LabelWidth: 6, Now: func() time.Time { return now }})
		line := board.Add("report")
		line.Set(progress.FromUpdate(update))
		board.Close()
		const want = "3 of 10, reading\\x1b[2J, number 2 in the queue · asks: Send it? (and 1 more) · 0 polls · https://a.example/1\n"
		if got := out.String(); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q last", name, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	tests := map[time.Duration]string{
		-time.Second:                          "0s",
		400 * time.Millisecond:                "0.4s",
		12900 * time.Millisecond:              "12s",
		3*time.Minute + 5*time.Second:         "3m05s",
		2*time.Hour + 10*time.Minute:          "2h10m",
		76*time.Hour + 59*time.Second:         "76h00m",
		59*time.Second + 999*time.Millisecond: "59s",
	}
	for d, want := range tests {
		if got := progress.Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
}
