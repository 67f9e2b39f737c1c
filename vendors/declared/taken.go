package declared

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"github.com/agentwait/agentwait/vendors"
)

// unknown is the error of a request that changes a run: one that says that nothing was changed,
// or a [*vendors.UnknownOutcomeError].
func unknown(vendor, op string, answer *vendors.Answer, err error) error {
	var (
		wrong    *vendors.RefError
		redirect *vendors.RedirectError
		refused  *vendors.RefusedError
	)
	switch {
	case errors.As(err, &wrong), errors.As(err, &redirect):
		return err
	case errors.As(err, &refused) && answer.HTTPStatus == http.StatusTooManyRequests:
		untaken := *refused
		untaken.Err = &notTaken{refused.Err}
		return &untaken
	case errors.As(err, &refused) && answer.HTTPStatus < 500 && answer.HTTPStatus != http.StatusRequestTimeout:
		return err
	case notSent(err):
		return &notTaken{err}
	}
	if refused != nil {
		err = refused.Err // which does not name the vendor and the request again
	}
	return &vendors.UnknownOutcomeError{Vendor: vendor, Op: op, Err: err}
}

// notTaken is an error of a request of which nothing was taken: see [vendors.ErrNotTaken].
type notTaken struct{ err error }

func (e *notTaken) Error() string { return e.err.Error() }

// Unwrap returns what happened, and that nothing was taken.
func (e *notTaken) Unwrap() []error { return []error{e.err, vendors.ErrNotTaken} }

// notSent reports whether a connection could not be made.
func notSent(err error) bool {
	if network, ok := errors.AsType[*net.OpError](err); ok && network.Op == "dial" {
		return true
	}
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	return certificate || record
}
