package mcp

import (
	"bytes"
	"context"
	"errors"
	"iter"

	"github.com/agentwait/agentwait/vendors"
)

// listen puts the questions of a task into it: those that are known, or what the server tells on
// the stream of tasks/result. That request is given up afterwards, and the server is told so:
// it would go on to hand questions to a stream that nobody reads.
func (c *Client) listen(ctx context.Context, asked call, t *task) error {
	of := key{asked.session, asked.name}
	if known := c.questions.of(of); !known.current(t.UpdatedAt) {
		if err := c.hear(ctx, asked, of, t); err != nil {
			return err
		}
		c.questions.listened(of, t.UpdatedAt)
	}
	if t.asked = c.questions.of(of).requests; len(t.asked) == 0 && t.Status == inputRequired && t.StatusMessage == "" {
		t.StatusMessage = untold
	}
	return nil
}

// untold is what people are told of a run that needs input, if nobody here knows what it asks.
const untold = "it needs input, and what it asks was told to another listener, or to none: at " + Core + " a server tells a question " +
	"once, on a stream; a worker that was told can answer it, else cancel the run and start it again"

// hear listens for a question. The answer itself comes if the task has ended meanwhile.
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
	c.note(of, asked, r)
	return nil
}

// note remembers what was asked on a stream.
func (c *Client) note(of key, asked call, r *reply) {
	for m, data := range questionsIn(r) {
		if related(m, asked.name) {
			c.questions.add(of, readRequest(requestID(m.ID), bytes.Clone(data))) // not a part of the whole answer
		}
	}
}

// dismiss tells a tool that asks inside of its call that nobody answers, so that it does not wait
// for ever: a call has no time for a person. It reports whether anything was asked.
func (c *Client) dismiss(ctx context.Context, asked call, r *reply) (asks bool) {
	for m := range questionsIn(r) {
		_, _ = c.post(ctx, call{protocol: Core, session: asked.session, method: respondTo}, map[string]any{
			"jsonrpc": "2.0", "id": m.ID, "result": map[string]any{"action": "cancel"},
		})
		asks = true
	}
	return asks
}

// questionsIn are the questions on a stream, with their JSON.
func questionsIn(r *reply) iter.Seq2[*message, []byte] {
	return func(yield func(*message, []byte) bool) {
		if !isStream(r.ContentType, r.Body) {
			return
		}
		var s stream
		for data, ok := s.next(r.Body); ok; data, ok = s.next(r.Body) {
			if m, err := decode(data); err == nil && asksPerson(m) && !yield(m, data) {
				return
			}
		}
	}
}

// asksPerson reports whether a message is a request that a person answers.
func asksPerson(m *message) bool { return m.Method == elicit && present(m.ID) }

// giveUp tells the server that nobody waits for an answer any more, also if the caller has gone
// meanwhile: the caller does not wait for that. That it fails changes nothing.
func (c *Client) giveUp(ctx context.Context, asked call, id string) {
	told := make(chan struct{})
	go func() {
		defer close(told)
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.ListenTimeout)
		defer cancel()
		_ = c.tell(bounded, call{protocol: Core, session: asked.session, method: "notifications/cancelled", params: map[string]any{"requestId": id}})
	}()
	select {
	case <-told:
	case <-ctx.Done():
	}
}

func timedOut(err error) bool {
	var transport *vendors.TransportError
	return errors.As(err, &transport) && transport.Timeout
}
