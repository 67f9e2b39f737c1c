package activities

import (
	"context"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/rows"
	"github.com/agentwait/agentwait/internal/text"
)

const (
	// tellEvery is how far apart two signals to the calling workflow are at least: each is a
	// billable action.
	tellEvery = 30 * time.Second
	// tellAfter is how long a signal waits for more rows to come.
	tellAfter = 5 * time.Second
)

// news is what the calling workflow is told of rows while the batch goes on.
type news struct {
	wanted bool
	tellAt time.Duration // plan.Never: nothing is to be told
	quiet  time.Duration // until then
}

func newNews(wanted bool) news { return news{wanted: wanted, tellAt: plan.Never} }

// extent is how much of a row was told.
type extent uint8

const (
	nothing extent = iota
	head
	all
)

// announce has what is new told soon.
func (b *batch) announce(now time.Duration) {
	if b.news.wanted && b.news.tellAt == plan.Never {
		b.news.tellAt = max(now+tellAfter, b.news.quiet)
	}
}

// tell tells the calling workflow what is new.
func (b *batch) tell(now time.Duration) {
	b.news.tellAt, b.news.quiet = plan.Never, now+tellEvery
	change := agentwait.RowsChange{Polls: b.polls, At: b.serverTime(now)}
	before := map[int]extent{}
	var more bool
	change.Rows, more = b.untold(before)
	if len(change.Rows) == 0 {
		return
	}
	if more {
		b.announce(now)
	}
	b.later(func(ctx context.Context) {
		if err := b.sink.signal(ctx, agentwait.RowsSignal, change); err != nil {
			b.notTold(before, err)
		}
	})
}

// notTold has rows told again that did not arrive.
func (b *batch) notTold(before map[int]extent, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return // its end tells them
	}
	b.say(levelWarn, "agentwait: a signal with rows was not delivered", "error", err)
	for i, was := range before {
		b.members[i].told = was
	}
	b.announce(b.home.engine.time.Now())
	b.rearm()
}

// untold picks what fits into one signal: rows of which nothing was told first, without their
// replies if these do not fit as well, and then replies. before gets what had been told of
// each; more is true if something is left for the next signal.
func (b *batch) untold(before map[int]extent) (picked []agentwait.Row, more bool) {
	left := agentwait.MaxSignalBytes - envelopeBytes
	places := map[int]int{}
	for i := range b.members {
		m, row := &b.members[i], b.rows.Row(i)
		if !m.over || m.told != nothing || !row.Ended() {
			continue
		}
		bare := row.Head()
		size := rows.SizeOf(&bare)
		if size > left {
			return picked, true
		}
		left -= size
		before[i], places[i] = nothing, len(picked)
		picked = append(picked, bare)
		m.told = head
	}
	for i := range b.members {
		m := &b.members[i]
		if m.told != head {
			continue
		}
		row := b.rows.Row(i)
		place, isPicked := places[i]
		size := b.rows.Size(i)
		if isPicked {
			left += rows.SizeOf(&picked[place])
		}
		switch {
		case size <= left:
			left -= size
			m.told = all
			if isPicked {
				picked[place] = *row
			} else if row.HasReply() {
				before[i] = head
				picked = append(picked, *row)
			}
			continue
		case size > agentwait.MaxSignalBytes-envelopeBytes && !b.deliverable(size):
			m.told = all // never fits: the server takes it neither so nor with the result
		case len(picked) == 0 && size > agentwait.MaxSignalBytes-envelopeBytes:
			// Larger than what rows share: it has a signal of its own.
			m.told = all
			before[i] = head
			return []agentwait.Row{*row}, true
		default:
			more = true
		}
		if isPicked {
			left -= rows.SizeOf(&picked[place])
		}
	}
	return picked, more
}

// deliverable reports whether the server takes a payload with a row of size bytes.
func (b *batch) deliverable(size int) bool {
	most := b.home.engine.deliverable()
	return most <= 0 || size <= most-envelopeBytes
}

// counts tells people when polls began to fail, and when all of them succeed again. One line
// stands for all interactions: an outage of the API has a thousand of them fail at once.
func (b *batch) counts(m *member, was plan.Progress, seen check.Seen) {
	before, after, now := was.Failures, m.plan.Failures, b.home.engine.time.Now()
	if before > 0 && after == 0 {
		b.failing--
	}
	if before == 0 && after > 0 {
		b.failing++
	}
	switch {
	case after > 0:
		own := before == 0 && b.failing == 1
		if !callers(seen) {
			own = b.outage().failed(&m.trouble, now, m.plan.Shown().Problem, seen.Text, own)
		}
		if own {
			b.loud = !callers(seen)
			b.say(levelOf(seen), "agentwait: polls fail", "interaction_id", b.targets.InteractionIDs[m.index],
				"reason", m.plan.Shown().Problem, "error", text.Cut(seen.Text, agentwait.MaxErrorTextBytes))
		}
	case before > 0 && seen.Status != nil:
		b.outage().succeeded(&m.trouble, now)
		if b.loud && b.failing == 0 {
			b.loud = false
			b.say(levelWarn, "agentwait: polls succeed again", "interactions", len(b.members))
		}
	}
}

// outage is that of the connection of all of them.
func (b *batch) outage() *outage { return b.home.engine.outages[b.targets.CredentialName()] }

// failedPolls says that the API did not answer until the deadline.
func failedPolls(p *plan.Progress) string {
	shown := p.Shown()
	return "the " + text.FailedPolls(int(p.Failures), shown.Problem, shown.ProblemText)
}
