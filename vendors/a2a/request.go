package a2a

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait/vendors"
)

// headerVersion says in which version a request is. It is the header that counts: servers do not
// read the query of that name.
const headerVersion = "A2a-Version"

// call is one request, in whichever binding and version it is made.
type call struct {
	name   string // of the method, in 1.0 and in errors
	name03 string // in 0.3
	verb   string // of HTTP+JSON
	path   string // of HTTP+JSON
	// params are those of JSON-RPC, and the body of a POST of HTTP+JSON.
	params func(version string) map[string]any
	// repeatable: net/http may send it again if a kept connection turns out to be closed.
	repeatable bool
	// optional: there are agents without it.
	optional bool
}

func getTask(id string) call {
	return call{
		name: "GetTask", name03: "tasks/get", verb: http.MethodGet, path: "/tasks/" + id, repeatable: true,
		params: func(string) map[string]any { return map[string]any{"id": id} },
	}
}

func cancelTask(id string) call {
	return call{
		name: "CancelTask", name03: "tasks/cancel", verb: http.MethodPost, path: "/tasks/" + id + ":cancel", optional: true,
		params: func(string) map[string]any { return map[string]any{"id": id} },
	}
}

// request is a call to an agent.
func (c *Client) request(a *agent, what call) (vendors.Request, error) {
	r := vendors.Request{Op: what.name, Method: http.MethodPost, Query: a.url.RawQuery, Header: http.Header{headerVersion: {a.version}}}
	c.extend(r.Header, a.version)
	if what.repeatable {
		// A key without a value is for net/http alone, and is not sent.
		r.Header["Idempotency-Key"] = []string{}
	}
	if a.binding == BindingHTTPJSON {
		path := what.path
		if a.tenant != "" {
			path = "/" + a.tenant + path
		}
		r.Method = what.verb
		r.Path = strings.TrimRight(a.url.Path, "/") + path
		r.Escaped = strings.TrimRight(a.url.EscapedPath(), "/") + (&url.URL{Path: path}).EscapedPath()
		if what.verb == http.MethodGet {
			return r, nil
		}
		body := what.params(a.version)
		delete(body, "id") // is in the path
		err := withBody(&r, body)
		return r, err
	}
	method, params := what.name, what.params(a.version)
	if a.version == Version03 {
		method = what.name03
	} else if a.tenant != "" {
		params["tenant"] = a.tenant
	}
	r.Path, r.Escaped = a.url.Path, a.url.EscapedPath()
	err := withBody(&r, map[string]any{"jsonrpc": "2.0", "id": rpcID, "method": method, "params": params})
	return r, err
}

// rpcID is the id of every JSON-RPC request: each has a connection to itself while it is answered.
const rpcID = 1

func withBody(r *vendors.Request, body any) (err error) {
	r.Body, err = json.Marshal(body)
	return err
}

// ask makes a call, and returns what was answered as if it were HTTP. An agent that has changed its
// version meanwhile is asked once more, as its card now says: in the version that it refuses
// nothing was taken. One that has moved is asked for a task once more; what does something is not
// sent twice, and finds its new address the next time.
func (c *Client) ask(ctx context.Context, what call) (judged, error) {
	a, refused, err := c.agent(ctx)
	if err != nil {
		if !what.repeatable {
			err = vendors.NotTaken(err)
		}
		return judged{}, err
	}
	if refused != nil {
		return judged{Answer: refused, early: true}, nil
	}
	answer, err := c.askAs(ctx, a, what)
	if err == nil && (answer.otherVersion || answer.gone) {
		if fresh := c.anew(ctx, a); fresh != nil && (answer.otherVersion || what.repeatable) {
			return c.askAs(ctx, fresh, what)
		}
	}
	return answer, err
}

func (c *Client) askAs(ctx context.Context, a *agent, what call) (judged, error) {
	r, err := c.request(a, what)
	if err != nil {
		return judged{}, err
	}
	answer, err := c.exchange(ctx, what, r)
	if err != nil {
		return judged{}, err
	}
	return c.judge(a, what, answer), nil
}

// exchange makes the request. Of one that does something an error says what became of it; an
// answer that refuses is judged in the agent's own words.
func (c *Client) exchange(ctx context.Context, what call, r vendors.Request) (*vendors.Answer, error) {
	if what.repeatable {
		return c.http.Do(ctx, r)
	}
	answer, err := c.http.Once(ctx, r)
	if err == nil {
		return answer, nil
	}
	var (
		redirect *vendors.RedirectError
		refused  *vendors.RefusedError
		unknown  *vendors.UnknownOutcomeError
	)
	switch {
	case errors.As(err, &redirect):
	case errors.As(err, &refused) && refused.Answer != nil:
		return refused.Answer, nil
	case errors.As(err, &unknown) && unknown.Answer != nil:
		return unknown.Answer, nil
	}
	return nil, err
}
