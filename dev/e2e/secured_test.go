package e2e

// A server in production demands a certificate, a key, or both. What a worker is refused with has to
// be told from a server that is down, name the setting, and keep the key to itself: so the server here
// is Temporal's own, with mutual TLS, and takes nobody without the key.

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/embedded"
)

const temporalKey = "tmprl-e2e-5d0c7be1a94f" // marked, as those of the API are

// keyed refuses calls without the key, as a server does that asks for one. The server's own parts call
// it as well.
func keyed(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	headers, _ := metadata.FromIncomingContext(ctx)
	if from := headers.Get("client-name"); len(from) == 1 && from[0] == "temporal-server" {
		return handler(ctx, request)
	}
	if given := headers.Get("authorization"); len(given) != 1 || given[0] != "Bearer "+temporalKey {
		// Some repeat what they were given.
		return nil, status.Errorf(codes.Unauthenticated, "not authorized: %v", given)
	}
	return handler(ctx, request)
}

func TestAServerThatDemandsACertificateAndAKey(t *testing.T) {
	t.Parallel()
	trusted, foreign := newAuthority(t), newAuthority(t)
	own, client, stranger := trusted.issue(t), trusted.issue(t), foreign.issue(t)
	server, err := embedded.Open(embedded.Options{
		TLS:          &embedded.MutualTLS{Cert: own.cert, Key: own.key, Authorities: trusted.file},
		Interceptors: []grpc.UnaryServerInterceptor{keyed},
	})
	require.NoError(t, err)
	t.Cleanup(server.Stop)

	at := func(environment ...string) []string {
		return append([]string{"GUMLOOP_API_KEY=" + firstKey, "TEMPORAL_ADDRESS=" + server.Address(), "TEMPORAL_NAMESPACE=" + server.Namespace()}, environment...)
	}
	with := func(p pair) []string {
		return []string{"TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + trusted.file, "TEMPORAL_TLS_CLIENT_CERT_PATH=" + p.cert, "TEMPORAL_TLS_CLIENT_KEY_PATH=" + p.key}
	}
	key := "TEMPORAL_API_KEY=" + temporalKey

	t.Run("both", func(t *testing.T) {
		w := newWorld(t)
		w.api.Script(w.id, agentThatAnswers("Let in.")...)
		environment := at(append(with(client), key)...)
		worker := start(t, environment, "run", "--task-queue", w.queue, "--base-url", w.base)
		worker.ready(t)
		await := start(t, environment, "await", w.id, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue, "--json")
		require.Equal(t, 0, await.exitCode(t))
		require.Contains(t, await.stdout.String(), "Let in.")
		require.NotContains(t, worker.stderr.String(), temporalKey)
	})
	wrongKey := "tmprl-e2e-WRONG-77aa01c2"
	for name, row := range map[string]struct {
		environment []string
		waits       bool // it may pass, so it is tried again
		want        string
	}{
		"another key":           {append(with(client), "TEMPORAL_API_KEY="+wrongKey), false, "check TEMPORAL_API_KEY"},
		"no key":                {with(client), false, "check TEMPORAL_API_KEY"},
		"no certificate":        {[]string{"TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + trusted.file, key}, true, "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"another's certificate": {append(with(stranger), key), true, "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"another authority":     {append(with(client), key, "TEMPORAL_TLS_SERVER_CA_CERT_PATH="+foreign.file), true, "check the TLS settings"},
		"no TLS":                {[]string{"TEMPORAL_TLS=false"}, true, "TEMPORAL_TLS=true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			worker := start(t, at(row.environment...), "run", "--task-queue", w.queue, "--base-url", w.base, "--connect-timeout", "1s")
			require.Equal(t, 1, worker.exitCode(t))
			said := worker.stderr.String()
			require.Contains(t, said, row.want)
			require.NotContains(t, said, temporalKey)
			require.NotContains(t, said, wrongKey)
			if row.waits {
				require.Contains(t, said, "worker waiting: ")
				require.Contains(t, said, "; trying again, at most 1s more")
			} else {
				require.NotContains(t, said, "worker waiting")
			}
		})
	}
}
