package vendors

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// TransportError says that no whole answer came: connection refused or reset, time
// out, body broken off or too large. It never contains the key or the query.
type TransportError struct {
	Vendor  string // "gumloop"
	Op      string // "GET agent_status"
	Timeout bool   // the answer took longer than [Config.RequestTimeout], or connecting longer than the transport allows
	Err     error
}

func (e *TransportError) Error() string { return named(e.Vendor, fmt.Sprintf("%s: %v", e.Op, e.Err)) }

func (e *TransportError) Unwrap() error { return e.Err }

// BodyTooLargeError is the cause of a [*TransportError] if the body of a 2xx answer is
// over a limit. How large it is is not known: reading stopped. To ask again is of no use.
type BodyTooLargeError struct {
	HTTPStatus int
	Limit      int // [Config.MaxBodyBytes]
	// Ratio is [Config.MaxCompressionRatio] if the body was compressed further than that,
	// and 0 where it is over Limit.
	Ratio int
	// Setting is what is to be raised, in the words of [Config.Setting]. Empty: the field's name.
	Setting string
}

func (e *BodyTooLargeError) Error() string {
	which := "the body"
	if e.HTTPStatus != 0 {
		which = fmt.Sprintf("the body of the HTTP %d answer", e.HTTPStatus)
	}
	if e.Ratio > 0 {
		return fmt.Sprintf("%s unfolds to more than %d times what was sent: raise %s if that is what you expect", which, e.Ratio, cmp.Or(e.Setting, "MaxCompressionRatio"))
	}
	return fmt.Sprintf("%s is larger than %d bytes: raise %s if that is what you expect", which, e.Limit, cmp.Or(e.Setting, "MaxBodyBytes"))
}

// RedirectError says that the API answered with a redirect that is not followed:
// to another host, where the key must not go, to another method, to no place, or one too many.
type RedirectError struct {
	Vendor     string // "gumloop"
	HTTPStatus int    // 301, 302, 303, 307 or 308
	From, To   string // origins: scheme, host and port; To is empty if Location is not a URL
	Method     string // what a POST would have become; empty if the method stays
}

func (e *RedirectError) Error() string {
	return named(e.Vendor, e.text())
}

func (e *RedirectError) text() string {
	switch {
	case e.To == "":
		return fmt.Sprintf("%s redirects to a Location that is not a URL: check the base URL", e.From)
	case e.From != e.To:
		return fmt.Sprintf("%s redirects to %s, which is not followed since the key would go with it: if that is the API, make it the base URL", e.From, e.To)
	case e.Method != "":
		return fmt.Sprintf("%s redirects a POST to a %s, which starts nothing: check the base URL", e.From, e.Method)
	}
	return fmt.Sprintf("%s redirected more than %d times: check the base URL", e.From, maxRedirects)
}

// transportError tells why a request brought no answer. *url.Error, which net/http
// returns, shows the URL with its query: only its cause is kept.
func (c *Client) transportError(op, query string, err error) error {
	var redirect *RedirectError
	if errors.As(err, &redirect) {
		return redirect
	}
	for withURL := (*url.Error)(nil); errors.As(err, &withURL); {
		err = withURL.Err
	}
	var network net.Error
	return &TransportError{
		Vendor:  c.vendor,
		Op:      op,
		Timeout: errors.As(err, &network) && network.Timeout(),
		Err:     c.secrets.current().conceal(err, query),
	}
}

// named is a text with the vendor whom it speaks of in front.
func named(vendor, text string) string { return cmp.Or(vendor, "vendors") + ": " + text }
