package workflows

import (
	"cmp"
	"errors"
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// startPoller starts the activity that polls the interactions that have not ended, until the
// deadline.
func (b *batch) startPoller(ctx workflow.Context) {
	b.pollsBefore = b.polls
	b.polled = b.open()
	remaining := remainingUntil(ctx, b.deadlineAt)
	token := b.token(ctx)
	ctx = withPollerOptions(ctx, remaining, b.in.HeartbeatTimeout(),
		fmt.Sprintf("poll %d interactions until %s", len(b.polled), formatTime(b.deadlineAt)))
	in := agentwait.PollAgentsInput{
		Targets:        b.some(b.polled),
		Selection:      b.in.Selection,
		Schedule:       b.in.Schedule,
		TimeoutSeconds: remaining.Seconds(),
		ReturnWhen:     b.missing(len(b.polled)),
		Token:          token,
		SignalRows:     true,
	}
	b.poller = poller{deadline: b.deadlineAt, future: workflow.ExecuteActivity(ctx, in.ActivityName(), in)}
}

// token goes on with how the poller before has left the interactions, so that the pause that an API
// asked for outlives it, as the time without a change does. Where that is not known, the distance to
// what the poller before did last is kept.
func (b *batch) token(ctx workflow.Context) *agentwait.AgentsToken {
	token := agentwait.AgentsToken{StartedAt: b.startedAt}
	if left := b.left; left != nil {
		b.left = nil
		waits := make([]agentwait.AgentWait, len(b.polled))
		for i, place := range b.polled {
			waits[i] = left.waits[place]
		}
		token.NextPollAt, token.NextDelaySeconds = left.NextPollAt, left.NextDelaySeconds
		token.SetWaits(waits)
		return &token
	}
	if b.pollsBefore > 0 {
		delay := min(cmp.Or(agentwait.Duration(b.in.MinIntervalSeconds), leastDistance), agentwait.MaxInterval)
		next := workflow.Now(ctx).Add(delay).UTC()
		token.NextPollAt, token.NextDelaySeconds = &next, delay.Seconds()
	}
	return &token
}

// leftOver is how a poller has left the interactions that it polled.
type leftOver struct {
	agentwait.AgentsToken
	waits map[int]agentwait.AgentWait // by their places
}

// leavesToken takes over the token of a poller that has ended; one that cannot be used is none.
func (b *batch) leavesToken(token *agentwait.AgentsToken) {
	b.left = nil
	if token == nil || token.NextPollAt == nil || token.Validate(len(b.polled)) != nil {
		return
	}
	waits, _ := token.ReadWaits(len(b.polled)) // it was checked
	b.left = &leftOver{AgentsToken: *token, waits: map[int]agentwait.AgentWait{}}
	for i, place := range b.polled {
		b.left.waits[place] = waits[i]
	}
}

// open are the places of the interactions that have not ended.
func (b *batch) open() []int {
	places := make([]int, 0, len(b.in.InteractionIDs)-b.done)
	for i := range b.in.InteractionIDs {
		if !b.rows.Row(i).Ended() {
			places = append(places, i)
		}
	}
	return places
}

// some are the targets at some places.
func (b *batch) some(places []int) agentwait.Targets {
	targets := b.in.Targets
	targets.InteractionIDs, targets.IDs = make([]string, len(places)), nil
	for i, place := range places {
		id := b.in.InteractionIDs[place]
		targets.InteractionIDs[i] = id
		if ids := b.in.IDs[id]; len(ids) > 0 {
			if targets.IDs == nil {
				targets.IDs = map[string]map[string]string{}
			}
			targets.IDs[id] = ids
		}
	}
	return targets
}

// missing is how many of those that are polled have to end.
func (b *batch) missing(polled int) agentwait.ReturnWhen {
	if missing := b.wanted - b.done; missing < polled {
		return agentwait.ReturnWhen(missing)
	}
	return agentwait.ReturnAll
}

// pollerEnded reads how the poller ended.
func (b *batch) pollerEnded(ctx workflow.Context, f workflow.Future) {
	var result agentwait.AgentsResult
	if err := f.Get(ctx, &result); err != nil {
		b.pollerFailed(ctx, err)
		return
	}
	b.seePolls(result.Polls)
	b.seeAll(&result)
	b.leavesToken(result.Token)
	switch {
	case result.Outcome == "":
		b.unreadable(ctx, errNoOutcome)
	case b.done >= b.wanted:
	case result.Outcome != agentwait.OutcomeDeadlineExceeded:
		b.unreadable(ctx, errTooFewRows)
	default:
		b.outOfTime(ctx, "")
	}
}

var errTooFewRows = errors.New("it has fewer ended rows than it was asked for")

// seeAll takes over the rows of a poller that has ended. Those that have not ended say how they
// stand.
func (b *batch) seeAll(result *agentwait.AgentsResult) {
	for i := range result.Rows {
		row := result.Rows[i]
		if row.Ended() {
			b.see(row)
			continue
		}
		if place, known := b.places[row.InteractionID]; known && !b.rows.Row(place).Ended() {
			row.Outcome = agentwait.OutcomeStillRunning
			b.rows.Put(place, row)
		}
	}
	b.delivered = max(b.delivered, sizeOf(result.Rows))
}

// outOfTime starts the next poller if the deadline was extended, else ends the batch: see
// [poller.mayGoOn].
func (b *batch) outOfTime(ctx workflow.Context, cause string) {
	if b.poller.mayGoOn(workflow.Now(ctx), b.deadlineAt) {
		if outgrown(ctx, b.deadlineAt) {
			b.leaves = true
			return
		}
		b.startPoller(ctx)
		return
	}
	for _, place := range b.open() {
		row := *b.rows.Row(place)
		row.Outcome = agentwait.OutcomeDeadlineExceeded
		b.rows.Put(place, row)
	}
	if cause != "" {
		b.lastProblem = cause
	}
	b.finish(ctx, agentwait.OutcomeDeadlineExceeded)
}

// pollerFailed reads why the poller failed.
func (b *batch) pollerFailed(ctx workflow.Context, err error) {
	switch why := readFailure(ctx, err); {
	case why.cancelled:
		b.cancel(ctx)
	case why.timeout != nil:
		var token agentwait.AgentsToken
		cause := why.outOfTime
		if why.timeout.HasLastHeartbeatDetails() && why.timeout.LastHeartbeatDetails(&token) == nil {
			b.seePolls(token.Polls)
			b.leavesToken(&token)
			if token.ProblemText != "" {
				cause += "; a poll failed: " + text.Cut(token.ProblemText, agentwait.MaxProblemTextBytes)
			}
		}
		b.outOfTime(ctx, cause)
	case why.application != nil && why.outOfTime != "":
		b.outOfTime(ctx, why.outOfTime)
	case why.application != nil:
		b.ended = &batchEnding{outcome: agentwait.OutcomeOf(why.application.Type()), err: rethrown(why.application)}
	default:
		b.unreadable(ctx, err)
	}
}

func (b *batch) unreadable(ctx workflow.Context, err error) {
	b.ended = &batchEnding{outcome: agentwait.OutcomeError, err: unreadable(err, b.details(ctx))}
}
