package gumloop

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TrustingTransport is the default transport, which also trusts a test server.
func TrustingTransport(t *testing.T, server *httptest.Server, connections int) http.RoundTripper {
	t.Helper()
	_, transport := defaultTransport(connections)
	transport.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	return transport
}
