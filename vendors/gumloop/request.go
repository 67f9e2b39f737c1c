package gumloop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Answer is an HTTP answer of the API, whatever its status code. The key is masked in all of it.
type Answer struct {
	HTTPStatus  int
	RetryAfter  string // the Retry-After header; one that was sent repeatedly is joined by ", "
	ContentType string
	// Body is decompressed where the answer says that it is compressed, and else as it came.
	// That of an answer that is not 2xx is cut at [Config.MaxBodyBytes].
	Body []byte
}

// headers are the values of a request's headers that all requests share.
type headers struct{ accept, encoding, userAgent, contentType []string }

func newHeaders(userAgent string) headers {
	return headers{
		accept: []string{"application/json"}, contentType: []string{"application/json"},
		encoding: []string{"gzip"}, userAgent: []string{userAgent},
	}
}

// request makes a request. net/http would ask for gzip by itself, and then hide how much was sent.
func (c *Client) request(ctx context.Context, method string, target *url.URL, body []byte) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, "", content)
	if err != nil {
		return nil, err
	}
	req.URL, req.Host = target, target.Host
	req.Header = make(http.Header, 5)
	c.secret.authorize(req.Header)
	req.Header["Accept"], req.Header["Accept-Encoding"], req.Header["User-Agent"] = c.headers.accept, c.headers.encoding, c.headers.userAgent
	if body != nil {
		req.Header["Content-Type"] = c.headers.contentType
	}
	return req, nil
}

// do makes one request. Both the wait for the answer and the reading of its body are
// bounded by the client's timeout.
//
// net/http by itself repeats a GET where a kept connection turns out to be closed
// before any byte of the answer: that is no failure of the API, and no answer is lost.
func (c *Client) do(ctx context.Context, op, method string, target *url.URL, body []byte) (*Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	taken := &lease{budget: c.budget}
	held, _ := ctx.Value(holdKey{}).(*hold)
	if held == nil || !held.take(taken) {
		held = nil
		defer taken.end()
	}
	answer, err := c.roundTrip(bounded, taken, method, target, body)
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
		return nil, &TransportError{Op: op, Timeout: true, Err: fmt.Errorf(
			"within %v %w; raise %s if there is memory for more", c.timeout, err, c.setting("MaxInflightBytes"))}
	case bounded.Err() != nil:
		return nil, &TransportError{Op: op, Timeout: true, Err: fmt.Errorf(
			"no whole answer within %v: raise %s if that is what you expect: %w", c.timeout, c.setting("RequestTimeout"), bounded.Err())}
	}
	return nil, c.transportError(op, target.RawQuery, err)
}

func (c *Client) roundTrip(ctx context.Context, taken *lease, method string, target *url.URL, body []byte) (*Answer, error) {
	resp, err := c.follow(ctx, method, target, body)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := bodyReader{lease: taken, limit: c.maxBody, ratio: c.maxRatio}.read(ctx, resp)
	var large *BodyTooLargeError
	switch cut := errors.As(err, &large); {
	case cut && resp.StatusCode/100 != 2:
		// Whatever it goes on with, its status is what counts. The key may stand where it is cut.
		content = c.secret.hide(content)
		content = content[:max(0, len(content)-c.secret.longest)]
	case cut:
		large.HTTPStatus, large.Setting = resp.StatusCode, c.setting("MaxBodyBytes")
		if large.Ratio > 0 {
			large.Setting = c.setting("MaxCompressionRatio")
		}
		return nil, large
	case err != nil:
		return nil, err
	default:
		content = c.secret.hide(content)
	}
	return &Answer{
		HTTPStatus:  resp.StatusCode,
		RetryAfter:  c.secret.hideText(strings.Join(resp.Header.Values("Retry-After"), ", ")),
		ContentType: c.secret.hideText(resp.Header.Get("Content-Type")),
		Body:        content,
	}, nil
}
