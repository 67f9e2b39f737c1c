package mcp

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Client asks one server. It is safe for concurrent use.
type Client struct {
	http      *vendors.Client
	cfg       Config
	speaks    spoken
	session   startSession
	questions questions
	lives     lives

	// ids of requests must not repeat within a session, which several processes may have.
	idPrefix string
	lastID   atomic.Int64
}

var (
	_ vendors.API       = (*Client)(nil)
	_ vendors.Validator = (*Client)(nil)
	_ vendors.Starter   = (*Client)(nil)
	_ vendors.Canceller = (*Client)(nil)
	_ vendors.Answerer  = (*Client)(nil)
	_ vendors.Reminded  = (*Client)(nil)
)

// New checks cfg and returns a client. It sends nothing.
func New(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	http, err := vendors.NewClient(cfg.HTTP)
	if err != nil {
		return nil, err
	}
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return &Client{
		http: http, cfg: cfg, speaks: spoken{configured: cfg.Protocol}, idPrefix: hex.EncodeToString(random[:]),
		session: startSession{turn: make(chan struct{}, 1)},
	}, nil
}

// Close closes the connections that are kept while nothing is asked. Sessions are left as they
// are: tasks live in them.
func (c *Client) Close() { c.http.Close() }

// SessionID is the name in [vendors.Ref.IDs] of the session that a task of [Core] lives in.
const SessionID = "session_id"

// Validate checks a ref without sending anything. Its error is a [*vendors.RefError].
func (c *Client) Validate(ref vendors.Ref) error {
	if err := ref.Validate(); err != nil {
		return c.ours(err)
	}
	for name, id := range ref.IDs {
		if name != SessionID {
			return c.ours(&vendors.RefError{Field: "ids", Value: "the name " + text.Quote(name, 40),
				Wanted: SessionID + " alone: the session of a task of " + Core})
		}
		if c.cfg.Protocol == Extension {
			return c.ours(&vendors.RefError{Field: "ids." + SessionID, Value: fmt.Sprintf("an id of %d bytes", len(id)),
				Wanted: "none, since the protocol is configured to be " + Extension + ", which has no sessions"})
		}
	}
	if _, err := sent("interaction_id", ref.InteractionID); err != nil {
		return c.ours(err)
	}
	if session := ref.IDs[SessionID]; session != "" {
		id, err := sent("ids."+SessionID, session)
		if err == nil && !headed(id) {
			err = &vendors.RefError{Field: "ids." + SessionID, Value: fmt.Sprintf("an id of %d bytes with others than visible ASCII", len(id)),
				Wanted: "an id as the start returned it"}
		}
		if err != nil {
			return c.ours(err)
		}
	}
	return nil
}

// ours is a [*vendors.RefError] that names this vendor.
func (c *Client) ours(err error) error {
	if wrong, ok := errors.AsType[*vendors.RefError](err); ok {
		wrong.Vendor = c.http.Vendor()
		return wrong
	}
	return err
}
