// Package vectors loads the conformance vectors of testdata/vectors: one case a
// file, with the reason that it exists. testdata/README.md describes the format
// for programs in any language; this package is its reader for the tests and the
// fuzzers of this module.
//
// The reader is strict, so that a mistake in a vector is an error and not a case
// that silently checks nothing.
package vectors

import (
	"encoding/json"
	"time"
)

// Vector is one case: what a poll saw, and what it has to be read as.
type Vector struct {
	Name   string // the file's name without .json: "dup-tool-result-object"
	Reason string // why the case exists, one sentence; no two are the same

	Network    bool   // the poll got no answer: only Decide is set
	HTTPStatus int    // of the answer; 0 with Network
	RetryAfter string // the Retry-After header; may be empty
	MaxBytes   int    // the limit on the body's size; 0 means the default

	Document json.RawMessage // the normalised document that the body is read as, or nil
	Error    *Error          // the error that reading the body is, or nil
	APIError *APIError       // what the body of an answer that is not 2xx says, or nil

	FinalText    *string         // the reply; nil: not checked
	ErrorMessage *string         // why the run failed; nil: not checked
	ToolCalls    *int            // how many tool calls there are; nil: not checked
	Files        *int            // how many files there are; nil: not checked
	ResponseJSON json.RawMessage // the JSON value in the reply; nil: not checked
	Truncate     bool            // every proper prefix is a syntax error at its own length

	Decide []Decide // the decisions after this poll, in several situations

	pieces []piece
}

// Body returns the body of the answer. Each call builds it anew, since a parser
// may take ownership of it; the largest has 32 MiB.
func (v *Vector) Body() []byte { return join(v.pieces) }

// Size returns the length of the body in bytes, without building it.
func (v *Vector) Size() int {
	n := 0
	for _, p := range v.pieces {
		n += len(p.Text) * p.Times
	}
	return n
}

// Error is an expected parse error. Type and Offset are always checked, the others
// where they are set.
type Error struct {
	Type    string `json:"type"` // "syntax", "limit", "schema"
	Offset  int    `json:"offset"`
	Path    string `json:"path"`    // schema
	Wanted  string `json:"wanted"`  // schema
	Limit   string `json:"limit"`   // limit
	Allowed int    `json:"allowed"` // limit
	Found   Found  `json:"found"`   // schema: a text; limit: a number
}

// Found is what an [Error] says was found: a text, a number, or neither.
type Found struct {
	Text   string
	Number int
}

// UnmarshalJSON reads a string or a number.
func (f *Found) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &f.Text)
	}
	return json.Unmarshal(b, &f.Number)
}

// APIError is an expected reading of an error body. Message is compared in full,
// unless MessageContains is set.
type APIError struct {
	Code            string `json:"code"`
	Message         string `json:"message"`
	MessageContains string `json:"message_contains"`
}

// Decide is one decision: a situation and what it asks for. Delays are compared
// to the millisecond.
type Decide struct {
	Policy struct {
		MinIntervalMS   int64 `json:"min_interval_ms"`
		MaxIntervalMS   int64 `json:"max_interval_ms"`
		NotFoundGraceMS int64 `json:"not_found_grace_ms"`
	} `json:"policy"`
	Progress struct {
		Polls               int   `json:"polls"`
		ConsecutiveFailures int   `json:"consecutive_failures"`
		ElapsedMS           int64 `json:"elapsed_ms"`
		StrayAnswers        int   `json:"stray_answers"`
		StrayForMS          int64 `json:"stray_for_ms"`
		Answered            bool  `json:"answered"`
	} `json:"progress"`

	InteractionID string `json:"interaction_id"` // that was asked for; empty: not checked
	TooLarge      bool   `json:"too_large"`      // the body is over the caller's limit
	PollAfterMS   int64  `json:"poll_after_ms"`  // the pause that the document asks for

	Now    time.Time `json:"now"`
	Random float64   `json:"random"`
	Want   struct {
		Action     string `json:"action"`
		Reason     string `json:"reason"`
		DelayMS    int64  `json:"delay_ms"`
		Failure    bool   `json:"failure"`
		RetryAfter bool   `json:"retry_after"`
		Stray      bool   `json:"stray"`

		// PollAfterMS is what counts of the pause that the document asks for.
		PollAfterMS int64 `json:"poll_after_ms"`

		// The words of the problem: in full, or a part of them; neither: not checked.
		Problem         string `json:"problem"`
		ProblemContains string `json:"problem_contains"`

		// RetryAfterDelayMS is there, and has to be, if the answer has the header.
		RetryAfterDelayMS *int64 `json:"retry_after_delay_ms"`
	} `json:"want"`
}

// RetryAfterDelay returns the pause that the server asks for; 0 without the header.
func (d *Decide) RetryAfterDelay() int64 {
	if d.Want.RetryAfterDelayMS == nil {
		return 0
	}
	return *d.Want.RetryAfterDelayMS
}
