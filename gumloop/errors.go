package gumloop

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// TransportError says that no whole answer came: connection refused or reset, time
// out, body broken off or too large. It never contains the key or the query.
type TransportError struct {
	Op      string // "GET agent_status"
	Timeout bool   // the request took longer than [Config.RequestTimeout]
	Err     error
}

func (e *TransportError) Error() string {
	if e.Timeout {
		return fmt.Sprintf("gumloop: %s: no whole answer in time: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("gumloop: %s: %v", e.Op, e.Err)
}

func (e *TransportError) Unwrap() error { return e.Err }

// BodyTooLargeError is the cause of a [*TransportError] where the answer's body is
// over the limit. How large it is is not known: reading stopped.
type BodyTooLargeError struct{ Limit int }

func (e *BodyTooLargeError) Error() string {
	return fmt.Sprintf("the body is larger than %d bytes: raise MaxBodyBytes if that is what you expect", e.Limit)
}

// RedirectError says that the API answered with a redirect that is not followed:
// to another host, where the key must not go, or one too many.
type RedirectError struct {
	From, To string // origins: scheme, host and port
}

func (e *RedirectError) Error() string {
	if e.From == e.To {
		return fmt.Sprintf("gumloop: %s redirected more than %d times: check the base URL", e.From, maxRedirects)
	}
	return fmt.Sprintf("gumloop: %s redirects to %s, which is not followed since the key would go with it: if that is the API, make it the base URL", e.From, e.To)
}

// transportError tells why a request brought no answer. *url.Error, which net/http
// returns, shows the URL with its query: only its cause is kept.
func transportError(ctx context.Context, op string, err error) error {
	var redirect *RedirectError
	if errors.As(err, &redirect) {
		return redirect
	}
	if ctx.Err() != nil {
		return context.Cause(ctx) // the caller's own end, not the API's fault
	}
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	var timeout net.Error
	return &TransportError{
		Op:      op,
		Timeout: errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &timeout) && timeout.Timeout()),
		Err:     err,
	}
}
