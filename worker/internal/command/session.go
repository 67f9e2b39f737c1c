package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// maxLabel cuts the id on the progress line; ids of the API have 15 or 16 characters.
const maxLabel = 28

// followed is one wait that a command follows: on Temporal, or in this process.
type followed struct {
	label string // on the progress line
	id    string // of the interaction; empty while a run that is started has none

	// begin starts or joins the wait. Its error is for people.
	begin func(ctx context.Context) (begun, error)
	// follow follows it to its end. Its error is an [*agentwait.Error], ctx's, or one for people.
	follow func(ctx context.Context, on func(follow.Update)) (*agentwait.Result, error)
	// cancel ends the wait, and with agent the agent's run, too: follow returns then.
	cancel func(ctx context.Context, agent bool) error

	// What the session knows of it.
	begun begun
	open  bool // it has begun, and not ended
	over  bool // it has ended
	last  follow.Update
	line  *progress.Line
	asked asker
}

// begun is a wait that is open.
type begun struct {
	workflowID, runID string    // on Temporal
	deadline          time.Time // without it
	note              string    // what a person should know; empty: nothing
	answer            string    // the command that answers what is asked; empty: none does
}

// session follows waits until all have ended, or somebody has had enough.
type session struct {
	console     *console.Console
	reporter    reporter
	events      *events // nil: none are printed
	onInterrupt string
	waits       []*followed
	// left says what becomes of the waits that are open when the command leaves them, and how to go on.
	left func(open []*followed) string

	board     *progress.Board
	live      bool // the board rewrites its lines
	closed    bool // the board is
	news      chan news
	counts    map[string]int
	code      int // of the waits that have ended
	interrupt interruption
}

// news is what the goroutine of a wait tells.
type news struct {
	of     *followed
	begun  *begun
	update *follow.Update
	ended  *ended
}

// ended is how following a wait ended.
type ended struct {
	result *agentwait.Result
	err    error
}

// newSession makes a session of waits whose output f says.
func (f *waitFlags) newSession(c *console.Console, connection string, waits []*followed, left func([]*followed) string) *session {
	s := &session{
		console: c, reporter: reporter{json: f.JSON, connection: connection}, onInterrupt: f.OnInterrupt,
		waits: waits, left: left, news: make(chan news), counts: map[string]int{},
	}
	if f.Events || f.JSON && len(waits) > 1 {
		s.events = &events{to: c.Stdout, now: time.Now}
	}
	return s
}

// run follows the waits. The first signal does what --on-interrupt says, the second leaves at once.
func (s *session) run() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	width := 0
	for _, w := range s.waits {
		width = max(width, min(len(w.label), maxLabel))
	}
	screen := s.console.ErrScreen()
	s.live = screen.Live
	s.board = progress.New(s.console.Stderr, progress.Options{LabelWidth: width, Screen: &screen})
	defer s.close()
	for _, w := range s.waits {
		w.line = s.board.Add(w.label)
		w.asked.print = func(text string) { s.print(terminal.Safe(text)) }
		go w.tell(ctx, s.news)
	}
	var last error
	for open := len(s.waits); open > 0; {
		select {
		case n := <-s.news:
			switch {
			case n.of.over: // a cancel could not be sent, and was told of
			case n.ended != nil:
				open--
				last = s.end(n.of, *n.ended)
			default:
				s.hear(ctx, n)
			}
		case sig := <-signals:
			if s.interrupted(ctx, sig) {
				return s.leave()
			}
		case said := <-s.interrupt.said:
			if s.decide(ctx, said) {
				return s.leave()
			}
		}
	}
	return s.over(last)
}

// close ends the board: what is printed from here on is printed plainly.
func (s *session) close() {
	if !s.closed {
		s.board.Close()
		s.closed, s.live = true, false
	}
}

// print prints text that is safe above the lines, or where there are none any more.
func (s *session) print(text string) {
	if s.closed {
		_, _ = fmt.Fprintln(s.console.Stderr, text) // where it is gone there is nobody to tell
		return
	}
	s.board.PrintSafe(text)
}

// tell begins and follows a wait, and tells of it.
func (w *followed) tell(ctx context.Context, to chan<- news) {
	send := func(n news) {
		n.of = w
		select {
		case to <- n:
		case <-ctx.Done():
		}
	}
	started, err := w.begin(ctx)
	if err != nil {
		send(news{ended: &ended{err: err}})
		return
	}
	send(news{begun: &started})
	result, err := w.follow(ctx, func(u follow.Update) { send(news{update: &u}) })
	send(news{ended: &ended{result, err}})
}

// hear takes in what has become of a wait that goes on.
func (s *session) hear(ctx context.Context, n news) {
	w := n.of
	if n.begun != nil {
		w.begun, w.open = *n.begun, true
		w.asked.answer = n.begun.answer
		if n.begun.note != "" {
			s.print(terminal.Safe(w.label + ": " + n.begun.note))
		}
		s.tell(Event{Event: eventWaiting, InteractionID: w.id, WorkflowID: n.begun.workflowID, RunID: n.begun.runID, DeadlineAt: maybe(n.begun.deadline)})
		s.interrupt.begun(ctx, s, w)
		return
	}
	if view := n.update.View; w.id == "" && view != nil && view.InteractionID != "" {
		w.id = view.InteractionID
		s.tell(Event{Event: eventStarted, InteractionID: w.id})
	}
	w.line.Follow(*n.update)
	w.asked.see(n.update.Told())
	for _, event := range changes(w.id, w.last, *n.update) {
		s.tell(event)
	}
	w.last = *n.update
}

