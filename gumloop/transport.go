package gumloop

import (
	"crypto/tls"
	"net/http"
)

// defaultTransport differs from the standard one in what many waits on one host need: at most
// so many connections, all of which are kept, and TLS sessions that are resumed where a
// connection has to be opened again. Without that, waits beyond the idle connections make a
// handshake at every poll.
func defaultTransport(connections int) http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport // replaced by the program: respect that
	}
	transport := standard.Clone()
	transport.MaxConnsPerHost = connections
	transport.MaxIdleConnsPerHost = connections
	transport.MaxIdleConns = max(transport.MaxIdleConns, connections)
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	transport.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(connections)
	return transport
}
