package temporalconn

import (
	"crypto/tls"
	"crypto/x509"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// verdict says what it means for the next try that a first contact has failed.
type verdict int

const (
	// down: nobody answers, or a server that is not up yet. That passes.
	down verdict = iota
	// doubtful: as it is where a setting is wrong, and for a moment while a cluster is set up or a
	// certificate is renewed.
	doubtful
	// refused: a server has answered, and says no. The next try has the same answer.
	refused
)

// signsOfDoubt are in what gRPC says where it has reached something, or found no such name: its
// errors are texts, and all of them are "unavailable".
var signsOfDoubt = []string{
	"no such host", "produced zero addresses", // a name that is not there, or a service without an endpoint
	"tls:", "x509:", "authentication handshake failed", // TLS that does not come about
	"server preface", "malformed HTTP", "http2:", "unexpected content-type", "unexpected HTTP status", // something else than a Temporal server
}

func judge(err error, settings Settings) verdict {
	switch {
	case isA[*serviceerror.NamespaceNotFound](err), isA[*serviceerror.NotFound](err),
		isA[*serviceerror.PermissionDenied](err), isA[*serviceerror.InvalidArgument](err), unauthenticated(err):
		return refused
	case isA[*tls.CertificateVerificationError](err), isA[x509.UnknownAuthorityError](err), wantsCertificate(err, settings):
		return doubtful
	}
	text := err.Error()
	for _, sign := range signsOfDoubt {
		if strings.Contains(text, sign) {
			return doubtful
		}
	}
	switch {
	case isA[*serviceerror.Unavailable](err), isA[*serviceerror.DeadlineExceeded](err), isA[*serviceerror.ResourceExhausted](err), timedOut(err):
		return down
	}
	return doubtful // by all that is known a server could mean anything
}
