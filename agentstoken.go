package agentwait

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// AgentsToken is the resume token of a batch: how it stands. It is the heartbeat detail of
// PollAgentsStatus, at most 16 KiB. Times are the Temporal server's.
//
// It has no rows: an attempt that goes on from it polls the interactions that had ended once
// more, and gets their rows from that.
type AgentsToken struct {
	StartedAt time.Time `json:"started_at"` // when the wait began
	Polls     int       `json:"polls"`      // of all interactions
	// Ended has one bit for each interaction, in base64: bit i%8 of byte i/8 is that of
	// interaction_ids[i], set if it has ended. Empty: none has.
	Ended string `json:"ended,omitempty"`
	// NextPollAt is the earliest poll that is due. Empty: at once.
	NextPollAt       *time.Time `json:"next_poll_at,omitempty"`
	NextDelaySeconds float64    `json:"next_delay_seconds,omitempty"` // until NextPollAt, when this was written
	// Waits has five bytes for each interaction, in base64: how many seconds after NextPollAt
	// its next poll is due (two bytes), its polls (two) and the failed polls in a row (one),
	// little-endian, each at most what fits. Empty: nothing is known of them.
	Waits string `json:"waits,omitempty"`
	// Answered has one bit for each interaction, as Ended: set if it has had a good answer.
	// Empty: nothing is known of that.
	Answered string `json:"answered,omitempty"`
	// Strays has three bytes for each interaction, in base64: its stray answers in a row
	// ([Token].StrayAnswers; one byte), and how many seconds before NextPollAt the first of them
	// was asked for (two bytes), little-endian, each at most what fits. Empty: there are none.
	Strays string `json:"strays,omitempty"`
	// Unchanged has three bytes for each interaction, in base64: a fingerprint of what its last
	// good answer showed (the low two bytes of [Token].Seen), little-endian, and when an answer
	// showed that first: 255 if that is stall_timeout_seconds or longer before NextPollAt, else
	// how many 254ths of them after StartedAt it was, rounded up, modulo 255. Empty: nothing is
	// known of that.
	Unchanged string `json:"unchanged,omitempty"`
	// ProblemText is what a poll was answered with that failed, for people: of the interactions
	// whose last poll did so, one.
	ProblemText string `json:"problem_text,omitempty"`
}

// AgentWait is what an [AgentsToken] says of one interaction.
type AgentWait struct {
	Ended    bool
	Due      time.Duration // its next poll, after NextPollAt
	Polls    int
	Failures int
	Answered bool          // it has had a good answer
	Stray    int           // stray answers in a row
	StrayFor time.Duration // … from the first of them to NextPollAt

	Seen      uint16 // a fingerprint of what its last good answer showed; 0: nothing is known
	Unchanged uint8  // … when an answer showed that first: see [AgentsToken].Unchanged
}

const (
	waitBytes  = 5
	strayBytes = 3
	seenBytes  = 3
)

// SetWaits writes what is known of each interaction.
func (t *AgentsToken) SetWaits(waits []AgentWait) {
	ended, packed := make([]byte, (len(waits)+7)/8), make([]byte, 0, waitBytes*len(waits))
	answered, strays, anyStray := make([]byte, len(ended)), make([]byte, 0, strayBytes*len(waits)), false
	seen, anySeen := make([]byte, 0, seenBytes*len(waits)), false
	for i, w := range waits {
		anySeen = anySeen || w.Seen != 0
		seen = append(binary.LittleEndian.AppendUint16(seen, w.Seen), w.Unchanged)
		if w.Answered {
			answered[i/8] |= 1 << (i % 8)
		}
		anyStray = anyStray || w.Stray > 0
		strays = append(strays, uint8(min(max(w.Stray, 0), math.MaxUint8)))
		strays = binary.LittleEndian.AppendUint16(strays, uint16(min(max(w.StrayFor/time.Second, 0), math.MaxUint16)))
		if w.Ended {
			ended[i/8] |= 1 << (i % 8)
		}
		packed = binary.LittleEndian.AppendUint16(packed, uint16(min(max((w.Due+time.Second-1)/time.Second, 0), math.MaxUint16)))
		packed = binary.LittleEndian.AppendUint16(packed, uint16(min(max(w.Polls, 0), math.MaxUint16)))
		packed = append(packed, uint8(min(max(w.Failures, 0), math.MaxUint8)))
	}
	t.Ended = base64.StdEncoding.EncodeToString(ended)
	t.Waits = base64.StdEncoding.EncodeToString(packed)
	t.Answered, t.Strays = base64.StdEncoding.EncodeToString(answered), ""
	if anyStray {
		t.Strays = base64.StdEncoding.EncodeToString(strays)
	}
	if t.Unchanged = ""; anySeen {
		t.Unchanged = base64.StdEncoding.EncodeToString(seen)
	}
}

