package mcp

import (
	"bytes"
	"context"
	"errors"

	"github.com/agentwait/agentwait/vendors"
)

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

func timedOut(err error) bool {
	var transport *vendors.TransportError
	return errors.As(err, &transport) && transport.Timeout
}
