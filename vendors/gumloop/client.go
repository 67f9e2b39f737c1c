package gumloop

import (
	"github.com/agentwait/agentwait/vendors"
)

// Client asks Gumloop's agent_status, with one key. It is safe for concurrent use.
type Client struct {
	http *vendors.Client
	path statusPath
}

var (
	_ vendors.API       = (*Client)(nil)
	_ vendors.Validator = (*Client)(nil)
	_ vendors.Starter   = (*Client)(nil)
)

// NewClient checks cfg and returns a client. It sends nothing.
func NewClient(cfg Config) (*Client, error) { return New(cfg.shared(), cfg.StatusPath) }

// New is [NewClient] with the configuration that all vendors have, and [Config.StatusPath].
func New(cfg vendors.Config, statusPath string) (*Client, error) {
	http, err := vendors.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	path, err := parseStatusPath(statusPath, cfg)
	if err != nil {
		return nil, err
	}
	return &Client{http: http, path: path}, nil
}

// Close closes the connections that are kept while nothing is asked. Requests that are under
// way go on, and a later one opens a connection again: to close a client twice, or too early,
// does no harm. A [Config.Transport] is its owner's to close.
func (c *Client) Close() { c.http.Close() }
