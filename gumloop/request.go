package gumloop

import (
	"context"
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
// net/http would drop the Authorization header, but send the owner's ids along.
func checkRedirect(req *http.Request, via []*http.Request) error {
	from, to := origin(via[0].URL), origin(req.URL)
	if from != to || len(via) > maxRedirects {
		return &RedirectError{From: from, To: to}
	}
	return nil
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// do makes one request. Both the wait for the answer and the reading of its body are
// bounded by the client's timeout.
func (c *Client) do(ctx context.Context, op, method string, target *url.URL, body io.Reader) (*Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(bounded, method, target.String(), body)
	if err != nil {
		return nil, transportError(ctx, op, err)
	}
	c.authorize(req.Header)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, transportError(ctx, op, err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := readBody(resp, c.maxBody)
	if err != nil {
		return nil, transportError(ctx, op, err)
	}
	return &Answer{
		HTTPStatus:  resp.StatusCode,
		RetryAfter:  resp.Header.Get("Retry-After"),
		ContentType: resp.Header.Get("Content-Type"),
		Body:        content,
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
