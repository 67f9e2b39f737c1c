package plan

import (
	"encoding/binary"
	"hash"
	"hash/fnv"
	"math"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// sees takes in what an answer shows, and reports whether the agent has shown the same for as
// long as it may. Only an answer says so: a wait that could not ask knows nothing of the agent.
//
// A run that waits for a person is not stalled, and one that has ended is not asked about.
func (w *Wait) sees(now time.Duration, d agentstatus.Decision) (stalled bool) {
	if w.Options().StallSeconds == 0 || d.Status == nil {
		return false
	}
	seen := fingerprint(d.Status)
	if !w.seenBefore(seen) || d.Action == agentstatus.ActionNeedsInput {
		w.Seen, w.UnchangedSince = seen, now
		return false
	}
	w.Seen = seen
	return d.Action == agentstatus.ActionWait && w.Unchanged(now) >= w.StallTimeout()
}

// seenBefore reports whether an answer shows what the last one did. The token of a batch has only
// the low two bytes of a fingerprint.
func (p *Progress) seenBefore(seen uint32) bool {
	return seen == p.Seen || p.Seen != 0 && p.Seen <= math.MaxUint16 && uint16(seen) == uint16(p.Seen)
}

// Shares is how long the agent will have shown no change at a moment, in 255ths of the stall
// timeout, rounded down: never more than it was. Zero where nothing is known.
func (w *Wait) Shares(at time.Duration) uint8 {
	if w.Seen == 0 || w.Options().StallSeconds == 0 || at == Never {
		return 0
	}
	return uint8(min(float64(w.Unchanged(at))/float64(w.StallTimeout())*255, 255))
}

// SeenShares is how a wait stood by the token of a batch: see [Wait.Shares].
func (w *Wait) SeenShares(seen uint16, shares uint8, at time.Duration) {
	w.Seen, w.UnchangedSince = uint32(seen), at-w.StallTimeout()/255*time.Duration(shares)
	if shares == 255 {
		w.UnchangedSince = at - w.StallTimeout() // no rest of a division
	}
}

// StallTimeout is how long the agent may show no change; zero: for ever.
func (w *Wait) StallTimeout() time.Duration {
	return time.Duration(w.Options().StallSeconds) * time.Second
}

// Unchanged is how long the agent has shown no change.
func (p *Progress) Unchanged(now time.Duration) time.Duration {
	if p.Seen == 0 {
		return 0
	}
	return max(now-p.UnchangedSince, 0)
}

// fingerprint stands for what an answer shows of a run at work: the state, the messages by their
// number, and the last one by its id, the length of its texts and the states of its tool calls,
// the progress, what it asks of people and when the API says that it last changed. An API whose
// time is only that of the answer leaves it out: see [agentstatus.Run]. It is never zero.
func fingerprint(s *agentstatus.Status) uint32 {
	h := fnv.New32a()
	text(h, string(s.State))
	text(h, string(s.Phase))
	number(h, uint64(len(s.Messages)))
	if len(s.Messages) > 0 {
		m := &s.Messages[len(s.Messages)-1]
		text(h, m.ID)
		number(h, uint64(len(m.Content)))
		number(h, uint64(len(m.Parts)))
		for i := range m.Parts {
			number(h, uint64(len(m.Parts[i].Text)))
			if tool := m.Parts[i].Tool; tool != nil {
				text(h, tool.State)
				number(h, uint64(len(tool.Result)))
			}
		}
	}
	if r := s.Run; r != nil {
		if p := r.Progress; p != nil {
			number(h, math.Float64bits(p.Done))
			number(h, math.Float64bits(p.Total))
			number(h, uint64(p.QueuePosition))
			text(h, p.Message)
		}
		for i := range r.InputRequests {
			text(h, r.InputRequests[i].ID)
		}
		if !r.UpdatedAt.IsZero() {
			number(h, uint64(r.UpdatedAt.UnixNano()))
		}
	}
	return max(h.Sum32(), 1)
}

func text(h hash.Hash, s string) {
	number(h, uint64(len(s)))
	_, _ = h.Write([]byte(s)) // a hash takes everything
}

func number(h hash.Hash, n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	_, _ = h.Write(b[:])
}
