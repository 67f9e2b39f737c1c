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
	userAgent string
	timeout   time.Duration
	maxBody   int
	http      *http.Client
	secret    secret
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
	path, err := parseStatusPath(cfg.StatusPath, cfg.APIKey)
	if err != nil {
		return nil, err
	}
	if cfg, err = cfg.withDefaults(); err != nil {
		return nil, err
	}
	return &Client{
		base:      base,
		path:      path,
		userAgent: cfg.UserAgent,
		timeout:   cfg.RequestTimeout,
		maxBody:   cfg.MaxBodyBytes,
		http:      &http.Client{Transport: cfg.Transport, CheckRedirect: checkRedirect},
		secret:    newSecret(cfg.APIKey),
	}, nil
}
