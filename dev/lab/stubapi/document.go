package stubapi

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Reply is what the agent of an interaction answers: a wait that brings another one is
// wrong.
func Reply(id string) string { return "reply of " + id }

// Fails reports whether the plan lets an agent fail.
func (p Plan) Fails(id string) bool { return p.FailEvery > 0 && Number(id)%p.FailEvery == 0 }

// Number is the number at the end of an id, GROUP-NUMBER.
func Number(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// GroupOf is the group of an interaction.
func GroupOf(id string) string { return id[:strings.LastIndexByte(id, '-')] }

// AgentOf is the agent whose run an interaction is: the name of its group, up to the first
// ".", so that several groups can be runs of one agent.
func AgentOf(id string) string {
	agent, _, _ := strings.Cut(GroupOf(id), ".")
	return agent
}

// document is a status document as on the wire; see package agenttest.
type document struct {
	InteractionID string    `json:"interaction_id"`
	AgentID       string    `json:"gummie_id"`
	State         string    `json:"state"`
	CreatedTS     string    `json:"created_ts"`
	Messages      []message `json:"messages,omitempty"`
	Response      string    `json:"response,omitempty"`
	ErrorMessage  string    `json:"error_message,omitempty"`
}

type message struct {
	ID        string `json:"id"`
	Role      string `json:"role"`
	Timestamp string `json:"timestamp"`
	Parts     []part `json:"parts"`
}

type part struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Text string `json:"text"`
}

// write is the body of an answer.
func write(id string, created time.Time, ended, failed bool, polls int, plan Plan) []byte {
	d := document{
		InteractionID: id, AgentID: AgentOf(id), State: "ASYNC_PROCESSING",
		CreatedTS: created.UTC().Format("2006-01-02T15:04:05.000000-07:00"),
	}
	switch {
	case ended && failed:
		d.State, d.ErrorMessage = "FAILED", Reply(id)
	case ended:
		d.State, d.Response = "COMPLETED", Reply(id)
		d.Messages = []message{{
			ID: "msg_" + id, Role: "assistant", Timestamp: created.UTC().Format("2006-01-02T15:04:05.000000"),
			Parts: []part{{ID: "part_" + id, Type: "text", Text: Reply(id)}},
		}}
	case plan.Backwards && polls%2 == 0:
		d.State = "QUEUED"
	}
	body, err := json.Marshal(d)
	if err != nil {
		panic(err) // strings alone
	}
	return body
}
