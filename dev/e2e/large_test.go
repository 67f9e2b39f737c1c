package e2e

// A result over the server's payload limit was fetched and refused for ever: the SDK reported
// it as an error that is retried. The worker knows its limit now, so the wait ends at once, with
// what to do; and where the client stores large payloads elsewhere, the result passes.

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// onDisk keeps payloads in a folder.
type onDisk struct{ dir string }

func (onDisk) Name() string { return "on-disk" }
func (onDisk) Type() string { return "on-disk" }

func (d onDisk) Store(_ converter.StorageDriverStoreContext, payloads []*commonpb.Payload) ([]converter.StorageDriverClaim, error) {
	claims := make([]converter.StorageDriverClaim, len(payloads))
	for i, payload := range payloads {
		data, err := proto.Marshal(payload)
		if err != nil {
			return nil, err
		}
		name := rand.Text()
		if err := os.WriteFile(filepath.Join(d.dir, name), data, 0o600); err != nil {
			return nil, err
		}
		claims[i] = converter.StorageDriverClaim{ClaimData: map[string]string{"file": name}}
	}
	return claims, nil
}

func (d onDisk) Retrieve(_ converter.StorageDriverRetrieveContext, claims []converter.StorageDriverClaim) ([]*commonpb.Payload, error) {
	payloads := make([]*commonpb.Payload, len(claims))
	for i, claim := range claims {
		data, err := os.ReadFile(filepath.Join(d.dir, claim.ClaimData["file"]))
		if err != nil {
			return nil, err
		}
		payloads[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(data, payloads[i]); err != nil {
			return nil, err
		}
	}
	return payloads, nil
}

func TestAResultOverThePayloadLimit(t *testing.T) {
	t.Parallel()
	const size = 3 << 20
	reply := strings.Repeat("x", size)
	for _, c := range []struct {
		name    string
		storage *onDisk
	}{
		{"fails at once", nil},
		{"passes with external storage", &onDisk{dir: t.TempDir()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.api.Script(w.id, agenttest.Completed(reply))
			api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: w.api.URL()})
			require.NoError(t, err)
			plugin, err := workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
			require.NoError(t, err)
			options := client.Options{HostPort: shared.server.Address(), Namespace: shared.server.Namespace(), Plugins: []client.Plugin{plugin}}
			if c.storage != nil {
				options.ExternalStorage = converter.ExternalStorage{Drivers: []converter.StorageDriver{c.storage}}
			}
			connection, err := client.DialContext(t.Context(), options)
			require.NoError(t, err)
			t.Cleanup(connection.Close)
			// The worker takes the plugin from its client.
			served := worker.New(connection, w.queue, worker.Options{})
			require.NoError(t, served.Start())
			t.Cleanup(served.Stop)

			in := w.input(w.id)
			in.MaxResultBytes = 4 << 20
			result, err := agentwait.Await(t.Context(), connection, w.queue, in)
			require.Equal(t, 1, w.api.Polls(w.id), "an answer that cannot be delivered must not be fetched again")
			if c.storage != nil {
				require.NoError(t, err)
				require.Len(t, *result.Response, size)
				return
			}
			failure, ok := agentwait.AsError(err)
			require.True(t, ok, "%v", err)
			require.Equal(t, agentwait.ErrTypeResultTooLarge, failure.Type)
			require.Contains(t, failure.Message, "external storage")
			require.Equal(t, "max_result_bytes", failure.Details.Field)
		})
	}
}
