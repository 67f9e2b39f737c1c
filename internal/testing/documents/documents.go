// Package documents loads the vectors of testdata/documents: normalised documents, which an
// adapter writes or another program has kept, what they are read as, and what is decided on
// them. testdata/README.md describes the format.
package documents

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/internal/testing/cases"
)

// Vector is one document.
type Vector struct {
	Name     string   `json:"-"`        // the file's name without .json
	Reason   string   `json:"reason"`   // why it exists; no two are the same
	Document string   `json:"document"` // as it is written
	Want     Want     `json:"want"`
	Decide   []Decide `json:"decide"`
}

// Want is what the document is read as: it has Document, and perhaps Told, or Error.
type Want struct {
	Document json.RawMessage `json:"document"` // in the normal form
	Told     json.RawMessage `json:"told"`     // what is told of the run; missing: not checked
	Error    *Error          `json:"error"`
}

// Error is why a document is refused.
type Error struct {
	Type   string `json:"type"`
	Path   string `json:"path"`
	Wanted string `json:"wanted"`
	Found  string `json:"found"`
	Offset int    `json:"offset"`
}

// Decide is a decision on the document, as that of an answer with HTTP 200.
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
	} `json:"progress"`
	Now        time.Time `json:"now"`
	Random     float64   `json:"random"`
	RetryAfter string    `json:"retry_after"` // the header
	Want       Decision  `json:"want"`
}

// Decision is what comes of it, compared in full.
type Decision struct {
	Action            string  `json:"action"`
	Reason            string  `json:"reason"`
	DelayMS           int64   `json:"delay_ms"`
	Failure           bool    `json:"failure"`
	RetryAfter        bool    `json:"retry_after"`
	RetryAfterDelayMS int64   `json:"retry_after_delay_ms"`
	PollAfterMS       float64 `json:"poll_after_ms"`
}

// Load reads all vectors of a folder.
func Load(dir string) ([]Vector, error) {
	files, err := cases.Load(dir, "vector", func(v *Vector) string { return v.Reason })
	if err != nil {
		return nil, err
	}
	all := make([]Vector, 0, len(files))
	for _, one := range files {
		one.File.Name = one.Name
		if err := one.File.check(); err != nil {
			return nil, fmt.Errorf("vector %s: %w", one.Name, err)
		}
		all = append(all, one.File)
	}
	return all, nil
}

// check fails if the fields contradict each other or leave nothing to check.
func (v *Vector) check() error {
	switch w := &v.Want; {
	case v.Document == "":
		return errors.New(`no "document"`)
	case (w.Document == nil) == (w.Error == nil):
		return errors.New(`"want" has exactly one of "document" and "error"`)
	case w.Error != nil && (w.Told != nil || v.Decide != nil):
		return errors.New(`nothing is told and decided by what cannot be read`)
	case w.Error != nil && w.Error.Type != "schema":
		return fmt.Errorf(`the error's "type" is %q: documents that are no JSON are like bodies that are none, see vectors`, w.Error.Type)
	}
	for i := range v.Decide {
		if d := &v.Decide[i]; d.Now.IsZero() || d.Want.Action == "" {
			return fmt.Errorf(`decide[%d]: "now" and "want" have to be there`, i)
		}
	}
	return nil
}
