package workflows

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// toldLines are what the API tells of the run, as lines of the current details.
func toldLines(told *agentwait.Told) (lines []string) {
	if p := told.Progress; p != nil {
		if words := text.Progress(p.Done, p.Total, p.Message, p.QueuePosition); words != "" {
			lines = append(lines, "- Progress: "+text.Code(words))
		}
	}
	for i := range told.InputRequests {
		r := &told.InputRequests[i]
		line := "- Needs of a person (" + text.Code(cmp.Or(string(r.Kind), "input")) + ", id " + text.Code(r.ID) + ")"
		if r.Text != "" {
			line += ": " + text.Code(r.Text)
		}
		lines = append(lines, line)
		if len(r.Schema) > 0 {
			lines = append(lines, "  - An answer fits "+text.Code(string(r.Schema)))
		}
	}
	if told.InputRequestsCut {
		lines = append(lines, "- Not all of what it needs is shown here: include `"+agentwait.IncludeInputRequests+"` in a result for all of it")
	}
	if told.WebURL != "" {
		lines = append(lines, "- Seen at "+link(told.WebURL))
	}
	return lines
}

// link is a link as markdown, or a code span where it is none that a browser should open.
//
// workflowcheck finds a goroutine below net/url, where an address with a zone is kept once. The
// same address gives the same text all the same.
//
//workflowcheck:ignore
func link(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil ||
		strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>\"'`\\", r) }) {
		return text.Code(address)
	}
	return "<" + address + ">"
}
