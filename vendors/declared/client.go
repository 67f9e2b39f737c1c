package declared

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Config configures the API of a [Vendor].
type Config struct {
	// HTTP is what all vendors have. Of its fields Vendor is the file's, BaseURL takes the place of
	// the file's where it is given, Auth that of APIKey and the file's auth, and Header is sent
	// beside that of the file.
	HTTP vendors.Config
	// APIKey is the key, sent as the file's auth says. Required, but where that is none, or HTTP
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
// Check [vendors.As] finds: it is a [vendors.Validator], and a [vendors.Canceller],
// [vendors.Answerer] and [vendors.Starter] where the file has a table cancel, answer or start. It has a method
// Close, which closes its connections.
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
	if v.answer != nil {
		api = answerer{over{api}}
	}
	if v.start != nil {
		api = starter{over{api}}
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
	status, err := c.read(ctx, c.parse, answer.Body, answer.Header, func() ([]byte, error) {
		second, err := c.ask(ctx, c.result.request, ref)
		if err != nil {
			return nil, &askError{err}
		}
		if second.HTTPStatus/100 != 2 {
			refused = second
			return nil, &askError{}
		}
		return second.Body, nil
	})
	if failed, ok := err.(*askError); ok { //nolint:errorlint // it is ours, and wrapped by nobody
		return refused, failed.err
	}
	read := *answer
	read.Status, read.Err = status, err
	return &read, nil
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

// Read reads saved answers without a network: that to get, and that to result where the file
// asks for one and it is there. parse reads for a file that names an adapter; else it is nil.
//
// # Errors
//
// An [*AnswerError], those of [agentstatus.QueryAllJSON], an [*agentstatus.APIError] of an answer that the
// file takes for a refusal, or what parse says.
func (v *Vendor) Read(ctx context.Context, parse vendors.Parse, bodies ...[]byte) (*agentstatus.Status, error) {
	if len(bodies) == 0 || len(bodies) > 2 || len(bodies) == 2 && v.result == nil {
		return nil, &AnswerError{v.Name, fmt.Sprintf("there are %d answers: give the one to %s, and after it that of [result] where the file has it", len(bodies), v.get.op)}
	}
	for _, body := range bodies {
		answer := v.meant(ctx, &vendors.Answer{HTTPStatus: http.StatusOK, Body: body})
		if answer.HTTPStatus/100 != 2 {
			return nil, agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
		}
	}
	return v.read(ctx, parse, bodies[0], nil, func() ([]byte, error) {
		if len(bodies) < 2 {
			return nil, &AnswerError{v.Name, fmt.Sprintf("the file asks for the result here: give the answer to %s as well", v.result.op)}
		}
		return bodies[1], nil
	})
}

// read reads the answers of a poll. result is called at most once, where it is needed.
func (v *Vendor) read(ctx context.Context, parse vendors.Parse, body []byte, header func(string) string, result func() ([]byte, error)) (*agentstatus.Status, error) {
	if v.mapping == nil {
		return v.readByAdapter(ctx, parse, body, result)
	}
	b := &bodies{header: header}
	if err := v.selectFrom(ctx, b, fromGet, body); err != nil {
		return nil, err
	}
	at, err := v.standing(ctx, b)
	if err != nil {
		return nil, err
	}
	if v.result != nil && v.result.needed(b, at) {
		second, err := result()
		if err != nil {
			return nil, err
		}
		if err := v.selectFrom(ctx, b, fromResult, second); err != nil {
			return nil, err
		}
		if at, err = v.standing(ctx, b); err != nil {
			return nil, err
		}
	}
	return v.status(ctx, b, at)
}

// selectFrom evaluates the paths that are of one of the bodies.
func (v *Vendor) selectFrom(ctx context.Context, b *bodies, from part, body []byte) (err error) {
	if err = checkDocument(ctx, body); err == nil {
		b.selected[from], err = selectAll(ctx, documentOf(body), v.mapping.parts[from])
	}
	return err
}

func (v *Vendor) readByAdapter(ctx context.Context, parse vendors.Parse, body []byte, result func() ([]byte, error)) (*agentstatus.Status, error) {
	if parse == nil {
		return nil, &AnswerError{v.Name, fmt.Sprintf("answers are read by the adapter %q: load it as well", v.Adapter)}
	}
	if v.result != nil {
		second, err := result()
		if err != nil {
			return nil, err
		}
		body = fmt.Appendf(nil, `{"get":%s,"result":%s}`, body, second)
	}
	return parse(ctx, body)
}
