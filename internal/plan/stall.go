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

// The token of a batch has a byte for when an agent first showed what it has shown since: its place on
// a grid that begins with the wait, modulo seenPlaces. So it is rounded once, however many attempts
// follow: what is measured anew at each of them adds up. There is one place more than a stall timeout
// has units, since rounding up may lead beyond the moment of the token.
const (
	seenUnits  = 254
	seenPlaces = seenUnits + 1
	seenFull   = 255 // the stall timeout, or longer
)

// SeenCode is that byte at a moment: see [Wait.SeenCoded]. It is rounded so that no stall comes
// early. Zero if nothing is known.
func (w *Wait) SeenCode(at time.Duration) uint8 {
	if w.Seen == 0 || w.Options().StallSeconds == 0 || at == Never {
		return 0
	}
	if w.Unchanged(at) >= w.StallTimeout() {
		return seenFull
	}
	place := -floorDiv(w.StartedAt-w.UnchangedSince, w.seenUnit()) // rounded up
	return uint8(modulo(max(place, w.lastPlace(at)-seenUnits)))
}

// SeenCoded is how a wait stood at a moment by the token of a batch.
func (w *Wait) SeenCoded(seen uint16, code uint8, at time.Duration) {
	w.Seen, w.UnchangedSince = uint32(seen), at-w.StallTimeout()
	if code != seenFull {
		last := w.lastPlace(at)
		w.UnchangedSince = w.StartedAt + time.Duration(last-modulo(last-int64(code)))*w.seenUnit()
	}
}

// lastPlace is the last one that a code may stand for at a moment: rounded up, it may be after that.
func (w *Wait) lastPlace(at time.Duration) int64 {
	return floorDiv(at-w.StartedAt, w.seenUnit()) + 1
}

func (w *Wait) seenUnit() time.Duration { return w.StallTimeout() / seenUnits }

func floorDiv(d, unit time.Duration) int64 {
	quotient := int64(d / unit)
	if d%unit < 0 {
		quotient--
	}
	return quotient
}

func modulo(place int64) int64 { return (place%seenPlaces + seenPlaces) % seenPlaces }

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
// time is only that of the answer leaves it out: see [agentstatus.Run]. Neither it nor its low two bytes, which are all that the token
// of a batch has, are ever zero: that is where nothing is known.
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
	if sum := h.Sum32(); uint16(sum) != 0 {
		return sum
	}
	return h.Sum32() | 1
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
