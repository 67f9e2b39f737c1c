package agentstatus

import (
	"math"
	"strconv"
)

// wireRun is what a normalised document tells of a run.
type wireRun struct {
	Partial       leaf `json:"partial,omitempty"`
	ErrorCode     leaf `json:"error_code,omitempty"`
	InputRequests leaf `json:"input_requests,omitempty"`
	Progress      leaf `json:"progress,omitempty"`
	UpdatedAt     leaf `json:"updated_at,omitempty"`
	FinishedAt    leaf `json:"finished_at,omitempty"`
	WebURL        leaf `json:"web_url,omitempty"`
	Usage         leaf `json:"usage,omitempty"`
	PollAfter     leaf `json:"poll_after_seconds,omitempty"`
}

// writeRun writes what is told from its fields. Numbers that JSON does not have are left out.
func writeRun(r *Run) (w wireRun, err error) {
	if r == nil {
		return w, nil
	}
	w = wireRun{
		ErrorCode: leafOf(r.ErrorCode), UpdatedAt: leafOfTime(r.UpdatedAt), FinishedAt: leafOfTime(r.FinishedAt),
		WebURL: leafOf(r.WebURL),
	}
	if r.Partial {
		w.Partial = leaf("true")
	}
	if r.PollAfter > 0 {
		w.PollAfter = leaf(strconv.FormatFloat(r.PollAfter.Seconds(), 'f', -1, 64))
	}
	if len(r.InputRequests) > 0 {
		if w.InputRequests, err = encode(r.InputRequests); err != nil {
			return w, err
		}
	}
	if r.Progress != nil {
		p := *r.Progress
		p.Done, p.Total, p.QueuePosition = finite(p.Done), finite(p.Total), max(p.QueuePosition, 0)
		if w.Progress, err = encode(&p); err != nil {
			return w, err
		}
	}
	if r.Usage != nil {
		u := *r.Usage
		u.Cost, u.InputTokens, u.OutputTokens = finite(u.Cost), max(u.InputTokens, 0), max(u.OutputTokens, 0)
		if w.Usage, err = encode(&u); err != nil {
			return w, err
		}
	}
	return w, nil
}

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}