func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Round(time.Millisecond)
	return &t
}

func (s *session) tell(event Event) {
	if s.events != nil {
		s.events.print(event)
	}
}

// end takes in how a wait ended. Its error is what the command ends with, where it has no other wait.
func (s *session) end(w *followed, how ended) error {
	w.open, w.over = false, true
	var failure *agentwait.Error
	event := Event{Event: eventOutcome, InteractionID: w.id, Result: how.result, Outcome: agentwait.OutcomeError}
	switch {
	case how.err == nil:
		event.Outcome = how.result.Outcome
	case errors.As(how.err, &failure):
		event.Outcome, event.Error = outcomeOf(failure), failure
	default:
		event.Message = terminal.SafeLine(how.err.Error())
	}
	s.counts[event.Outcome]++
	s.done(w, how.result, failure)
	err := s.report(w, how, failure)
	if s.interrupt.cancels() && failure != nil && failure.Kind == agentwait.KindCancelled {
		console.Report(s.console.Stderr, err)
		err = console.Reported(console.ExitInterrupted)
	}
	code := console.Code(err)
	s.code = worse(s.code, code)
	event.ExitCode = &code
	s.tell(event)
	return err
}

// outcomeOf is the outcome that an error stands for.
func outcomeOf(failure *agentwait.Error) string {
	if failure.Kind == agentwait.KindCancelled {
		return agentwait.OutcomeCancelled
	}
	return agentwait.OutcomeOf(failure.Type)
}

// done ends the line of a wait. Where lines are not rewritten, the report that follows would say it
// twice.
func (s *session) done(w *followed, result *agentwait.Result, failure *agentwait.Error) {
	switch {
	case result != nil:
		w.line.Done(true, summary(result)) // needs_input too: the caller asked for it to be returned
	case failure != nil && s.live:
		w.line.Done(false, failure.Error())
	}
}

func summary(result *agentwait.Result) string {
	return fmt.Sprintf("%s after %s (polls: %d)", result.Outcome, progress.Duration(time.Duration(result.ElapsedSeconds*float64(time.Second))), result.Polls)
}

// report prints what came of a wait. Of one alone the error is left to whoever runs the command; of
// several each is printed as it comes, with what it is of.
func (s *session) report(w *followed, how ended, failure *agentwait.Error) error {
	if len(s.waits) == 1 {
		s.close()
		if s.events == nil {
			return s.reporter.print(s.console, how, failure)
		}
	}
	var out, errs bytes.Buffer
	c := *s.console
	c.Stdout, c.Stderr = &out, &errs
	reporter := s.reporter
	reporter.json = false // the events have it
	err := reporter.print(&c, how, failure)
	if problem, ok := errors.AsType[*console.Problem](err); ok && len(s.waits) > 1 {
		err = &console.Problem{Code: problem.Code, Err: fmt.Errorf("%s: %w", w.label, problem.Err), Try: problem.Try}
	}
	code := console.Report(&errs, err)
	if s.events == nil {
		s.show(fmt.Sprintf("==> %s <==", terminal.SafeLine(w.label)), out.String())
	}
	if text := strings.TrimRight(errs.String(), "\n"); text != "" {
		s.print(text)
	}
	if code == console.ExitOK {
		return nil
	}
	return console.Reported(code)
}

// show prints a result of several. Where lines are rewritten on the terminal that it goes to, it has
// to go through the board.
func (s *session) show(head, text string) {
	if text == "" {
		return
	}
	if s.live && s.console.OutScreen().Live {
		s.print(head + "\n" + strings.TrimRight(text, "\n"))
		return
	}
	// What cannot be written shows in nobody's pipe; the exit code is still told.
	_, _ = io.WriteString(s.console.Stdout, head+"\n"+text)
}

// print prints the end of one wait.
func (r reporter) print(c *console.Console, how ended, failure *agentwait.Error) error {
	switch {
	case how.err == nil:
		return r.printResult(c, how.result)
	case failure != nil:
		return r.printEnded(c, failure)
	}
	return how.err
}

// over is the end of a session in which all waits have ended.
func (s *session) over(last error) error {
	s.tell(Event{Event: eventEnd, ExitCode: &s.code, Counts: s.counts})
	if len(s.waits) == 1 || s.code == console.ExitOK {
		return last
	}
	return console.Reported(s.code)
}

// leave ends the command while waits are open.
func (s *session) leave() error {
	s.close()
	var open []*followed
	for _, w := range s.waits {
		if w.open {
			open = append(open, w)
		}
	}
	text := s.left(open)
	code := console.ExitInterrupted
	switch {
	case s.events != nil:
		for _, w := range open {
			s.tell(Event{Event: eventInterrupted, InteractionID: w.id, WorkflowID: w.begun.workflowID, RunID: w.begun.runID, Message: "stopped following"})
		}
		s.tell(Event{Event: eventEnd, ExitCode: &code, Counts: s.counts})
	case s.reporter.json:
		report := map[string]string{"kind": "interrupted", "message": firstLine(text)}
		if len(open) > 0 {
			report["workflow_id"], report["run_id"] = open[0].begun.workflowID, open[0].begun.runID
		}
		if err := printJSON(s.console.Stdout, map[string]any{"error": report}); err != nil {
			return err
		}
	}
	say(s.console, "%s", terminal.Safe(text))
	return console.Reported(code)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
