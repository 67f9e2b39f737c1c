package vendors

import (
	"net/http"
	"net/url"
	"time"
)

// Client makes requests to one vendor with one key. It is safe for concurrent use.
type Client struct {
	vendor    string
	base      *url.URL
	headers   headers
	timeout   time.Duration
	maxBody   int
	maxRatio  int
	budget    *Budget
	share     *share
	transport http.RoundTripper
	ours      *http.Transport // the one to be closed; nil: it is the caller's
	secrets   *secrets
	setting   func(field string) string
}

// NewClient checks cfg and returns a client. It sends nothing.
func NewClient(cfg Config) (*Client, error) {
	base, err := cfg.check()
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	c := &Client{
		vendor:    cfg.Vendor,
		base:      base,
		headers:   newHeaders(cfg),
		timeout:   cfg.RequestTimeout,
		maxBody:   cfg.MaxBodyBytes,
		maxRatio:  cfg.MaxCompressionRatio,
		budget:    cfg.Budget,
		transport: cfg.Transport,
		secrets:   newSecrets(cfg.Auth),
		setting:   cfg.Setting,
	}
	if c.transport == nil {
		c.transport, c.ours = defaultTransport(cfg.MaxConnections)
	}
	if cfg.Around != nil {
		c.transport = cfg.Around(c.transport)
	}
	c.share = c.budget.admits(largest(int64(c.maxBody)))
	return c, nil
}

// Vendor is the name of what is asked: [Config.Vendor].
func (c *Client) Vendor() string { return c.vendor }

// MaxBodyBytes is the largest body that an answer may have.
func (c *Client) MaxBodyBytes() int { return c.maxBody }

// Close closes the connections that are kept while nothing is asked. Requests that are under
// way go on, and a later one opens a connection again: to close a client twice, or too early,
// does no harm. A [Config.Transport] is its owner's to close.
func (c *Client) Close() {
	if c.ours != nil {
		c.ours.CloseIdleConnections()
	}
}
