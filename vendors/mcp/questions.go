package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// maxQuestions bounds how many tasks' questions are remembered.
const maxQuestions = 1000

// questions are those of [Core]'s tasks that were told and not answered. A server tells each once.
type questions struct {
	mu   sync.Mutex
	open map[key][]agentstatus.InputRequest
}

func (q *questions) of(task key) []agentstatus.InputRequest {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.open[task]
}

// add takes note of a question. What is there already was told again.
func (q *questions) add(task key, request agentstatus.InputRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, known := range q.open[task] {
		if known.ID == request.ID {
			return
		}
	}
	if q.open == nil {
		q.open = map[key][]agentstatus.InputRequest{}
	}
	for other := range q.open {
		if len(q.open) < maxQuestions {
			break
		}
		delete(q.open, other)
	}
	known := q.open[task]
	q.open[task] = append(known[:len(known):len(known)], request)
}

func (q *questions) forget(task key) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, task)
}

// answered takes a question away.
func (q *questions) answered(task key, id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var left []agentstatus.InputRequest
	for _, request := range q.open[task] {
		if request.ID != id {
			left = append(left, request)
		}
	}
	if q.open[task] = left; len(left) == 0 {
		delete(q.open, task)
	}
}

// ofAnother reports whether a question is known to be that of another task of the session: ids
// of questions are the session's.
func (q *questions) ofAnother(task key, id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for other, requests := range q.open {
		if other.session != task.session || other == task {
			continue
		}
		for _, request := range requests {
			if request.ID == id {
				return true
			}
		}
	}
	return false
}

// listen puts the questions of a task into it: those that are known, or what the server tells on
// the stream of tasks/result. That request is given up afterwards, and the server is told so:
// it would go on to hand questions to a stream that nobody reads.
func (c *Client) listen(ctx context.Context, asked call, t *task) error {
	of := key{asked.session, asked.name}
	if len(c.questions.of(of)) == 0 {
		if err := c.hear(ctx, asked, of, t); err != nil {
			return err
		}
	}
	var err error
	t.Requests, err = written(c.questions.of(of))
	return err
}

// hear listens for a question. The answer itself comes where the task has ended meanwhile.
func (c *Client) hear(ctx context.Context, asked call, of key, t *task) error {
	bounded, cancel := context.WithTimeout(ctx, c.cfg.ListenTimeout)
	defer cancel()
	asked.wanted = func(m *message) bool { return asksPerson(m) && related(m, asked.name) }
	id := c.nextID()
	r, err := c.doAs(bounded, id, asked)
	ended := err == nil && (r.result != nil || r.fault != nil)
	if !ended {
		c.giveUp(ctx, asked, id)
	}
	if err != nil {
		if ctx.Err() == nil && (bounded.Err() != nil || timedOut(err)) {
			return nil // nothing was told: the status says that it needs input
		}
		return err
	}
	if r.ok() {
		t.Status, t.Result = completed, r.result
		return nil
	}
	return c.note(of, asked, r)
}

// note remembers what was asked on a stream.
func (c *Client) note(of key, asked call, r *reply) error {
	if !isStream(r.ContentType, r.Body) {
		return nil
	}
	var s stream
	for {
		data, ok := s.next(r.Body)
		if !ok {
			return nil
		}
		m, err := decode(data)
		if err != nil || !asksPerson(m) || !related(m, asked.name) {
			continue
		}
		request, err := readRequest(requestID(m.ID), bytes.Clone(data)) // not a part of the whole answer
		if err != nil {
			return err
		}
		c.questions.add(of, request)
	}
}

// asksPerson reports whether a message is a request that a person answers.
func asksPerson(m *message) bool { return m.Method == elicit && present(m.ID) }

// giveUp tells the server that nobody waits for an answer any more, also where the caller has gone
// meanwhile. That it fails changes nothing.
func (c *Client) giveUp(ctx context.Context, asked call, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.ListenTimeout)
	defer cancel()
	_ = c.tell(ctx, call{protocol: Core, session: asked.session, method: "notifications/cancelled", params: map[string]any{"requestId": id}})
}

// tell sends a notification. Its error says that the server has not taken it.
func (c *Client) tell(ctx context.Context, call call) error {
	body := map[string]any{"jsonrpc": "2.0", "method": call.method}
	if call.params != nil {
		body["params"] = call.params
	}
	answer, err := c.post(ctx, call, body)
	if err == nil && answer.HTTPStatus/100 != 2 {
		err = c.refusedCall(&reply{Answer: answer}, call)
	}
	return err
}

// post sends a message to which no answer of JSON-RPC comes.
func (c *Client) post(ctx context.Context, call call, body map[string]any) (*vendors.Answer, error) {
	request, err := c.request(call, body)
	if err != nil {
		return nil, err
	}
	request.Enough = func([]byte) bool { return true }
	answer, err := c.http.Do(ctx, request)
	if err != nil || answer.HTTPStatus/100 == 2 {
		return answer, err
	}
	r := &reply{Answer: answer}
	if m, err := decode(answer.Body); err == nil {
		r.fault = m.Error
	}
	return refusal(r, call), nil
}

func timedOut(err error) bool {
	var transport *vendors.TransportError
	return errors.As(err, &transport) && transport.Timeout
}

// written is questions as [Extension] has them, by their ids.
func written(requests []agentstatus.InputRequest) (json.RawMessage, error) {
	if len(requests) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	for i, request := range requests {
		name, err := json.Marshal(request.ID)
		if err != nil {
			return nil, err
		}
		b.WriteByte("{,"[min(i, 1)])
		b.Write(name)
		b.WriteByte(':')
		b.Write(request.Raw)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// requestID is an id of JSON-RPC as the id of an input request: a number as it is written, and a
// text as it is, quoted where it could be taken for a number or a quoted text.
func requestID(id json.RawMessage) string {
	var text string
	if json.Unmarshal(id, &text) != nil {
		return string(bytes.TrimSpace(id))
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil || text == "" || text[0] == '"' {
		return string(id)
	}
	return text
}

// rpcID is the id of JSON-RPC again.
func rpcID(id string) (json.RawMessage, error) {
	if _, err := strconv.ParseFloat(id, 64); err == nil && json.Valid([]byte(id)) {
		return json.RawMessage(id), nil
	}
	if id != "" && id[0] == '"' && json.Valid([]byte(id)) {
		return json.RawMessage(id), nil
	}
	raw, err := json.Marshal(id)
	if err != nil {
		return nil, fmt.Errorf("the id %.64q cannot be written: %w", id, err)
	}
	return raw, nil
}
