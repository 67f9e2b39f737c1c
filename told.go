package agentwait

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// Told is what better APIs tell people of a run beside its state, cut to what views, heartbeats
// and errors have room for: at most [MaxToldBytes] as JSON. All of it is empty for an API that
// does not tell. The uncut values are in a result that includes them.
type Told struct {
	Progress *agentstatus.RunProgress `json:"progress,omitempty"`
	// InputRequests are what the run needs of a person, without the raw values of the API.
	InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
	// InputRequestsCut says that a text was shortened, or a schema or a whole request left out.
	InputRequestsCut bool `json:"input_requests_cut,omitempty"`
	// WebURL is where people see the run.
	WebURL string `json:"web_url,omitempty"`
}

const (
	maxRequestTextBytes = 1 << 10
	maxRequestIDBytes   = 256 // as long as an interaction id
	maxRequests         = 16
)

// ToldOf returns what there is room for of what an API tells of a run. Nothing in it holds on to
// the answer that it came with.
func ToldOf(run agentstatus.Run) Told {
	t := Told{Progress: cutProgress(run.Progress), WebURL: cutURL(run.WebURL)}
	for _, r := range run.InputRequests {
		t.request(r)
	}
	t.fit()
	return t
}

// request takes over one of the requests.
func (t *Told) request(r agentstatus.InputRequest) {
	// An id that is cut would name another request, or none.
	if len(t.InputRequests) == maxRequests || len(r.ID) > maxRequestIDBytes {
		t.InputRequestsCut = true
		return
	}
	kept := agentstatus.InputRequest{
		ID:         strings.Clone(r.ID),
		Kind:       agentstatus.InputKind(text.Cut(strings.Clone(string(r.Kind)), MaxPhaseBytes)),
		Text:       text.Cut(strings.Clone(r.Text), maxRequestTextBytes),
		ToolCallID: strings.Clone(r.ToolCallID),
	}
	if kept.Text != r.Text || string(kept.Kind) != string(r.Kind) {
		t.InputRequestsCut = true
	}
	if len(r.ToolCallID) > maxRequestIDBytes {
		kept.ToolCallID, t.InputRequestsCut = "", true
	}
	switch {
	case len(r.Schema) > MaxToldBytes, len(r.Schema) > 0 && !json.Valid(r.Schema):
		t.InputRequestsCut = true
	default:
		kept.Schema = slices.Clone(r.Schema)
	}
	t.InputRequests = append(t.InputRequests, kept)
}

// fit leaves out what there is no room for: the largest schemas first, then texts, then the
// last requests.
func (t *Told) fit() {
	for t.size() > MaxToldBytes {
		t.InputRequestsCut = true
		if largest := t.largest(func(r *agentstatus.InputRequest) int { return len(r.Schema) }); largest != nil {
			largest.Schema = nil
			continue
		}
		if largest := t.largest(func(r *agentstatus.InputRequest) int { return len(r.Text) }); largest != nil {
			largest.Text = shorter(largest.Text)
			continue
		}
		if len(t.InputRequests) == 0 {
			*t = Told{InputRequestsCut: true} // it cannot be: the rest has bounds of its own
			return
		}
		if t.InputRequests = t.InputRequests[:len(t.InputRequests)-1]; len(t.InputRequests) == 0 {
			t.InputRequests = nil
		}
	}
}

// shorter is a text cut to its half, and nothing in place of one that says little then.
func shorter(s string) string {
	if len(s) < 64 {
		return ""
	}
	return text.Cut(s, len(s)/2)
}

// size is how many bytes it has as JSON.
//
// workflowcheck takes encoding/json for non-deterministic. Here the same values give the same
// bytes.
//
//workflowcheck:ignore
func (t *Told) size() int {
	if t.Nothing() {
		return 0
	}
	encoded, err := json.Marshal(t)
	if err != nil {
		return math.MaxInt
	}
	return len(encoded)
}

// largest is the request with the largest value; nil if all of them are empty.
func (t *Told) largest(size func(*agentstatus.InputRequest) int) (largest *agentstatus.InputRequest) {
	most := 0
	for i := range t.InputRequests {
		if n := size(&t.InputRequests[i]); n > most {
			largest, most = &t.InputRequests[i], n
		}
	}
	return largest
}

// Bounded cuts what came from outside to what there is room for.
func (t Told) Bounded() Told {
	bounded := ToldOf(agentstatus.Run{Progress: t.Progress, InputRequests: t.InputRequests, WebURL: t.WebURL})
	bounded.InputRequestsCut = bounded.InputRequestsCut || t.InputRequestsCut
	return bounded
}

// Nothing reports whether nothing is told.
func (t *Told) Nothing() bool {
	return t.Progress == nil && len(t.InputRequests) == 0 && !t.InputRequestsCut && t.WebURL == ""
}

// SameRequests reports whether two tell of the same requests: those of the same ids.
func (t *Told) SameRequests(other *Told) bool {
	return slices.EqualFunc(t.InputRequests, other.InputRequests, func(a, b agentstatus.InputRequest) bool { return a.ID == b.ID })
}

// cutProgress is a copy of a progress, without what JSON cannot hold.
func cutProgress(p *agentstatus.RunProgress) *agentstatus.RunProgress {
	if p == nil {
		return nil
	}
	kept := agentstatus.RunProgress{
		Done: finite(p.Done), Total: finite(p.Total),
		Message:       text.Cut(strings.Clone(p.Message), MaxProblemTextBytes),
		QueuePosition: p.QueuePosition,
	}
	return &kept
}

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// cutURL leaves out a link that is too long: a part of it leads elsewhere.
func cutURL(url string) string {
	if len(url) > MaxWebURLBytes {
		return ""
	}
	return strings.Clone(url)
}

// MaybeTime is a time for a field that is left out if the API does not tell, or tells one
// that is in no year that is read.
func MaybeTime(t time.Time) *time.Time {
	if t.IsZero() || !TimeInRange(t) {
		return nil
	}
	t = t.UTC()
	return &t
}
