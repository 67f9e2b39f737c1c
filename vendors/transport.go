package vendors

import (
	"crypto/tls"
	"net/http"
)

const (
	// maxHeaderBytes bounds an answer's headers. An API's have one or two KiB; net/http's own
	// bound is 10 MB, for each answer in flight.
	maxHeaderBytes = 64 << 10
	// streamBytes is how much of an answer HTTP/2 takes in while nobody reads it: answers that
	// wait for room have that as well.
	streamBytes = 256 << 10
)

// defaultTransport differs from the standard one in what many waits on one host need: at most
// so many connections, all of which are kept, TLS sessions that are resumed if a
// connection has to be opened again, and small headers. Without that, waits beyond the idle
// connections make a handshake at every poll. ours is nil if the program has replaced the
// standard one, which is respected.
func defaultTransport(connections int) (transport http.RoundTripper, ours *http.Transport) {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport, nil
	}
	ours = standard.Clone()
	ours.MaxConnsPerHost = connections
	ours.MaxIdleConnsPerHost = connections
	ours.MaxIdleConns = max(ours.MaxIdleConns, connections)
	if bound := ours.MaxResponseHeaderBytes; bound <= 0 || bound > maxHeaderBytes {
		ours.MaxResponseHeaderBytes = maxHeaderBytes
	}
	if ours.HTTP2 == nil {
		ours.HTTP2 = &http.HTTP2Config{}
	}
	if ours.HTTP2.MaxReceiveBufferPerStream == 0 {
		ours.HTTP2.MaxReceiveBufferPerStream = streamBytes
	}
	if ours.TLSClientConfig == nil {
		ours.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	ours.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(connections)
	return ours, ours
}
