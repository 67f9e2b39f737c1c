package vendors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// Request is one request to a vendor.
type Request struct {
	// Op is what errors call it: "GET agent_status".
	Op string
	// Method is GET or POST, or another of HTTP's.
	Method string
	// Path is below the base URL, and begins with a slash; empty stands for the base URL itself.
	// Escaped is the same with the escapes of a URL; empty if there are none.
	Path, Escaped string
	// Query is as it is to be sent.
	Query string
	// Header is sent beside what all requests have, and in its place. Its keys are in the
	// canonical form, and its values no secret.
	Header http.Header
	// Body is JSON; nil for none.
	Body []byte
	// Enough reports whether what has come of a 2xx answer is all that is needed of it, for an
	// answer that is a stream. It is called with the whole of it after each piece. Defaults to
	// the end of the body.
	Enough func(body []byte) bool
}

// headers are the values of a request's headers that all requests of a client share.
type headers struct {
	accept, encoding, userAgent, contentType []string
	further                                  http.Header
}

func newHeaders(cfg Config) headers {
	return headers{
		accept: []string{cfg.Accept}, contentType: []string{"application/json"},
		encoding: []string{"gzip"}, userAgent: []string{cfg.UserAgent}, further: cfg.Header,
	}
}

// request makes a request. net/http would ask for gzip by itself, and then hide how much was sent.
func (c *Client) request(ctx context.Context, r *Request, target *url.URL) (*http.Request, error) {
	var content io.Reader
	if r.Body != nil {
		content = bytes.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, "", content)
	if err != nil {
		return nil, err
	}
	req.URL, req.Host = target, target.Host
	req.Header = make(http.Header, 5+len(c.headers.further)+len(r.Header))
	req.Header["Accept"], req.Header["Accept-Encoding"], req.Header["User-Agent"] = c.headers.accept, c.headers.encoding, c.headers.userAgent
	if r.Body != nil {
		req.Header["Content-Type"] = c.headers.contentType
	}
	maps.Copy(req.Header, c.headers.further)
	maps.Copy(req.Header, r.Header)
	c.secrets.current().authorize(req.Header)
	return req, nil
}

// below is a URL below the base, which [cleaned] has made one to append to.
func (c *Client) below(r *Request) *url.URL {
	target := &url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: c.base.Path + r.Path, RawQuery: r.Query}
	if r.Escaped != "" && r.Path != r.Escaped || c.base.RawPath != "" {
		escaped := r.Escaped
		if escaped == "" {
			escaped = r.Path
		}
		target.RawPath = c.base.EscapedPath() + escaped
	}
	return target
}

// Do makes one request, and returns the answer whatever its status code. Both the wait for the
// answer and the reading of its body are bounded by [Config.RequestTimeout].
//
// net/http by itself repeats a GET if a kept connection turns out to be closed
// before any byte of the answer: that is not a failure of the API, and no answer is lost.
//
// # Errors
//
//   - [*RedirectError]: the API points elsewhere.
//   - [*TransportError]: no whole answer came.
//   - the context's cause, if the caller's context ended.
func (c *Client) Do(ctx context.Context, r Request) (*Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	taken := &lease{budget: c.budget, share: c.share}
	held, _ := ctx.Value(holdKey{}).(*hold)
	if held == nil || !held.take(taken) {
		held = nil
		defer taken.end()
	}
	answer, err := c.renewed(bounded, taken, &r)
	if err == nil && held != nil {
		err = taken.grow(bounded, parsed(int64(cap(answer.Body))))
	}
	var noRoom *noRoomError
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx) // the caller's own end, not the API's fault
	case errors.As(err, &noRoom):
		return nil, &TransportError{Vendor: c.vendor, Op: r.Op, Timeout: true, Err: fmt.Errorf(
			"within %v %w; raise %s if there is memory for more", c.timeout, err, c.setting("MaxInflightBytes"))}
	case bounded.Err() != nil:
		return nil, &TransportError{Vendor: c.vendor, Op: r.Op, Timeout: true, Err: fmt.Errorf(
			"no whole answer within %v: raise %s if that is what you expect: %w", c.timeout, c.setting("RequestTimeout"), bounded.Err())}
	}
	return nil, c.transportError(r.Op, r.Query, err)
}

func (c *Client) roundTrip(ctx context.Context, taken *lease, r *Request) (*Answer, error) {
	resp, err := c.follow(ctx, r, c.below(r))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	reader := bodyReader{lease: taken, limit: c.maxBody, ratio: c.maxRatio}
	if resp.StatusCode/100 == 2 {
		reader.enough = r.Enough
	}
	content, err := reader.read(ctx, resp)
	var large *BodyTooLargeError
	switch cut := errors.As(err, &large); {
	case cut && resp.StatusCode/100 != 2:
		// Whatever it goes on with, its status is what counts. The key may stand where it is cut.
		content = c.secrets.current().hide(content)
		content = content[:max(0, len(content)-c.secrets.current().longest)]
	case cut:
		large.HTTPStatus, large.Setting = resp.StatusCode, c.setting("MaxBodyBytes")
		if large.Ratio > 0 {
			large.Setting = c.setting("MaxCompressionRatio")
		}
		return nil, large
	case err != nil:
		return nil, err
	default:
		content = c.secrets.current().hide(content)
	}
	return &Answer{
		HTTPStatus:  resp.StatusCode,
		RetryAfter:  c.secrets.current().hideText(strings.Join(resp.Header.Values("Retry-After"), ", ")),
		ContentType: c.secrets.current().hideText(resp.Header.Get("Content-Type")),
		Body:        content,
		header:      func(name string) string { return c.secrets.current().hideText(resp.Header.Get(name)) },
	}, nil
}
