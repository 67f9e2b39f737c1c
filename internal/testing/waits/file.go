package waits

import (
	"encoding/json"
	"time"
)

// file is a case as it is written. Times are in milliseconds.
type file struct {
	Reason  string   `json:"reason"`
	Options options  `json:"options"`
	Random  *float64 `json:"random"`
	Steps   []step   `json:"steps"`
	Want    *want    `json:"want"`
}

type options struct {
	TimeoutMS        *int64  `json:"timeout_ms"`
	MinIntervalMS    *int64  `json:"min_interval_ms"`
	MaxIntervalMS    *int64  `json:"max_interval_ms"`
	RequestTimeoutMS *int64  `json:"request_timeout_ms"`
	NotFoundGraceMS  *int64  `json:"not_found_grace_ms"`
	OnNeedsInput     *string `json:"on_needs_input"`
	MaxBodyBytes     *int64  `json:"max_body_bytes"`
	BaseURL          *string `json:"base_url"`
	StallTimeoutMS   *int64  `json:"stall_timeout_ms"` // of waits on documents
}

type step struct {
	State    *string `json:"state"`    // a 200 with a status document
	Response *string `json:"response"` // of the document
	ID       *string `json:"interaction_id"`

	Document json.RawMessage `json:"document"` // a 200 with this normalised document

	Status   *int    `json:"status"`   // any answer
	Body     *string `json:"body"`     // of that, as application/json
	HTML     *string `json:"html"`     // of that, as text/html
	Location *string `json:"location"` // of a redirect

	Network *bool `json:"network"` // no answer

	RetryAfter *string `json:"retry_after"`
	LatencyMS  *int64  `json:"latency_ms"`
	Times      *int    `json:"times"`
}

type want struct {
	EndsAs    string  `json:"ends_as"`
	PollsAtMS []int64 `json:"polls_at_ms"`
	EndedAtMS *int64  `json:"ended_at_ms"`
	State     *string `json:"state"`
	Reply     *string `json:"reply"`
	Problem   *string `json:"problem_contains"`
}

// build turns what is written, once it is checked, into what is run.
func (f *file) build() (Case, error) {
	o := &f.Options
	c := Case{
		Reason: f.Reason,
		Random: 0.5,
		Options: Options{
			Timeout:        milliseconds(o.TimeoutMS),
			MinInterval:    milliseconds(o.MinIntervalMS),
			MaxInterval:    milliseconds(o.MaxIntervalMS),
			RequestTimeout: milliseconds(o.RequestTimeoutMS),
			NotFoundGrace:  milliseconds(o.NotFoundGraceMS),
			OnNeedsInput:   text(o.OnNeedsInput),
			BaseURL:        text(o.BaseURL),
			StallTimeout:   milliseconds(o.StallTimeoutMS),
		},
		Want: Want{
			EndsAs: f.Want.EndsAs, EndedAt: milliseconds(f.Want.EndedAtMS), State: f.Want.State, Reply: f.Want.Reply,
			ProblemContains: text(f.Want.Problem),
		},
	}
	if o.MaxBodyBytes != nil {
		c.Options.MaxBodyBytes = int(*o.MaxBodyBytes)
	}
	if f.Random != nil {
		c.Random = *f.Random
	}
	for _, at := range f.Want.PollsAtMS {
		c.Want.Polls = append(c.Want.Polls, milliseconds(&at))
	}
	for i := range f.Steps {
		s, err := f.Steps[i].build()
		if err != nil {
			return Case{}, err
		}
		c.Steps = append(c.Steps, s)
	}
	return c, nil
}

func (s *step) build() (Step, error) {
	made := Step{Network: s.Network != nil, RetryAfter: text(s.RetryAfter), Latency: milliseconds(s.LatencyMS), Times: s.times()}
	switch {
	case s.Document != nil:
		made.HTTPStatus, made.Document, made.Body = 200, true, s.Document
	case s.State != nil:
		made.HTTPStatus = 200
		document, err := json.Marshal(struct {
			ID       *string `json:"interaction_id,omitempty"`
			State    string  `json:"state"`
			Response *string `json:"response,omitempty"`
		}{s.ID, *s.State, s.Response})
		if err != nil {
			return made, err
		}
		made.Body = document
	case s.Status != nil:
		made.HTTPStatus, made.Body, made.Location = *s.Status, []byte(text(s.Body)), text(s.Location)
		if s.HTML != nil {
			made.HTML, made.Body = true, []byte(*s.HTML)
		}
	}
	return made, nil
}

func (s *step) times() int {
	if s.Times == nil {
		return 1
	}
	return *s.Times
}

func milliseconds(n *int64) time.Duration {
	if n == nil {
		return 0
	}
	return time.Duration(*n) * time.Millisecond
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
