package gumloop

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// readSession reads the document of a session, {"session": {…}, "queue_position": …}. What it has in
// common with a status document is read as one, so that both are read in the same way.
func readSession(body []byte, maxBytes int) (*agentstatus.Status, error) {
	// A body that is not JSON, or over a limit, is told as every other one is. That it is no
	// status document is as it should be.
	_, err := agentstatus.ParseLimit(body, maxBytes)
	var schema *agentstatus.SchemaError
	if err != nil && !errors.As(err, &schema) {
		return nil, err
	}
	root := members(parsed(body), "session", "queue_position")
	if !root["session"].IsObject() {
		return nil, noSession(body)
	}
	session := members(root["session"], "id", "agent_id", "state", "created_at", "error_message", "messages", "usage", "pending_approvals")
	state := session["state"]
	if state.Type == gjson.Null {
		state.Raw = `""` // it may be null, and is then no state that is known
	}
	common, err := agentstatus.Parse(statusDocument([][2]string{
		{"interaction_id", session["id"].Raw}, {"gummie_id", session["agent_id"].Raw}, {"state", state.Raw},
		{"created_ts", session["created_at"].Raw}, {"error_message", session["error_message"].Raw}, {"messages", session["messages"].Raw},
	}))
	switch {
	case errors.As(err, &schema):
		return nil, fmt.Errorf("not a session: session.%s is %s, wanted %s", schema.Path, schema.Found, schema.Wanted)
	case err != nil:
		return nil, err
	}
	return whole(common, root, session), nil
}

// noSession is the error of a body without a session, which an error of the API explains if it
// is one that came with the wrong status.
func noSession(body []byte) error {
	if told := agentstatus.ParseAPIError(http.StatusOK, body); !told.Stray() {
		return told
	}
	return errors.New("not a session: it has no object session; check that the base URL is that of the Sessions API")
}

// statusDocument writes a document of members that are there, by their names.
func statusDocument(values [][2]string) []byte {
	size := 2
	for _, value := range values {
		size += len(value[0]) + len(value[1]) + 4
	}
	doc := append(make([]byte, 0, size), '{')
	for _, value := range values {
		if value[1] == "" {
			continue
		}
		if len(doc) > 1 {
			doc = append(doc, ',')
		}
		doc = append(doc, `"`+value[0]+`":`...)
		doc = append(doc, value[1]...)
	}
	return append(doc, '}')
}

// whole is what was read, with what only a session tells.
func whole(common *agentstatus.Status, root, session map[string]gjson.Result) *agentstatus.Status {
	status := &agentstatus.Status{
		InteractionID: common.InteractionID, AgentID: common.AgentID, State: common.State, Phase: common.Phase,
		CreatedAt: common.CreatedAt, Messages: common.Messages, ErrorMessage: common.ErrorMessage,
	}
	if status.FinalText() == "" {
		status.Response = common.FinalText() // a reply that is not text
	}
	for i := range status.Messages {
		m := &status.Messages[i]
		m.SentAt = timeOf(member(parsed(m.Raw), "created_at"))
	}
	switch strings.ToLower(string(status.State)) {
	case "cancelled", "canceled":
		status.Phase = agentstatus.PhaseCancelled // documented as failed; the vendor's own client knows it
	case "idle":
		// It is idle before a turn as well as after it: one that is asked and has not answered is
		// still to come.
		if last := len(status.Messages) - 1; last >= 0 && status.Messages[last].Role == roleUser {
			status.Phase = agentstatus.PhaseRunning
		}
	case "failed":
		if !says(session["error_message"]) && !lastTurnErred(status.Messages) {
			status.ErrorMessage = "" // what went wrong in a turn before was got over
		}
	}
	run := agentstatus.Run{Usage: usageOf(members(session["usage"], "credit_cost", "input_tokens", "output_tokens"))}
	if status.Phase == agentstatus.PhaseNeedsInput {
		run.InputRequests = inputRequests(session["pending_approvals"])
	}
	if queued := root["queue_position"]; isNumber(queued) && strings.EqualFold(string(status.State), "queued") {
		run.Progress = &agentstatus.RunProgress{QueuePosition: int(min(max(countOf(queued), 1), math.MaxInt32))}
	}
	if run.Usage != nil || run.InputRequests != nil || run.Progress != nil {
		status.Run = &run
	}
	return status
}

// roleUser is the role of whoever talks to the agent.
const roleUser = "user"

// says reports whether a value says something.
func says(value gjson.Result) bool {
	return value.Type != gjson.Null && value.Raw != `""` && value.Raw != "{}" && value.Raw != "[]"
}

// lastTurnErred reports whether the last turn has a part that says what went wrong.
func lastTurnErred(messages []agentstatus.Message) bool {
	for i := len(messages) - 1; i >= 0 && messages[i].Role != roleUser; i-- {
		for j := range messages[i].Parts {
			if messages[i].Parts[j].Kind == agentstatus.PartError {
				return true
			}
		}
	}
	return false
}

// usageOf is what a session has used; nil if nothing is told.
func usageOf(usage map[string]gjson.Result) *agentstatus.Usage {
	cost, in, out := usage["credit_cost"], usage["input_tokens"], usage["output_tokens"]
	if !isNumber(cost) && !isNumber(in) && !isNumber(out) {
		return nil
	}
	used := &agentstatus.Usage{}
	if isNumber(in) {
		used.InputTokens = countOf(in)
	}
	if isNumber(out) {
		used.OutputTokens = countOf(out)
	}
	if isNumber(cost) {
		used.Cost, used.Unit = cost.Float(), "credits"
	}
	return used
}

// isNumber reports whether a value is a number that can be counted with: 1e999 is none.
func isNumber(value gjson.Result) bool {
	return value.Type == gjson.Number && !math.IsInf(value.Num, 0)
}

// countOf is a number as a count: whole, not under 0, and never more than there is room for.
func countOf(value gjson.Result) int64 {
	if value.Num >= math.MaxInt64 {
		return math.MaxInt64
	}
	return max(value.Int(), 0)
}

// timeOf reads a time as a status document's is read.
func timeOf(value gjson.Result) time.Time {
	if value.Type != gjson.String {
		return time.Time{}
	}
	status, err := agentstatus.Parse([]byte(`{"state":"","created_ts":` + value.Raw + `}`))
	if err != nil {
		return time.Time{}
	}
	return status.CreatedAt
}
