package declared

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/agentwait/agentwait/vendors"
)

// Config configures the API of a [Vendor].
type Config struct {
	// HTTP is what all vendors have. Of its fields Vendor is the file's, BaseURL takes the place of
	// the file's where it is given, Auth that of APIKey and the file's auth, and Header is sent
	// beside that of the file.
	HTTP vendors.Config
	// APIKey is the key, sent as the file's auth says. Required, but if that is none, or HTTP
	// has an Auth: a server of one's own may want another, or vendors.NoAuth().
	APIKey string
	// Parse reads the answers of a file that names an adapter, such as the method Parse of a
	// *host.Host (package wasm/host). Required there, and refused elsewhere. Where the file has
	// a second request it reads {"get": …, "result": …}.
	Parse vendors.Parse
}

// String describes the configuration without its key.
func (c Config) String() string {
	key := "unset"
	if c.APIKey != "" {
		key = "set, not shown"
	}
	return fmt.Sprintf("declared.Config{APIKey: %s}", key)
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String for encoding/json and log/slog.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// New checks cfg and returns the API of a vendor. It sends nothing. What the API can do beside
// Check [vendors.As] finds: it is a [vendors.Validator], a [vendors.Canceller], a
// [vendors.Answerer] and a [vendors.Starter] if the file has a table cancel, answer or start, and a
// [vendors.Finder] if it has start.known. It has a method Close, which closes its connections.
func (v *Vendor) New(cfg Config) (vendors.API, error) {
	shared := cfg.HTTP
	shared.Vendor = v.Name
	if shared.BaseURL == "" {
		shared.BaseURL = v.BaseURL
	}
	var err error
	switch given := shared.Auth.String() != "unset"; {
	case given && cfg.APIKey != "":
		return nil, fmt.Errorf("%s: Config.APIKey and Config.HTTP.Auth are given: leave one of them out", v.Name)
	case !given:
		if shared.Auth, err = vendors.ParseAuth(v.Auth, cfg.APIKey); err != nil {
			return nil, fmt.Errorf("%s: %w", v.Name, err)
		}
	}
	shared.Header = shared.Header.Clone()
	for _, h := range v.headers {
		if shared.Header == nil {
			shared.Header = http.Header{}
		}
		value, _, err := h.value.fill(ofRef{}, asItIs)
		if err != nil {
			return nil, err // the file has no placeholder there
		}
		shared.Header.Set(h.name, value)
	}
	switch {
	case v.Adapter != "" && cfg.Parse == nil:
		return nil, fmt.Errorf("%s: Config.Parse is missing: answers are read by the adapter %q, load it and give its Parse", v.Name, v.Adapter)
	case v.Adapter == "" && cfg.Parse != nil:
		return nil, fmt.Errorf("%s: Config.Parse is given, and the file reads answers itself: leave it out, or write adapter = \"…\" in place of state and states", v.Name)
	}
	c := &client{Vendor: v, parse: cfg.Parse}
	if c.http, err = vendors.NewClient(shared); err != nil {
		return nil, err
	}
	var api vendors.API = c
	if v.cancel != nil {
		api = canceller{over{api}}
	}
	if v.answers() {
		api = answerer{over{api}}
	}
	if v.start != nil {
		api = starter{over{api}}
		if v.start.known != nil {
			api = runFinder{over{api}}
		}
	}
	return api, nil
}

// client asks one vendor with one key.
type client struct {
	*Vendor
	http  *vendors.Client
	parse vendors.Parse
}

var (
	_ vendors.API       = (*client)(nil)
	_ vendors.Validator = (*client)(nil)
	_ vendors.Canceller = canceller{}
	_ vendors.Answerer  = answerer{}
	_ vendors.Starter   = starter{}
	_ vendors.Finder    = runFinder{}
)

// clientOf is the client that all of an API goes through.
func clientOf(api vendors.API) *client {
	c, _ := vendors.As[*client](api)
	return c
}

// Close closes the connections that are kept while nothing is asked.
func (c *client) Close() { c.http.Close() }

// Check makes the requests of one poll and reads the answer.
func (c *client) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if err := c.Validate(ref); err != nil {
		return nil, err
	}
	answer, err := c.ask(ctx, c.get, ref)
	if err != nil || answer.HTTPStatus/100 != 2 {
		return answer, err
	}
	var refused *vendors.Answer // of the second request
	status, err := c.read(ctx, c.parse, answer.Body, answer.Header, c.second(ctx, ref, &refused))
	if failed, ok := err.(*askError); ok { //nolint:errorlint // it is ours, and wrapped by nobody
		return refused, failed.err
	}
	c.http.HideIn(status)
	read := *answer
	read.Status, read.Err = status, err
	return &read, nil
}

// second makes the second request of a poll when it is called. An answer that is not 2xx is
// in refused.
func (c *client) second(ctx context.Context, ref vendors.Ref, refused **vendors.Answer) func() ([]byte, error) {
	return func() ([]byte, error) {
		answer, err := c.ask(ctx, c.result.request, ref)
		if err != nil {
			return nil, &askError{err}
		}
		if answer.HTTPStatus/100 != 2 {
			*refused = answer
			return nil, &askError{}
		}
		return answer.Body, nil
	}
}

// askError says that the second request has brought nothing to read.
type askError struct{ err error }

func (e *askError) Error() string { return "the result was not answered" }

// ask makes one request.
func (c *client) ask(ctx context.Context, r *request, ref vendors.Ref) (*vendors.Answer, error) {
	request, err := r.render(ofRef{ref})
	if err != nil {
		return nil, c.ours(err)
	}
	answer, err := c.http.Do(ctx, request)
	if err != nil {
		return nil, err
	}
	return c.meant(ctx, answer), nil
}
