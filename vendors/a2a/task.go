package a2a

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// maxRecords bounds messages and parts together, as it does in a status document: each takes some
// memory beside its bytes.
const maxRecords = 65_536

// reader reads one answer.
type reader struct{ records int }

// admit counts a message or a part, and reports whether there is room for it.
func (r *reader) admit() bool {
	r.records++
	return r.records <= maxRecords
}

// each reads the elements of an array while there is room for them. Of anything else, which a later
// version may have in its place, there are none.
func (r *reader) each(list gjson.Result, read func(gjson.Result)) {
	if !list.IsArray() {
		return
	}
	list.ForEach(func(_, element gjson.Result) bool {
		if !r.admit() {
			return false
		}
		read(element)
		return true
	})
}

func (r *reader) full() error {
	if r.records <= maxRecords {
		return nil
	}
	return &agentstatus.LimitError{Limit: "messages_and_parts", Allowed: maxRecords, Found: r.records}
}

// unwrapped is what an answer is about: what lies in the result of JSON-RPC, and in the member
// that names what a message was answered with.
func unwrapped(body gjson.Result) (thing gjson.Result, isMessage bool) {
	thing = body
	if result := body.Get("result"); result.Exists() {
		thing = result
	}
	if thing.Get("status").Exists() {
		return thing, false
	}
	if task := thing.Get("task"); task.IsObject() {
		return task, false
	}
	if message := thing.Get("message"); message.IsObject() {
		return message, true
	}
	return thing, thing.Get("kind").String() == "message" || thing.Get("parts").IsArray()
}

// readTask reads the answer to a request for a task.
func readTask(body gjson.Result) (*agentstatus.Status, error) {
	task, isMessage := unwrapped(body)
	if isMessage {
		return nil, errors.New("a message in place of a task: check that the base URL is an A2A agent's")
	}
	return statusOf(task)
}

// statusOf reads a task.
func statusOf(task gjson.Result) (*agentstatus.Status, error) {
	status := task.Get("status")
	written := status.Get("state")
	if written.Type != gjson.String || written.String() == "" {
		return nil, fmt.Errorf("not a task of A2A: status.state is %s, wanted a text such as TASK_STATE_WORKING; check that the base URL is an A2A agent's",
			text.Cut(cmp.Or(written.Raw, "missing"), 64))
	}
	at := stateOf(written.String())
	s := &agentstatus.Status{
		InteractionID: task.Get("id").String(),
		State:         agentstatus.State(written.String()),
		Phase:         at.phase(),
	}
	run := agentstatus.Run{UpdatedAt: timeOf(status.Get("timestamp").String())}
	if s.Phase.Terminal() {
		run.FinishedAt = run.UpdatedAt
	}
	var r reader
	t := r.transcript(task)
	if err := r.full(); err != nil {
		return nil, err
	}
	s.Messages = t.messages
	switch {
	case at.asks():
		run.InputRequests = []agentstatus.InputRequest{request(at, status, t)}
	case s.Phase == agentstatus.PhaseCompleted:
		s.Response = t.reply()
	case s.Phase == agentstatus.PhaseFailed:
		s.ErrorMessage = t.current
		if at == stateRejected {
			run.ErrorCode = "rejected"
		}
	}
	if t.current != "" && !s.Phase.Terminal() && at != stateInputRequired {
		run.Progress = &agentstatus.RunProgress{Message: t.current}
	}
	s.Run = &run
	return s, nil
}
