package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// batchCheck is the poll of many that the signal poll_now asks for: see [check].
type batchCheck struct {
	all       bool            // of all that have not ended
	named     map[int]bool    // … or of those at these places
	running   workflow.Future // the one in flight, else nil
	spacing   workflow.Future // the timer until the next may start, else nil
	notBefore time.Time
}

func (c *batchCheck) wanted() bool { return c.all || len(c.named) > 0 }

// pollNow takes in a signal poll_now. One that names interactions in a way that cannot be read
// is dropped, and shown: it must not poll a thousand instead of one.
func (b *batch) pollNow(ctx workflow.Context, raw converter.RawValue) {
	var arg agentwait.PollNow
	if payload := raw.Payload(); payload != nil && string(payload.GetData()) != "null" && len(payload.GetData()) > 0 {
		if err := decodeArguments(&arg, raw); err != nil {
			b.lastProblem = text.Cut(agentwait.SignalPollNow+": "+err.Error(), maxProblemBytes)
			workflow.GetLogger(ctx).Warn("agentwait: ignoring a signal that cannot be read", "signal", agentwait.SignalPollNow, "error", err)
			return
		}
	}
	b.takePollNow(arg)
}

func (b *batch) takePollNow(arg agentwait.PollNow) {
	if len(arg.InteractionIDs) == 0 {
		b.check.all = true
		return
	}
	if b.check.named == nil {
		b.check.named = map[int]bool{}
	}
	for _, id := range arg.InteractionIDs {
		if place, known := b.places[id]; known {
			b.check.named[place] = true
		}
	}
}

// wantedPlaces are the places of those that are to be polled now, in order.
func (b *batch) wantedPlaces() []int {
	open := b.open()
	if b.check.all {
		return open
	}
	wanted := open[:0]
	for _, place := range open {
		if b.check.named[place] {
			wanted = append(wanted, place)
		}
	}
	return wanted
}

// startCheckIfDue starts a check, or the timer until one may start.
func (b *batch) startCheckIfDue(ctx workflow.Context) {
	if !b.check.wanted() || b.check.running != nil || b.check.spacing != nil {
		return
	}
	now := workflow.Now(ctx)
	if rest := b.check.notBefore.Sub(now); rest > 0 {
		b.check.spacing = workflow.NewTimer(ctx, rest)
		return
	}
	places := b.wantedPlaces()
	b.check = batchCheck{notBefore: b.check.notBefore}
	if len(places) == 0 {
		return // all of them have ended meanwhile
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: batchCheckTimeout + pollerGrace,
		HeartbeatTimeout:       b.in.HeartbeatTimeout(),
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1}, // the poller retries; this one only looks
		Summary:                text.Summary(fmt.Sprintf("poll %d interactions now", len(places))),
	})
	b.check.notBefore = now.Add(checkSpacing)
	in := agentwait.PollAgentsInput{
		Targets:        b.some(places),
		Selection:      b.in.Selection,
		Schedule:       b.in.Schedule,
		TimeoutSeconds: batchCheckTimeout.Seconds(),
		Once:           true,
		Token:          &agentwait.AgentsToken{StartedAt: b.startedAt},
	}
	b.check.running = workflow.ExecuteActivity(ctx, in.ActivityName(), in)
}

// batchCheckTimeout is how long a check of all may take: a thousand requests at the least rate
// at which a connection is slowed down.
const batchCheckTimeout = 2 * time.Minute

// checkEnded reads a check's answer. Only an answer about an agent that has come to an end, or
// needs input, is taken: the poller decides on errors.
func (b *batch) checkEnded(ctx workflow.Context, f workflow.Future) {
	b.check.running = nil
	var result agentwait.AgentsResult
	if err := f.Get(ctx, &result); err != nil {
		b.lastProblem = problemOf(err, batchCheckTimeout)
		return
	}
	b.lastProblem = ""
	b.pollsNow = bounded(b.pollsNow + bounded(result.Polls))
	for i := range result.Rows {
		row := result.Rows[i]
		switch row.Outcome {
		case agentwait.OutcomeCompleted, agentwait.OutcomeFailed, agentwait.OutcomeAgentCancelled, agentwait.OutcomeAgentExpired,
			agentwait.OutcomeNeedsInput:
			b.see(row)
		case agentwait.OutcomeStillRunning:
			if place, known := b.places[row.InteractionID]; known && row.State != "" && !b.rows.Row(place).Ended() {
				row.Error = nil
				b.rows.Put(place, row)
			}
		}
	}
}
