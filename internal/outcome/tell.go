package outcome

import (
	"slices"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// tell adds what the API tells of the run: what is small if it is there, and the rest if
// it was asked for. Nothing of it is a part of the answer: see [Result].
func tell(result *agentwait.Result, run *agentstatus.Run, include []string) {
	told := agentwait.ToldOf(agentstatus.Run{WebURL: run.WebURL})
	result.Partial = run.Partial
	result.ErrorCode = text.Cut(strings.Clone(run.ErrorCode), agentwait.MaxErrorCodeBytes)
	result.WebURL = told.WebURL
	result.UpdatedAt, result.FinishedAt = agentwait.MaybeTime(run.UpdatedAt), agentwait.MaybeTime(run.FinishedAt)
	if slices.Contains(include, agentwait.IncludeProgress) {
		result.Progress = finiteProgress(run.Progress)
	}
	if slices.Contains(include, agentwait.IncludeUsage) && run.Usage != nil {
		usage := *run.Usage
		usage.Unit, usage.Cost = strings.Clone(usage.Unit), finite(usage.Cost)
		result.Usage = &usage
	}
	if slices.Contains(include, agentwait.IncludeInputRequests) {
		for _, r := range run.InputRequests {
			result.InputRequests = append(result.InputRequests, agentstatus.InputRequest{
				ID: strings.Clone(r.ID), Kind: agentstatus.InputKind(strings.Clone(string(r.Kind))), Text: strings.Clone(r.Text),
				Schema: slices.Clone(r.Schema), ToolCallID: strings.Clone(r.ToolCallID), Raw: slices.Clone(r.Raw),
			})
		}
	}
}

func finiteProgress(p *agentstatus.RunProgress) *agentstatus.RunProgress {
	if p == nil {
		return nil
	}
	kept := *p
	kept.Done, kept.Total, kept.Message = finite(p.Done), finite(p.Total), strings.Clone(p.Message)
	return &kept
}

// finite is a number as JSON can hold it: one that it cannot is not told.
func finite(v float64) float64 {
	if v-v != 0 {
		return 0
	}
	return v
}
