package progress

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// View is what a line shows of a wait. Strings may come from others: they are made
// safe when they are printed.
type View struct {
	State      string // as the API wrote it; empty before the first answer
	Phase      string // what the state means; chooses the colour
	Polls      int
	NextPollAt time.Time // zero where it is not known
	Progress   string    // how far the run is, in words; empty where the API does not tell
	Asks       string    // what the run needs of a person; empty: nothing
	WebURL     string    // where people see the run; empty where the API does not tell
	Note       string    // what else a person should know; empty most of the time
}

// FromUpdate is the view of one look at a wait.
func FromUpdate(u follow.Update) View {
	return View{
		State:      u.State(),
		Phase:      u.Phase(),
		Polls:      u.Polls(),
		NextPollAt: u.NextPollAt(),
		Progress:   progressOf(u.Told()),
		Asks:       asks(u.Told()),
		WebURL:     u.Told().WebURL,
		Note:       note(u),
	}
}

func progressOf(told agentwait.Told) string {
	p := told.Progress
	if p == nil {
		return ""
	}
	return text.Progress(p.Done, p.Total, p.Message, p.QueuePosition)
}

// asks is the first of the requests in words, and how many there are besides.
func asks(told agentwait.Told) string {
	if len(told.InputRequests) == 0 {
		return ""
	}
	first := told.InputRequests[0]
	words := cmp.Or(first.Text, string(first.Kind), "input")
	if more := len(told.InputRequests) - 1; more > 0 {
		words += fmt.Sprintf(" (and %d more)", more)
	}
	return words
}

// note picks the one remark that matters most to somebody who waits.
func note(u follow.Update) string {
	problem, inARow := u.Failing()
	switch {
	case u.Problem != nil:
		return u.Problem.Error()
	case u.Paused:
		return "paused by an operator"
	case inARow == 1:
		return problem
	case inARow > 0:
		return fmt.Sprintf("%s (%d in a row)", problem, inARow)
	case u.Unattended && u.Attempt > 1:
		return "waiting for a worker to take over"
	case u.Unattended:
		return "waiting for a worker"
	case u.Attempt > 1:
		return fmt.Sprintf("attempt %d", u.Attempt)
	}
	return ""
}

// text is the line after its label: state, progress, what is asked, polls, next poll, note, link.
func (v View) text(now time.Time, color bool) string {
	state := terminal.SafeLine(v.State)
	if state == "" {
		state = "waiting"
	}
	fields := []string{terminal.Paint(color, phaseStyle(v.Phase), state)}
	if v.Progress != "" {
		fields = append(fields, terminal.SafeLine(v.Progress))
	}
	if v.Asks != "" {
		fields = append(fields, terminal.Paint(color, terminal.Yellow, "asks: "+terminal.SafeLine(v.Asks)))
	}
	fields = append(fields, plural(v.Polls, "poll"))
	if left := v.NextPollAt.Sub(now); !v.NextPollAt.IsZero() && left > 0 {
		fields = append(fields, "next in "+Duration(left))
	}
	if v.Note != "" {
		fields = append(fields, terminal.Paint(color, terminal.Yellow, terminal.SafeLine(v.Note)))
	}
	if v.WebURL != "" {
		fields = append(fields, terminal.SafeLine(v.WebURL))
	}
	return strings.Join(fields, " · ")
}

func phaseStyle(phase string) terminal.Style {
	switch agentstatus.Phase(phase) {
	case agentstatus.PhaseCompleted:
		return terminal.Green
	case agentstatus.PhaseFailed, agentstatus.PhaseCancelled, agentstatus.PhaseExpired:
		return terminal.Red
	case agentstatus.PhaseNeedsInput:
		return terminal.Yellow
	case agentstatus.PhaseRunning:
		return terminal.Cyan
	}
	return terminal.Bold
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Duration prints a duration for people who watch: 0.4s, 12s, 3m05s, 2h10m.
func Duration(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Truncate(time.Second).Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}
