package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// verdict is what came of the waits.
type verdict struct {
	fault   fault
	waits   int
	right   int // ended as they had to
	lost    int // have not ended
	late    []float64
	overlap time.Duration // the longest time that one interaction was polled by two workers at once
	notes   []string
	wrong   []string // why this is a failure
	took    time.Duration
	skipped string // why the fault was left out
}

// lostAfter is how long after the last agent's end a wait that goes on is lost: hand-overs,
// heartbeat timeouts and the longest back-off of the server are over then.
const lostAfter = 3 * time.Minute

// judge follows the waits to their ends, and says what came of them.
func (f *field) judge(ctx context.Context) (verdict, error) {
	v := verdict{fault: f.fault, waits: len(f.waits)}
	log, err := f.ours(ctx)
	if err != nil {
		return v, err
	}
	follow, cancel := context.WithDeadline(ctx, lastEnd(log).Add(lostAfter))
	defer cancel()
	endings := waits.Follow(follow, f.Client, f.waits)
	batches := f.followBatches(follow)
	if err := context.Cause(ctx); err != nil {
		return v, err
	}
	// With the workers gone nobody polls any more: what was still queued is in the log too.
	if err := f.retireAll(ctx); err != nil {
		return v, err
	}
	if log, err = f.ours(ctx); err != nil {
		return v, err
	}
	f.polled = map[string]int{}
	for id, it := range log.Interactions {
		f.polled[id] = len(it.Polls)
	}
	for _, e := range endings {
		f.count1(&v, e, log)
	}
	for _, end := range batches {
		f.countBatch(&v, end, log)
	}
	f.alone(&v, log)
	if f.fault.apart {
		f.keptApart(log)
	}
	if v.lost > 0 {
		v.wrong = append(v.wrong, fmt.Sprintf("%d lost", v.lost))
	}
	v.wrong = append(append(v.wrong, f.wrong...), f.left...)
	v.notes = f.notes
	return v, nil
}

// usualDelay is the longest time between two polls of a wait if nothing is wrong: a thirtieth
// of what the longest of these waits last, and something for a machine that is busy.
func (f *field) usualDelay() time.Duration { return f.pick(8*time.Second, 4*time.Second) }

// gap is how long a worker that still has a wait does not poll it at most: a worker that was
// silent for longer had lost it.
func (f *field) gap() time.Duration {
	delay := f.usualDelay()
	if f.fault.delay != nil {
		delay = f.fault.delay(f)
	}
	return delay + f.heartbeat()
}

// alone checks that no interaction was polled by two workers at once for longer than a worker
// needs to hear that it has lost a wait.
func (f *field) alone(v *verdict, log *polls.Log) {
	for id, overlap := range log.Overlaps(f.gap()) {
		v.overlap = max(v.overlap, overlap)
		if overlap > f.heartbeat() {
			v.wrong = append(v.wrong, fmt.Sprintf("%s was polled by two workers at once for %v", id, overlap.Round(time.Millisecond)))
		}
	}
}

// closest is what two polls of an interaction lie apart at least, less what the way of a request
// may vary by.
const closest = 900 * time.Millisecond

// keptApart checks that no interaction was polled twice within a second.
func (f *field) keptApart(log *polls.Log) {
	closer, all := log.Closer(closest), log.Requests()
	f.note("%d of %d polls came less than %v after the one before", closer, all, closest)
	if closer > 0 {
		apart, which := log.Nearest()
		f.bad("%d of %d polls came less than %v after the one before of the same interaction: %v lay between those of %s",
			closer, all, closest, apart.Round(time.Millisecond), which)
	}
}

// count1 counts one ending.
func (f *field) count1(v *verdict, e waits.Ending, log *polls.Log) {
	ends := f.fault.ends
	if ends == nil {
		ends = (*field).asItsAgent
	}
	switch {
	case e.Outcome == "":
		v.lost++
	case ends(f, e):
		v.right++
		if it := log.Interactions[e.InteractionID]; it != nil && it.Ends != 0 && !e.Closed.IsZero() && e.Outcome != waits.Cancelled && e.Outcome != waits.Terminated {
			v.late = append(v.late, e.Closed.Sub(log.When(it.Ends)).Seconds())
		}
	default:
		v.wrong = append(v.wrong, fmt.Sprintf("%s ended as %s: %s%s", e.InteractionID, e.Outcome, e.Message, e.Response))
	}
}

// asItsAgent: the wait brings its own agent's reply, or its failure.
func (f *field) asItsAgent(e waits.Ending) bool {
	if f.plans[groupOf(e.InteractionID)].Fails(e.InteractionID) {
		return e.Outcome == "agentwait.AgentFailed" && strings.Contains(e.Message, stubapi.Reply(e.InteractionID))
	}
	return e.Outcome == "completed" && e.Response == stubapi.Reply(e.InteractionID)
}

// groupOf is the group of an interaction, GROUP-NUMBER.
func groupOf(id string) string { return id[:strings.LastIndexByte(id, '-')] }

// ours is what the API saw of the waits.
func (f *field) ours(ctx context.Context) (*polls.Log, error) {
	return f.API.Log(ctx) // the API is this field's alone
}

// lastEnd is when the last agent ends; now, if none does.
func lastEnd(log *polls.Log) time.Time {
	last := time.Now()
	for _, it := range log.Interactions {
		if at := log.When(it.Ends); it.Ends != 0 && at.After(last) {
			last = at
		}
	}
	return last
}

// failed reports whether something was lost or wrong, or left out without need.
func (v verdict) failed() bool { return len(v.wrong) > 0 }

// row is the verdict's line in the table.
func (v verdict) row() string {
	if v.skipped != "" {
		return fmt.Sprintf("| %s | – | – | – | – | – | – | **left out**: %s |", v.fault.title, v.skipped)
	}
	late50, lateMost := "–", "–"
	if len(v.late) > 0 {
		late50, lateMost = fmt.Sprintf("%.1f s", figures.Median(v.late)), fmt.Sprintf("%.1f s", figures.Max(v.late))
	}
	overlap := "never"
	if v.overlap > 0 {
		overlap = fmt.Sprintf("%.1f s", v.overlap.Seconds())
	}
	notes := slices.Clone(v.notes)
	if v.failed() {
		notes = append(notes, fmt.Sprintf("**wrong: %s**", strings.Join(shortened(v.wrong, 3), "; ")))
	}
	return fmt.Sprintf("| %s | %d | %d | %d | %s | %s | %s | %s |",
		v.fault.title, v.waits, v.right, v.lost, late50, lateMost, overlap, strings.Join(notes, "; "))
}

// shortened is the first few of many, each on one line.
func shortened(all []string, most int) []string {
	var short []string
	for i, text := range all {
		if i == most {
			return append(short, fmt.Sprintf("and %d more", len(all)-most))
		}
		text = strings.Join(strings.Fields(text), " ")
		short = append(short, strings.ReplaceAll(text[:min(len(text), 300)], "|", "\\|"))
	}
	return short
}
