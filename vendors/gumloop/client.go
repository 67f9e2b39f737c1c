package gumloop

import (
	"net/http"
	"net/url"
	"time"
)

// Client makes requests with one credential. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	path      statusPath
	headers   headers
	timeout   time.Duration
	maxBody   int
	maxRatio  int
	budget    *Budget
	transport http.RoundTripper
	ours      *http.Transport // the one to be closed; nil: it is the caller's
	secret    secret
	setting   func(field string) string
}

// NewClient checks cfg and returns a client. It sends nothing.
func NewClient(cfg Config) (*Client, error) {
	if err := checkKey(cfg.APIKey); err != nil {
		return nil, err
	}
	base, err := parseBase(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	base = cleaned(base)
	path, err := parseStatusPath(cfg.StatusPath, cfg.APIKey)
	if err != nil {
		return nil, err
	}
	if cfg, err = cfg.withDefaults(); err != nil {
		return nil, err
	}
	c := &Client{
		base:      base,
		path:      path,
		headers:   newHeaders(cfg.UserAgent),
		timeout:   cfg.RequestTimeout,
		maxBody:   cfg.MaxBodyBytes,
		maxRatio:  cfg.MaxCompressionRatio,
		budget:    cfg.Budget,
		transport: cfg.Transport,
		secret:    newSecret(cfg.APIKey),
		setting:   cfg.Setting,
	}
	if c.transport == nil {
		c.transport, c.ours = defaultTransport(cfg.MaxConnections)
	}
	c.budget.admits(largest(int64(c.maxBody)))
	return c, nil
}

// Close closes the connections that are kept while nothing is asked. Requests that are under
// way go on, and a later one opens a connection again: to close a client twice, or too early,
// does no harm. A [Config.Transport] is its owner's to close.
func (c *Client) Close() {
	if c.ours != nil {
		c.ours.CloseIdleConnections()
	}
}
