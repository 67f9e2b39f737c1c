package e2e

// What cannot work has to fail at once and say why. Left to the SDK's defaults each of
// these would be retried for ever: a result that is too large for the server, a key that
// the API does not accept, an input that another language's client has mistyped.

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAnOversizedResultIsRefusedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Completed(strings.Repeat("x", 3<<20)))
	w.startWorker(t, firstKey)

	failure := w.begin(t, w.input(w.id)).failure(t)
	require.Equal(t, agentwait.ErrTypeResultTooLarge, failure.Type)
	require.Equal(t, "max_result_bytes", failure.Details.Field)
	require.Equal(t, 1, w.api.Polls(w.id))

	// What a caller needs of it can be had.
	in := w.input(w.id)
	in.Include = []string{agentwait.IncludeFiles}
	result, err := w.begin(t, in).result(t)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
}

func TestAWrongKeyIsFinal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const wrongKey = "sk-e2e-WRONG-0d9c"
	w.api.Script(w.id, agenttest.Processing())
	worker := w.startWorker(t, wrongKey)

	failure := w.begin(t, w.input(w.id)).failure(t)
	require.Equal(t, agentwait.ErrTypeForbidden, failure.Type)
	require.Equal(t, 1, w.api.Polls(w.id))
	require.NotContains(t, failure.Error(), wrongKey)
	require.NotContains(t, worker.stderr.String(), wrongKey)
}

// A page that says 403 is not the API's: who reads the end must not be sent to look for a key.
func TestARefusalByAProxyIsNoWordAboutTheKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	blocked := agenttest.Page(http.StatusForbidden, "Blocked by policy")
	w.api.Script(w.id, blocked, blocked, blocked, blocked)
	w.startWorker(t, firstKey)

	await := start(t, nil, "await", w.id, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue)
	require.Equal(t, 6, await.exitCode(t))
	require.Contains(t, await.stderr.String(), "Blocked by policy")
	require.Contains(t, await.stderr.String(), "check the address of the worker's connection default (its url, or --base-url)")
	require.NotContains(t, await.stderr.String(), "check that the key")
}

// mistyped are inputs as a client without our types sends them, and what the refusal
// names.
var mistyped = []struct{ name, json, field string }{
	{"a word for a number", `{"interaction_id": "xYz789AbCdEfGhI", "user_id": "user_1", "timeout_seconds": "ten minutes"}`, "timeout_seconds"},
	{"a number for an id", `{"interaction_id": 789, "user_id": "user_1"}`, "interaction_id"},
	{"another naming convention", `{"interactionId": "xYz789AbCdEfGhI", "user_id": "user_1"}`, "interactionId"},
	{"a list", `["xYz789AbCdEfGhI"]`, ""},
	{"no owner", `{"interaction_id": "xYz789AbCdEfGhI"}`, "user_id"},
	{"no JSON", `{"interaction_id": `, ""},
}

func TestAMistypedInputOfTheWorkflowFailsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	for _, c := range mistyped {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			options := agentwait.StartOptions(w.input(idFor(t)), w.queue)
			run, err := shared.client.ExecuteWorkflow(t.Context(), options, agentwait.AwaitAgentName, rawJSON(c.json))
			require.NoError(t, err)
			failure := wait{run}.failure(t)
			require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type)
			require.Contains(t, failure.Details.Field, c.field)
			for _, event := range (wait{run}).history(t).GetEvents() {
				require.NotEqual(t, enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, event.GetEventType(), "the task is retried for ever")
			}
		})
	}
	t.Cleanup(func() { require.Empty(t, w.api.Requests(), "nothing may be sent") })
}

// rawJSON is an argument as another language's client encodes it.
func rawJSON(text string) converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(converter.MetadataEncodingJSON)},
		Data:     []byte(text),
	})
}
