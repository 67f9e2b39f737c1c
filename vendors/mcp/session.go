package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// startSession is the session of [Core] in which a Client starts tasks.
type startSession struct {
	turn chan struct{} // has room while none is being opened, so that there is one

	mu   sync.Mutex
	open *session
}

// session is one that is open. Its id is empty if the server has none.
type session struct {
	id    string
	tasks bool // the server can run tools as tasks

	mu    sync.Mutex
	tools map[string]bool // which of them run as tasks; nil: not asked yet. It is replaced whole
}

func (s *startSession) get() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

func (s *startSession) set(open *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = open
}

// lost forgets a session that the server does not know any more.
func (s *startSession) lost(known *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == known {
		s.open = nil
	}
}

const initialize = "initialize"

// opened returns the session to start in, and opens one if there is none. Nothing is started by
// it, so that each of its errors may be followed by another attempt.
func (c *Client) opened(ctx context.Context) (*session, error) {
	if s := c.session.get(); s != nil {
		return s, nil
	}
	select {
	case c.session.turn <- struct{}{}:
		defer func() { <-c.session.turn }()
	case <-ctx.Done():
		return nil, vendors.NotTaken(context.Cause(ctx))
	}
	if s := c.session.get(); s != nil {
		return s, nil
	}
	asked := call{method: initialize, params: map[string]any{
		"protocolVersion": Core,
		"capabilities":    map[string]any{"elicitation": elicitation()},
		"clientInfo":      map[string]any{"name": "agentwait", "version": "1"},
	}}
	r, err := c.do(ctx, asked)
	if err != nil {
		return nil, c.before(initialize, err)
	}
	if !r.ok() {
		asked.protocol = Core
		return nil, c.refusedCall(r, asked)
	}
	var is struct {
		Version      string `json:"protocolVersion"`
		Capabilities struct {
			Tasks struct {
				Requests struct {
					Tools struct {
						Call json.RawMessage `json:"call"`
					} `json:"tools"`
				} `json:"requests"`
			} `json:"tasks"`
		} `json:"capabilities"`
	}
	wrong := json.Unmarshal(r.result, &is)
	if wrong == nil && is.Version != Core {
		wrong = errors.New("the server speaks " + text.Quote(is.Version, 32) + ", and tasks are known of " + Core + " and " + Extension)
	}
	id := r.Header("Mcp-Session-Id")
	if _, long := agentstatus.CheckID(carried(id)); wrong == nil && id != "" && long != "" {
		wrong = errors.New("the server's session has an id that a ref cannot hold: " + long)
	}
	if wrong == nil && !headed(id) {
		wrong = errors.New("the server's session has an id that no header can hold: MCP allows visible ASCII")
	}
	if wrong != nil {
		return nil, &vendors.RefusedError{Vendor: c.http.Vendor(), Op: initialize, Err: wrong,
			Answer: vendors.Refused(http.StatusBadRequest, "unsupported", wrong.Error())}
	}
	s := &session{id: id, tasks: present(is.Capabilities.Tasks.Requests.Tools.Call)}
	if err := c.tell(ctx, call{protocol: Core, session: id, method: "notifications/initialized"}); err != nil {
		return nil, c.before(initialize, err)
	}
	c.session.set(s)
	return s, nil
}
