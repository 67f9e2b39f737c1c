package mcp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// notTaken is the error of a request that may be repeated whatever became of it.
func notTaken(err error) error {
	var transport *vendors.TransportError
	if errors.As(err, &transport) {
		return fmt.Errorf("%w: %w", vendors.ErrNotTaken, err)
	}
	return err
}

// unsure is the error of a request that does something, where no answer came. Whoever could not
// connect has sent nothing.
func (c *Client) unsure(op string, err error) error {
	var (
		redirect *vendors.RedirectError
		wrongRef *vendors.RefError
	)
	switch {
	case errors.As(err, &redirect), errors.As(err, &wrongRef):
		return err
	case unconnected(err):
		return fmt.Errorf("%w: %w", vendors.ErrNotTaken, err)
	}
	return &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: op, Err: err}
}

// unconnected reports whether a request failed before there was a connection to send it on.
func unconnected(err error) bool {
	var (
		network *net.OpError
		name    *net.DNSError
		record  tls.RecordHeaderError
		foreign *tls.CertificateVerificationError
	)
	return errors.As(err, &network) && (network.Op == "dial" || network.Op == "proxyconnect") || errors.As(err, &name) ||
		errors.As(err, &record) || errors.As(err, &foreign)
}

// refusedCall is the error of a call that was answered without a result. What an answer says
// that is the server's own trouble leaves open what the call did; one that a limit has refused
// did nothing.
func (c *Client) refusedCall(r *reply, asked call) error {
	answer := refusal(r, asked)
	said := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	var err error = said
	doing := asked.method == callTool || asked.method == updateTask || asked.method == respondTo
	switch {
	case answer.Err != nil:
		err = fmt.Errorf("HTTP %d: %w", answer.HTTPStatus, answer.Err)
		if !doing {
			return notTaken(&vendors.TransportError{Vendor: c.http.Vendor(), Op: asked.method, Err: err})
		}
		return &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: asked.method, Err: err}
	case answer.HTTPStatus == http.StatusTooManyRequests && (!doing || r.HTTPStatus == answer.HTTPStatus):
		// By HTTP's status, which no tool gives: its words may be those of what the tool met with.
		err = fmt.Errorf("%w: %w", vendors.ErrNotTaken, err)
	case answer.HTTPStatus == http.StatusRequestTimeout || answer.HTTPStatus >= 500:
		if doing {
			return &vendors.UnknownOutcomeError{Vendor: c.http.Vendor(), Op: asked.method, Err: err}
		}
		err = fmt.Errorf("%w: %w", vendors.ErrNotTaken, err)
	}
	return &vendors.RefusedError{Vendor: c.http.Vendor(), Op: asked.method, Answer: answer, Code: said.Code, Err: err}
}
