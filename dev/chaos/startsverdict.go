package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/agentwait/agentwait/dev/lab/figures"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// outcomeUnknown is the only other end that a start may have, if the API takes neither an id nor a key.
const outcomeUnknown = "agentwait.StartOutcomeUnknown"

// judgeStarts follows the RunAgents to their ends, and says what came of them.
func judgeStarts(ctx context.Context, f *field) (verdict, error) {
	v := verdict{fault: f.fault, waits: len(f.waits)}
	follow, cancel := context.WithTimeout(ctx, lostAfter)
	defer cancel()
	endings := waits.Follow(follow, f.Client, f.waits)
	if err := context.Cause(ctx); err != nil {
		return v, err
	}
	runs, most, unknown, inVain := 0, 0, 0, 0
	for _, e := range endings {
		begun := f.starts.api.Started(e.InteractionID)
		runs, most = runs+len(begun), max(most, len(begun))
		attempt, err := f.startsAttempt(ctx, e.Wait)
		if err != nil && e.Outcome != "" {
			return v, err
		}
		f.starts.count1(&v, e, len(begun), attempt.number)
		if e.Outcome == outcomeUnknown {
			unknown++
			inVain += len(begun)
		}
		if e.Outcome == "completed" && len(begun) > 0 {
			v.late = append(v.late, e.Closed.Sub(f.starts.api.EndedAt(begun[0])).Seconds())
		}
	}
	if v.lost > 0 {
		v.wrong = append(v.wrong, fmt.Sprintf("%d lost", v.lost))
	}
	if err := f.noteKills(ctx); err != nil {
		return v, err
	}
	f.note("%d runs at the API, at most %d for a RunAgent", runs, most)
	if !f.starts.idempotent {
		f.note("%d ended as `StartOutcomeUnknown`, %d of these runs exist", unknown, inVain)
	}
	if err := f.retireAll(ctx); err != nil {
		return v, err
	}
	v.wrong = append(append(v.wrong, f.wrong...), f.left...)
	v.notes = f.notes
	return v, nil
}

// count1 counts the end of one RunAgent, of which so many runs have begun at the API and so many
// attempts were made to start it.
func (s *starts) count1(v *verdict, e waits.Ending, begun int, attempts int32) {
	switch {
	case begun > 1:
		v.wrong = append(v.wrong, fmt.Sprintf("%s was started %d times", e.InteractionID, begun))
	case e.Outcome == "":
		v.lost++
	case e.Outcome == "completed" && e.Response == stubapi.Reply(e.InteractionID) && begun == 1:
		v.right++
	case e.Outcome == outcomeUnknown && !s.idempotent && attempts > 1:
		v.right++
	default:
		v.wrong = append(v.wrong, fmt.Sprintf("%s, of which %d runs have begun in %d attempts, ended as %s: %s%s", e.InteractionID, begun, attempts, e.Outcome, e.Message, e.Response))
	}
}

// noteKills notes when workers were killed, and how soon another has taken over.
func (f *field) noteKills(ctx context.Context) error {
	var at [reaches]int
	var after []float64
	for _, h := range f.starts.kills {
		at[h.reach]++
		next, err := f.startsAttempt(ctx, h.run)
		if err != nil {
			return err
		}
		if taken := next.began.Sub(h.at); next.number == 2 && taken > 0 {
			after = append(after, taken.Seconds())
		}
	}
	var each []string
	for s, n := range at {
		each = append(each, fmt.Sprintf("%d %s", n, reach(s)))
	}
	f.note("%d workers killed: the start was %s", len(f.starts.kills), strings.Join(each, ", "))
	if len(after) > 0 {
		f.note("the next attempt began p50 %.1f s, at most %.1f s after the kill", figures.Median(after), figures.Max(after))
	}
	return nil
}

// attempt is the last attempt to start a run.
type attempt struct {
	number int32
	began  time.Time
}

// startsAttempt reads a history for the last attempt to start its run.
func (f *field) startsAttempt(ctx context.Context, run waits.Wait) (last attempt, err error) {
	scheduled := int64(-1)
	events := f.Client.GetWorkflowHistory(ctx, run.WorkflowID, run.RunID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return last, err
		}
		if is := event.GetActivityTaskScheduledEventAttributes(); is != nil && is.GetActivityType().GetName() == labworker.StartActivity {
			scheduled = event.GetEventId()
		}
		if is := event.GetActivityTaskStartedEventAttributes(); is != nil && is.GetScheduledEventId() == scheduled {
			last = attempt{number: is.GetAttempt(), began: event.GetEventTime().AsTime()}
		}
	}
	return last, nil
}
