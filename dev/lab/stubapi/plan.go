package stubapi

import (
	"hash/fnv"
	"time"
)

// Plan is how the agents of a group behave. Without an end they are at work until
// another plan says when they end.
type Plan struct {
	// After: an agent ends this long after the first request for it.
	After float64 `json:"after_seconds,omitempty"`
	// EndsAt: all agents end at this moment. After is not looked at then.
	EndsAt *time.Time `json:"ends_at,omitempty"`
	// Spread: the ends are spread evenly over this long, from After or EndsAt on. Which
	// agent ends when follows from its id.
	Spread float64 `json:"spread_seconds,omitempty"`
	// FailEvery: each n-th agent fails instead of completing, those whose number is
	// divisible by it.
	FailEvery int `json:"fail_every,omitempty"`
	// Backwards: states go back and forth, and a completed agent is at work again once
	// its end has been told.
	Backwards bool `json:"backwards,omitempty"`
}

// ends is when an agent ends that was first asked for at first.
func (p Plan) ends(id string, first time.Time) (at time.Time, known bool) {
	switch {
	case p.EndsAt != nil:
		at = *p.EndsAt
	case p.After > 0:
		at = first.Add(seconds(p.After))
	default:
		return time.Time{}, false
	}
	return at.Add(seconds(p.Spread * fraction(id))), true
}

// fraction is a number in [0, 1) that follows from the id.
func fraction(id string) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	// The last bytes of an id barely reach the upper bits of FNV: mix once more.
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return float64(x>>11) / (1 << 53)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// Faults are what is wrong with the API. The zero value is an API that is well.
type Faults struct {
	// Latency of every answer.
	Latency float64 `json:"latency_seconds,omitempty"`
	// PerSecond is the rate limit; beyond it, and a burst of one second, the answer is 429.
	PerSecond float64 `json:"per_second,omitempty"`
	// RetryAfter is told with each 429; 0 tells none.
	RetryAfter int `json:"retry_after_seconds,omitempty"`
	// ErrorShare of the answers, 0 to 1, are ErrorStatus at random.
	ErrorShare  float64 `json:"error_share,omitempty"`
	ErrorStatus int     `json:"error_status,omitempty"`
	// Bombs: answers are as large as can be, a fourth of them in each way.
	Bombs bool `json:"bombs,omitempty"`
}
