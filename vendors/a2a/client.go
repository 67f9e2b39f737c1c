package a2a

import (
	"cmp"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// Client asks one agent with one key. It is safe for concurrent use.
type Client struct {
	http          *vendors.Client // at the agent's origin: a card may name any path there
	vendor        string
	base          *url.URL
	cardPath      string
	binding       string
	version       string
	tenant        string
	extensions    []string
	cancelTimeout time.Duration
	setting       func(field string) string // a field of Config as the user of a program knows it
	card          card
	spoke         atomic.Bool // the agent has answered with a task or a message
	answering     sync.Map    // the input requests to which an answer is under way
}

var (
	_ vendors.API       = (*Client)(nil)
	_ vendors.Validator = (*Client)(nil)
	_ vendors.Starter   = (*Client)(nil)
	_ vendors.Canceller = (*Client)(nil)
	_ vendors.Answerer  = (*Client)(nil)
)

// New checks cfg and returns a client. It sends nothing.
func New(cfg Config) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	shared := cfg.shared()
	asGiven := shared
	asGiven.Budget = vendors.NewBudget(0)      // it takes no share of the one that is to be used
	checked, err := vendors.NewClient(asGiven) // of the base URL as it was given
	if err != nil {
		return nil, err
	}
	checked.Close()
	base, err := (&url.URL{}).Parse(shared.BaseURL) // without "." and ".."; a slash at its end stays, since servers differ
	if err != nil {
		return nil, err
	}
	shared.BaseURL = (&url.URL{Scheme: base.Scheme, Host: base.Host}).String()
	client, err := vendors.NewClient(shared)
	if err != nil {
		return nil, err
	}
	c := &Client{
		http: client, vendor: cfg.vendor(), base: base, tenant: cfg.Tenant, binding: cfg.Binding, version: cfg.Version,
		cardPath:      cmp.Or(cfg.CardPath, DefaultCardPath),
		cancelTimeout: cmp.Or(cfg.CancelTimeout, DefaultCancelTimeout),
		extensions:    slices.Clone(cfg.Extensions),
		setting:       shared.Setting,
	}
	if cfg.Binding != "" && cfg.Version != "" {
		c.card.known = &agent{url: base, binding: cfg.Binding, version: cfg.Version, tenant: cfg.Tenant, configured: true}
	}
	return c, nil
}

// Close closes the connections that are kept while nothing is asked. Requests that are under
// way go on, and a later one opens a connection again.
func (c *Client) Close() { c.http.Close() }
