package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// What an interruption does.
const (
	askFirst    = "ask"
	leaveIt     = "leave"
	cancelWait  = "cancel-wait"
	cancelAgent = "cancel-agent"
)

// cancelTimeout bounds how long a cancel is tried to be sent.
const cancelTimeout = 10 * time.Second

// interruption is what somebody has done to end a session early.
type interruption struct {
	signals int
	asked   string      // what is done; empty: nothing yet
	said    chan string // lines that were typed; nil: nobody was asked
}

// cancels reports whether the waits are being cancelled.
func (i *interruption) cancels() bool { return i.asked == cancelWait || i.asked == cancelAgent }

// interrupted takes in a signal. It reports whether to leave at once.
func (s *session) interrupted(ctx context.Context, sig os.Signal) (leave bool) {
	s.interrupt.signals++
	if s.interrupt.signals > 1 {
		return true
	}
	do := s.onInterrupt
	if do == askFirst {
		if sig == syscall.SIGTERM || !asks(s.console) {
			return true
		}
		s.ask()
		return false
	}
	return s.act(ctx, do)
}

// asks reports whether somebody is there to be asked.
func asks(c *console.Console) bool {
	in, ok := c.Stdin.(io.Writer) // as files are: what a terminal is is told by what can be written to
	return ok && terminal.Look(in, c.LookupEnv).Live && c.ErrScreen().Live
}

// ask asks what to do. Lines are not rewritten from here on, or they would overwrite the answer.
func (s *session) ask() {
	s.close()
	s.prompt()
	s.interrupt.said = make(chan string)
	go func(in io.Reader, said chan<- string) {
		lines := bufio.NewScanner(in)
		for lines.Scan() {
			said <- lines.Text()
		}
		said <- leaveIt // nobody is there any more
	}(s.console.Stdin, s.interrupt.said)
}

func (s *session) prompt() {
	_, _ = fmt.Fprint(s.console.Stderr, "interrupted: [l]eave it, cancel the [w]ait, cancel the [a]gent, too? (Enter: leave it; Ctrl-C: at once) ")
}

// decide takes in an answer. It reports whether to leave.
func (s *session) decide(ctx context.Context, said string) (leave bool) {
	if s.interrupt.asked != "" {
		return false // it is decided: what else is typed means nothing
	}
	switch strings.ToLower(strings.TrimSpace(said)) {
	case "", "l", "leave", "leave it":
		return true
	case "w", "wait", cancelWait:
		return s.act(ctx, cancelWait)
	case "a", "agent", cancelAgent:
		return s.act(ctx, cancelAgent)
	}
	s.prompt()
	return false
}

// act does what was decided. It reports whether to leave.
func (s *session) act(ctx context.Context, do string) (leave bool) {
	s.interrupt.asked = do
	if do == leaveIt {
		return true
	}
	what := "the wait"
	if do == cancelAgent {
		what = "the agent's run, and the wait"
	}
	s.print("cancelling " + what + "; Ctrl-C again leaves it at once")
	for _, w := range s.waits {
		if w.open {
			s.cancel(ctx, w)
		}
	}
	return false
}

// begun cancels a wait that begins after that was decided.
func (i *interruption) begun(ctx context.Context, s *session, w *followed) {
	if i.cancels() {
		s.cancel(ctx, w)
	}
}

// cancel cancels a wait. Where that cannot be sent, following it ends with why.
func (s *session) cancel(ctx context.Context, w *followed) {
	agent := s.interrupt.asked == cancelAgent
	go func() {
		bounded, done := context.WithTimeout(ctx, cancelTimeout)
		defer done()
		if err := w.cancel(bounded, agent); err != nil && ctx.Err() == nil {
			select {
			case s.news <- news{of: w, ended: &ended{err: console.Failure(fmt.Errorf("cancel the wait %s: %w", w.label, err), "agentwait cancel does it later")}}:
			case <-ctx.Done():
			}
		}
	}()
}
