package mcp

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// spoken is the protocol of the server, once it is known.
type spoken struct {
	configured string

	mu    sync.Mutex
	known string
}

func (s *spoken) get() string {
	if s.configured != "" {
		return s.configured
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known
}

func (s *spoken) learn(protocol string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = protocol
}

// codeVersion is JSON-RPC's error of a server that speaks other versions, which it names.
const codeVersion = -32022

const discover = "server/discover"

// protocol returns which protocol to speak with the server: it asks if that is not known. An
// answer is returned in its place if the server refuses, or cannot be asked now.
//
// A server of the old kind answers the question with an error of JSON-RPC, whichever, or refuses
// the request without one: then the old protocol is tried, and remembered in the first case.
func (c *Client) protocol(ctx context.Context) (string, *vendors.Answer, error) {
	if known := c.speaks.get(); known != "" {
		return known, nil, nil
	}
	r, err := c.do(ctx, call{protocol: Extension, method: discover})
	if err != nil {
		return "", nil, err
	}
	protocol, refusal := choose(r)
	if refusal != nil {
		return "", refusal, nil
	}
	if r.result != nil || r.fault != nil {
		c.speaks.learn(protocol)
	}
	return protocol, nil, nil
}

func choose(r *reply) (string, *vendors.Answer) {
	var supported []string
	switch status := r.HTTPStatus; {
	case r.ok():
		var found struct {
			Supported []string `json:"supportedVersions"`
		}
		_ = json.Unmarshal(r.result, &found) // what cannot be read names no version
		supported = found.Supported
	case judged(status) || status/100 == 3 || status/100 == 2 && r.fault == nil:
		return "", refusal(r, call{protocol: Extension, method: discover})
	case r.fault == nil && !legacyRefusal(status):
		return "", r.Answer
	case r.fault != nil && r.fault.Code == codeVersion:
		var data struct {
			Supported []string `json:"supported"`
		}
		_ = json.Unmarshal(r.fault.Data, &data)
		supported = data.Supported
	}
	switch {
	case slices.Contains(supported, Extension):
		return Extension, nil
	case len(supported) == 0 || slices.Contains(supported, Core):
		return Core, nil
	}
	return "", vendors.Refused(http.StatusBadRequest, "unsupported_protocol_version",
		"the server speaks "+text.Cut(strings.Join(supported, ", "), 200)+", and tasks are known of "+Extension+" and "+Core)
}

// legacyRefusal reports whether a server of the old kind may refuse what it does not know so.
func legacyRefusal(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// speaking is how to ask for a task: with the protocol that its ref or the server tells.
func (c *Client) speaking(ctx context.Context, ref vendors.Ref) (call, *vendors.Answer, error) {
	task, err := sent("interaction_id", ref.InteractionID)
	if err != nil {
		return call{}, nil, c.ours(err)
	}
	asked := call{name: task, params: map[string]any{"taskId": task}}
	if session := ref.IDs[SessionID]; session != "" {
		// Only Core has sessions, whatever the server speaks beside it.
		asked.protocol = Core
		if asked.session, err = sent("ids."+SessionID, session); err != nil {
			return call{}, nil, c.ours(err)
		}
		return asked, nil, nil
	}
	protocol, refusal, err := c.protocol(ctx)
	asked.protocol = protocol
	return asked, refusal, err
}
