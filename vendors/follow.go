package vendors

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
)

// maxRedirects bounds redirects inside the API's own origin.
const maxRedirects = 3

// follow makes a request, and those that redirects inside of the origin lead to: every request,
// and so the key, stays where it was made for. That is not http.Client's, which sends the ids of
// the owner along in a Referer, turns a POST into a GET, which starts nothing, and keeps the
// status of a redirect that it cannot read to itself.
func (c *Client) follow(ctx context.Context, r *Request, first *url.URL) (*http.Response, error) {
	target := first
	for hops := 0; ; hops++ {
		resp, err := c.send(ctx, r, target)
		if err != nil {
			return nil, err
		}
		place := resp.Header.Get("Location")
		if place == "" || !redirects(resp.StatusCode) {
			return resp, nil
		}
		// A small body is read, so that the connection is kept.
		_, _ = io.CopyN(io.Discard, resp.Body, 2<<10)
		_ = resp.Body.Close()
		refused := &RedirectError{Vendor: c.vendor, HTTPStatus: resp.StatusCode, From: c.shown(origin(first))}
		next, err := target.Parse(place)
		if err != nil {
			return nil, refused // Location is not repeated: it may have anything in it
		}
		refused.To = c.shown(origin(next))
		switch turned := turns(resp.StatusCode, r.Method); {
		case origin(next) != origin(first) || hops == maxRedirects:
			return nil, refused
		case turned != r.Method:
			refused.Method = turned
			return nil, refused
		}
		next.User, next.Fragment, next.RawFragment = nil, "", ""
		target = next
	}
}

// shown is an origin without the key, in whatever case a host has it.
func (c *Client) shown(origin string) string { return c.secrets.current().hideFolded(origin) }

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// turns is the method that follows a redirect.
func turns(status int, method string) string {
	if status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect {
		return method
	}
	return http.MethodGet
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// send makes one request.
func (c *Client) send(ctx context.Context, r *Request, target *url.URL) (*http.Response, error) {
	req, err := c.request(ctx, r, target)
	if err != nil {
		return nil, err
	}
	resp, err := c.transport.RoundTrip(req)
	switch {
	case err != nil:
		return nil, err
	case resp == nil || resp.Body == nil: // of a transport that is not net/http's
		return nil, errors.New("the transport answered with neither a response nor an error")
	}
	return resp, nil
}
