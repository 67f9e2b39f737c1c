package command

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// asker prints what the agent needs of a person, each request once and whole: the progress line has
// room for the first words of one.
type asker struct {
	print  func(text string)
	answer string // the command that answers, up to the request's id; empty: the wait cannot be answered
	shown  map[string]bool
}

func (a *asker) see(told agentwait.Told) {
	for i := range told.InputRequests {
		r := &told.InputRequests[i]
		if a.shown[r.ID] {
			continue
		}
		if a.shown == nil {
			a.shown = map[string]bool{}
		}
		a.shown[r.ID] = true
		a.print(a.request(r))
	}
}

func (a *asker) request(r *agentstatus.InputRequest) string {
	lines := []string{fmt.Sprintf("the agent asks (%s, id %s): %s", terminal.SafeLine(cmp.Or(string(r.Kind), "input")), terminal.SafeLine(r.ID), r.Text)}
	value := ""
	if len(r.Schema) > 0 {
		lines = append(lines, "  an answer fits: "+string(r.Schema))
		value = " --value …"
	}
	if a.answer != "" {
		lines = append(lines, "  answer it:      "+a.answer+" --request "+plainID(r.ID)+value)
	}
	return strings.Join(lines, "\n")
}

// plainID is an id as a part of a command that somebody pastes into a shell: one with quotes in it
// would be more than an id there, so it is left to whoever types it.
func plainID(id string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/~+="
	if strings.Trim(id, plain) != "" {
		return "…"
	}
	return id
}