// ReadWaits reads what is known of each of n interactions. Its error is a [*FieldError].
func (t AgentsToken) ReadWaits(n int) ([]AgentWait, error) {
	waits := make([]AgentWait, n)
	ended, err := decodeBytes("token.ended", t.Ended, (n+7)/8)
	if err != nil {
		return nil, err
	}
	packed, err := decodeBytes("token.waits", t.Waits, waitBytes*n)
	if err != nil {
		return nil, err
	}
	answered, err := decodeBytes("token.answered", t.Answered, (n+7)/8)
	if err != nil {
		return nil, err
	}
	strays, err := decodeBytes("token.strays", t.Strays, strayBytes*n)
	if err != nil {
		return nil, err
	}
	seen, err := decodeBytes("token.unchanged", t.Unchanged, seenBytes*n)
	if err != nil {
		return nil, err
	}
	for i := range waits {
		w := &waits[i]
		if len(seen) > 0 {
			one := seen[seenBytes*i:]
			w.Seen, w.Unchanged = binary.LittleEndian.Uint16(one), one[2]
		}
		w.Answered = len(answered) > 0 && answered[i/8]&(1<<(i%8)) != 0
		if len(strays) > 0 {
			one := strays[strayBytes*i:]
			w.Stray, w.StrayFor = int(one[0]), time.Duration(binary.LittleEndian.Uint16(one[1:]))*time.Second
		}
		if len(ended) > 0 {
			w.Ended = ended[i/8]&(1<<(i%8)) != 0
		}
		if len(packed) > 0 {
			one := packed[waitBytes*i:]
			w.Due = time.Duration(binary.LittleEndian.Uint16(one)) * time.Second
			w.Polls, w.Failures = int(binary.LittleEndian.Uint16(one[2:])), int(one[4])
		}
	}
	return waits, nil
}

// decodeBytes reads bytes in base64; nothing stands for none.
func decodeBytes(field, encoded string, want int) ([]byte, error) {
	if encoded == "" {
		return nil, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(decoded) != want {
		return nil, OutOfRange(field, fmt.Sprintf("%d characters", len(encoded)), fmt.Sprintf("%d bytes in base64", want))
	}
	return decoded, nil
}

// Validate checks a token that came from outside, for a batch of n interactions. Its error is a
// [*FieldError].
func (t AgentsToken) Validate(n int) error {
	if t.StartedAt.IsZero() {
		return OutOfRange("token.started_at", "nothing", "when the wait began")
	}
	if err := cmp.Or(
		checkTime("token.started_at", t.StartedAt),
		checkMaybe("token.next_poll_at", t.NextPollAt),
		checkCount("token.polls", t.Polls),
		checkSeconds("token.next_delay_seconds", t.NextDelaySeconds, 0, maxDelay),
	); err != nil {
		return err
	}
	if len(t.ProblemText) > MaxProblemTextBytes {
		return OutOfRange("token.problem_text", fmt.Sprintf("%d bytes", len(t.ProblemText)), fmt.Sprintf("at most %d bytes", MaxProblemTextBytes))
	}
	_, err := t.ReadWaits(n)
	return err
}
