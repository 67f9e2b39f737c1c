package temporalconn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// explain says what to try after a connection has failed.
func explain(err error, options client.Options) error {
	where := fmt.Sprintf("temporal at %s, namespace %q", options.HostPort, options.Namespace)
	return console.Failure(fmt.Errorf("%s: %w", where, err), advice(err, options))
}

func advice(err error, options client.Options) string {
	switch {
	case isA[*serviceerror.NamespaceNotFound](err), isA[*serviceerror.NotFound](err):
		return fmt.Sprintf("set TEMPORAL_NAMESPACE to one that exists, or create it: temporal operator namespace create --namespace %s", options.Namespace)
	case isA[*serviceerror.PermissionDenied](err), strings.Contains(err.Error(), "Unauthenticated"):
		return "the server refuses these credentials: check TEMPORAL_API_KEY or the client certificate, and that they are for this namespace"
	case isA[*tls.CertificateVerificationError](err), isA[x509.UnknownAuthorityError](err), strings.Contains(err.Error(), "tls:"):
		return "check the TLS settings of the profile, or TEMPORAL_TLS and TEMPORAL_TLS_*"
	case isA[*serviceerror.Unavailable](err), isA[*serviceerror.DeadlineExceeded](err), errors.Is(err, context.DeadlineExceeded):
		return "is a server there? set TEMPORAL_ADDRESS or --profile; `temporal server start-dev` starts one at localhost:7233; a server with TLS needs TEMPORAL_TLS=true"
	}
	return "check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the profile; worker check shows what is used"
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
