package transcript

import (
	"cmp"
	"strconv"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// told prints what the API tells of the run, below the header.
func (p *printer) told(run agentstatus.Run) {
	p.field("Updated", at(run.UpdatedAt))
	p.field("Finished", at(run.FinishedAt))
	if run.Partial {
		p.field("Partial", "it has completed, but not with all of it")
	}
	p.field("Error code", run.ErrorCode)
	if r := run.Progress; r != nil {
		p.field("Progress", text.Progress(r.Done, r.Total, r.Message, r.QueuePosition))
	}
	if run.Usage != nil {
		p.field("Usage", usage(run.Usage))
	}
	p.field("Seen at", run.WebURL)
	for i := range run.InputRequests {
		p.request(&run.InputRequests[i])
	}
}

// request prints what the run needs of a person: that is what somebody reads a transcript for,
// so that it stands before the messages.
func (p *printer) request(r *agentstatus.InputRequest) {
	p.line("")
	p.line(p.paint(terminal.Yellow, "needs "+terminal.SafeLine(cmp.Or(string(r.Kind), "input"))) + p.paint(terminal.Dim, "  "+terminal.SafeLine(r.ID)))
	if r.Text != "" {
		p.text(r.Text, indent, "")
	}
	if len(r.Schema) > 0 {
		p.value("schema", r.Schema)
	}
}

// usage is what a run has used, in words.
func usage(u *agentstatus.Usage) string {
	var words string
	add := func(text string) {
		if words != "" {
			words += ", "
		}
		words += text
	}
	if u.InputTokens > 0 || u.OutputTokens > 0 {
		add(strconv.FormatInt(u.InputTokens, 10) + " tokens in")
		add(strconv.FormatInt(u.OutputTokens, 10) + " out")
	}
	if u.Cost > 0 {
		cost := strconv.FormatFloat(u.Cost, 'f', -1, 64)
		if u.Unit != "" {
			cost += " " + u.Unit
		}
		add(cost)
	}
	return words
}
