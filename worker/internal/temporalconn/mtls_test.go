package temporalconn

// With mutual TLS a client without a certificate, or with a foreign one, is refused after its part
// of the handshake is over: what it sees looks like a server without TLS, and advice about that
// sent people the wrong way. So the servers here are real ones.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"github.com/agentwait/agentwait/worker/internal/console"
)

func TestAServerThatWantsACertificate(t *testing.T) {
	serverSide, trusted := certificate(t)
	foreign, _ := certificate(t)
	_, accepted := certificate(t)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		address := serve(t, &tls.Config{
			Certificates: []tls.Certificate{serverSide}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: accepted,
			MinVersion: version, MaxVersion: version,
		})
		for what, certificates := range map[string][]tls.Certificate{"none": nil, "a foreign one": {foreign}} {
			options := client.Options{HostPort: address, Namespace: "prod", ConnectionOptions: client.ConnectionOptions{
				TLS: &tls.Config{RootCAs: trusted, Certificates: certificates},
			}}
			_, err := Dial(t.Context(), Settings{Options: options}, log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
			problem, ok := errors.AsType[*console.Problem](err)
			if !ok || !strings.Contains(problem.Try, "TEMPORAL_TLS_CLIENT_CERT_PATH") || !strings.Contains(problem.Try, "TEMPORAL_TLS_CLIENT_KEY_PATH") {
				t.Errorf("%s, %s: %v, advice %+v", tls.VersionName(version), what, err, problem)
			}
		}
	}
}

func serve(t *testing.T, config *tls.Config) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(config)))
	go func() { _ = server.Serve(listener) }() // ends with Stop
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// certificate makes one for loopback that is its own authority.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
