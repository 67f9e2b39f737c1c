package mcp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/vendors"
)

// call is one request of JSON-RPC.
type call struct {
	protocol string // Extension or Core
	session  string // of Core, if the server has them
	method   string
	name     string // Mcp-Name of Extension: the task or the tool
	params   map[string]any
	once     bool // it does something, and is not to be made again without knowing what became of it
	// wanted ends a stream with another message than the answer, too.
	wanted func(*message) bool
}

// reply is what came of a call: the answer over HTTP, and in it a result or an error of
// JSON-RPC's. Where there is neither, broken says why of a 2xx; any other status speaks for itself.
type reply struct {
	*vendors.Answer
	result json.RawMessage
	fault  *rpcError
	broken error
}

// ok reports whether there is a result.
func (r *reply) ok() bool { return r.HTTPStatus/100 == 2 && r.result != nil }

// The keys of _meta that every request of Extension has.
const (
	metaVersion      = "io.modelcontextprotocol/protocolVersion"
	metaCapabilities = "io.modelcontextprotocol/clientCapabilities"
	tasksExtension   = "io.modelcontextprotocol/tasks"
)

// elicitation is what questions this client can have answered.
func elicitation() map[string]any {
	return map[string]any{"form": map[string]any{}, "url": map[string]any{}}
}

// do makes a call. Its error is one of [Client.exchange].
func (c *Client) do(ctx context.Context, call call) (*reply, error) {
	id := c.nextID()
	return c.doAs(ctx, id, call)
}

func (c *Client) nextID() string {
	return c.idPrefix + "-" + strconv.FormatInt(c.lastID.Add(1), 10)
}

// doAs makes a call whose id the caller knows.
func (c *Client) doAs(ctx context.Context, id string, call call) (*reply, error) {
	params := call.params
	if call.protocol == Extension {
		params = map[string]any{"_meta": map[string]any{
			metaVersion: Extension,
			metaCapabilities: map[string]any{
				"elicitation": elicitation(),
				"extensions":  map[string]any{tasksExtension: map[string]any{}},
			},
		}}
		for name, value := range call.params {
			params[name] = value
		}
	}
	request, err := c.request(call, map[string]any{"jsonrpc": "2.0", "id": id, "method": call.method, "params": params})
	if err != nil {
		return nil, err
	}
	request.Enough = enough(func(m *message) bool {
		return m.answers(id) || call.wanted != nil && call.wanted(m)
	})
	answer, err := c.exchange(ctx, call, request)
	if err != nil {
		return nil, err
	}
	r := &reply{Answer: answer}
	m, err := find(answer.ContentType, answer.Body, id)
	switch {
	case err == nil:
		r.result, r.fault = m.Result, m.Error
	case answer.HTTPStatus/100 == 2:
		r.broken = err
	}
	return r, nil
}

// exchange makes the request of a call. Its error is one of [vendors.Client.Do], or of
// [vendors.Client.Once].
func (c *Client) exchange(ctx context.Context, call call, request vendors.Request) (*vendors.Answer, error) {
	if call.once {
		return answered(c.http.Once(ctx, request))
	}
	return c.http.Do(ctx, request)
}

// request is a message on its way.
func (c *Client) request(call call, body map[string]any) (vendors.Request, error) {
	written, err := json.Marshal(body)
	if err != nil {
		return vendors.Request{}, err
	}
	header := http.Header{}
	if call.protocol != "" {
		header["Mcp-Protocol-Version"] = []string{call.protocol}
	}
	if call.protocol == Extension {
		header["Mcp-Method"] = []string{call.method}
		if call.name != "" {
			header["Mcp-Name"] = []string{headerValue(call.name)}
		}
	}
	if call.session != "" {
		header["Mcp-Session-Id"] = []string{call.session}
	}
	return vendors.Request{Op: call.method, Method: http.MethodPost, Header: header, Body: written}, nil
}

// headerValue is a name as a header can have it: what is not plain is base64 in a wrapper.
func headerValue(name string) string {
	const begin, end = "=?base64?", "?="
	wrapped := strings.HasPrefix(name, begin) && strings.HasSuffix(name, end)
	odd := strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }) || strings.TrimSpace(name) != name
	if !wrapped && !odd {
		return name
	}
	return begin + base64.StdEncoding.EncodeToString([]byte(name)) + end
}
