package gumloop

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Answer is an HTTP answer of the API, whatever its status code.
type Answer struct {
	HTTPStatus  int
	RetryAfter  string // the Retry-After header
	ContentType string
	Body        []byte
}

// maxRedirects bounds redirects inside the API's own origin.
const maxRedirects = 3

// checkRedirect keeps every request, and so the key, at the origin it was made for.
// net/http would drop the Authorization header, but send the owner's ids along. It
// would also turn a POST into a GET, which starts nothing.
func checkRedirect(req *http.Request, via []*http.Request) error {
	redirect := RedirectError{From: origin(via[0].URL), To: origin(req.URL)}
	switch {
	case redirect.From != redirect.To || len(via) > maxRedirects:
		return &redirect
	case req.Method != via[0].Method:
		redirect.Method = req.Method
		return &redirect
	}
	return nil
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// do makes one request. Both the wait for the answer and the reading of its body are
// bounded by the client's timeout.
//
// net/http by itself repeats a GET where a kept connection turns out to be closed
// before any byte of the answer: that is no failure of the API, and no answer is lost.
func (c *Client) do(ctx context.Context, op, method string, target *url.URL, body io.Reader) (*Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answer, err := c.roundTrip(bounded, method, target, body)
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx) // the caller's own end, not the API's fault
	case bounded.Err() != nil:
		return nil, &TransportError{Op: op, Timeout: true, Err: fmt.Errorf(
			"no whole answer within %v: raise RequestTimeout if that is what you expect: %w", c.timeout, bounded.Err())}
	}
	return nil, c.transportError(op, target.RawQuery, err)
}

func (c *Client) roundTrip(ctx context.Context, method string, target *url.URL, body io.Reader) (*Answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, err
	}
	c.secret.authorize(req.Header)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := readBody(resp, c.maxBody)
	if err != nil {
		return nil, err
	}
	return &Answer{
		HTTPStatus:  resp.StatusCode,
		RetryAfter:  resp.Header.Get("Retry-After"),
		ContentType: resp.Header.Get("Content-Type"),
		Body:        c.secret.hide(content),
	}, nil
}

// readBody reads a body of at most limit bytes, decompressed: a small answer can
// unfold to a large one. A body that ends before its Content-Length is an error.
func readBody(resp *http.Response, limit int) ([]byte, error) {
	if resp.ContentLength > int64(limit) {
		return nil, &BodyTooLargeError{Limit: limit}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(body) > limit {
		return nil, &BodyTooLargeError{Limit: limit}
	}
	return body, nil
}
