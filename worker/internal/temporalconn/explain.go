package temporalconn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// explain says what to try after a connection has failed.
func explain(err error, settings Settings) error {
	where := fmt.Sprintf("temporal at %s, namespace %q", settings.HostPort, settings.Namespace)
	return console.Failure(fmt.Errorf("%s: %w", where, settings.Conceal(err)), advice(err, settings))
}

func advice(err error, options Settings) string {
	switch {
	case isA[*serviceerror.NamespaceNotFound](err), isA[*serviceerror.NotFound](err):
		return fmt.Sprintf("set TEMPORAL_NAMESPACE to one that exists, or create it: temporal operator namespace create --namespace %s", options.Namespace)
	case isA[*serviceerror.PermissionDenied](err), unauthenticated(err):
		return "the server refuses these credentials: check TEMPORAL_API_KEY or the client certificate, and that they are for this namespace"
	case wantsCertificate(err, options):
		return "the server ends the connection once TLS stands, as one does that wants a client certificate, or another than it got: set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH to one for this namespace"
	case isA[*tls.CertificateVerificationError](err), isA[x509.UnknownAuthorityError](err), strings.Contains(err.Error(), "tls:"):
		return "check the TLS settings of the profile, or TEMPORAL_TLS and TEMPORAL_TLS_*"
	case isA[*serviceerror.Unavailable](err), isA[*serviceerror.DeadlineExceeded](err), timedOut(err):
		return "is a server there? set TEMPORAL_ADDRESS or --profile; `temporal server start-dev` starts one at localhost:7233; a server with TLS needs TEMPORAL_TLS=true"
	}
	return "check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the profile; agentwait check shows what is used"
}

// wantsCertificate reports whether a server with mutual TLS has refused the client. With TLS 1.3 it
// does so after the client's part of the handshake is over: the client sees an alert, or only
// that the connection is closed before the server has said anything.
func wantsCertificate(err error, options Settings) bool {
	if options.ConnectionOptions.TLS == nil {
		return false
	}
	text := err.Error()
	for _, sign := range []string{"certificate required", "bad certificate", "remote error: tls: unknown certificate", "remote error: tls: handshake failure", "error reading server preface", "broken pipe", "connection reset", "EOF"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// unauthenticated is what serviceerror has no type for.
func unauthenticated(err error) bool { return status.Code(err) == codes.Unauthenticated }

func timedOut(err error) bool { return errors.Is(err, context.DeadlineExceeded) }

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
