package a2a

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/agentwait/agentwait/vendors"
)

// agent is how to speak to the agent: one interface of its card, or what the configuration says.
type agent struct {
	url              *url.URL // at the client's origin
	binding, version string
	tenant           string
	requires         []string // the extensions without which it refuses
	configured       bool     // there is no card to be asked again
}

// same reports whether a card that was read again says nothing new.
func (a *agent) same(b *agent) bool {
	return a.url.String() == b.url.String() && a.binding == b.binding && a.version == b.version && a.tenant == b.tenant
}

// card is what the agent card says, once it has been read.
type card struct {
	mu      sync.Mutex
	known   *agent
	reading *reading // under way; nil: none is
}

// reading is one request for the card, whose outcome all that wait for it share. One of agent,
// refused and err is set when done is closed.
type reading struct {
	done    chan struct{}
	agent   *agent
	refused *vendors.Answer
	err     error
}

// agent returns how to speak to the agent. The card is read with the first request that needs it,
// and once: requests that come meanwhile wait for it. One that could not be read is read again with
// the next request, of which there are as many as polls. Where there is no agent, refused is the
// answer that the request gets in place of its own.
func (c *Client) agent(ctx context.Context) (a *agent, refused *vendors.Answer, err error) {
	known, r := c.reading(nil)
	if known != nil {
		return known, nil, nil
	}
	return r.wait(ctx)
}

// anew is agent after a refusal that says that the card's word no longer holds: it is read again,
// by the first who comes. It returns nil if there is nothing new; what was known then goes on
// to hold.
func (c *Client) anew(ctx context.Context, old *agent) *agent {
	if old.configured {
		return nil
	}
	fresh, r := c.reading(old)
	if r != nil {
		fresh, _, _ = r.wait(ctx)
	}
	if fresh == nil || fresh.same(old) {
		return nil
	}
	return fresh
}

// reading returns what is known, if that is not old, or else the request for the card.
func (c *Client) reading(old *agent) (*agent, *reading) {
	c.card.mu.Lock()
	defer c.card.mu.Unlock()
	if known := c.card.known; known != old {
		return known, nil
	}
	if c.card.reading == nil {
		c.card.reading = &reading{done: make(chan struct{})}
		// Others wait for it who are not cancelled with the first, and need its answer no longer
		// than it takes to read it: nothing of the first one's is its own, and its time limit is
		// the client's.
		go c.read(context.Background(), c.card.reading)
	}
	return nil, c.card.reading
}

// wait waits for the outcome.
func (r *reading) wait(ctx context.Context) (*agent, *vendors.Answer, error) {
	select {
	case <-r.done:
		return r.agent, r.refused, r.err
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
}

// read makes the request for the card. A transport that panics is a failure of those who wait for
// it, who would catch that if it were their own.
func (c *Client) read(ctx context.Context, r *reading) {
	defer func() {
		if cause := recover(); cause != nil {
			r.agent, r.err = nil, fmt.Errorf("%s: the request for the agent card panicked: %.256q", c.vendor, fmt.Sprint(cause))
		}
		c.card.mu.Lock()
		if c.card.reading = nil; r.agent != nil {
			c.card.known = r.agent
		}
		c.card.mu.Unlock()
		close(r.done)
	}()
	r.agent, r.refused, r.err = c.fetchCard(ctx)
}

func (c *Client) fetchCard(ctx context.Context) (*agent, *vendors.Answer, error) {
	at, err := url.Parse(strings.TrimRight(c.base.String(), "/") + c.cardPath)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: the address of the agent card is not a URL: check %s", c.vendor, c.setting("CardPath"))
	}
	answer, err := c.http.Do(ctx, vendors.Request{
		Op: "GET agent card", Method: http.MethodGet, Path: at.Path, Escaped: at.EscapedPath(), Query: at.RawQuery,
		// An agent of both versions shows each the card of its own.
		Header: http.Header{headerVersion: {Version1}},
	})
	if err != nil {
		return nil, nil, err
	}
	switch {
	case answer.HTTPStatus/100 == 2:
		a, refused := c.readCard(answer)
		return a, refused, nil
	case absent(answer.HTTPStatus):
		// No task is unknown for it: what is not there is the card.
		return nil, stray(answer, answer.HTTPStatus, fmt.Sprintf("there is no agent card at %s: check the base URL and %s, or give %s and %s, and the agent's own address as base URL",
			place(at), c.setting("CardPath"), c.setting("Binding"), c.setting("Version"))), nil
	}
	return nil, answer, nil
}

// place is a URL without what may be secret.
func place(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
