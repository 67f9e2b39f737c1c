package e2e

// Another vendor's agents are awaited like Gumloop's, by a worker with an adapter, which
// is a module that somebody else wrote. One that loops, traps, takes memory or answers
// garbage over one response must hurt the wait for that one alone, which goes on once the
// response can be read.

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

// adapterFlags have a worker poll a vendor through an adapter of wasm/adapters.
func adapterFlags(name string, more ...string) []string {
	file := filepath.Join("..", "..", "wasm", "adapters", name, name+".wasm")
	return append([]string{"--adapter", file, "--status-path", "/responses/{interaction_id}"}, more...)
}

// response is a body of the vendor's, with further members.
func response(id, status, more string) string {
	return fmt.Sprintf(`{"id":%q,"object":"response","created_at":1741476777,"status":%q,"background":true%s}`, id, status, more)
}

// saying is an output of one text.
func saying(text string) string {
	return fmt.Sprintf(`,"output":[{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":%q}]}]`, text)
}

func TestAnotherVendorsAgentIsAwaited(t *testing.T) {
	t.Parallel()
	w, vendor := newVendor(t)
	w.startWorker(t, firstKey, adapterFlags("openai")...)

	t.Run("completed", func(t *testing.T) {
		t.Parallel()
		id := idFor(t)
		vendor.script(id,
			response(id, "queued", `,"output":[]`),
			response(id, "in_progress", `,"output":[]`),
			response(id, "completed", `,"output":[
				{"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather","arguments":"{\"city\":\"Z\\u00fcrich\",\"days\":2.50}","status":"completed"},
				{"type":"function_call_output","id":"fo_1","call_id":"call_1","output":"sunny","status":"completed"},
				{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"It is \u2600."}]}]`))
		in := w.input(id)
		in.Include = []string{agentwait.IncludeResponse, agentwait.IncludeToolCalls}
		in.Extract = map[string]string{"city": "messages.0.parts.0.args.city"}
		result, err := w.begin(t, in).result(t)
		require.NoError(t, err)
		require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
		require.Equal(t, "completed", result.State)
		require.Equal(t, "completed", result.Phase)
		require.Equal(t, "It is ☀.", *result.Response)
		require.JSONEq(t, `[{"type":"tool_invocation","id":"fc_1","tool_call_id":"call_1","tool_name":"get_weather",
			"tool_call_state":"completed","args":{"city":"Zürich","days":2.50}}]`, string(result.ToolCalls))
		require.JSONEq(t, `"Zürich"`, string(result.Extracted["city"]))
		require.Equal(t, "2025-03-08T23:32:57Z", result.CreatedAt.Format("2006-01-02T15:04:05Z07:00"))
		require.Equal(t, 3, result.Polls)
	})
	for status, c := range map[string]struct{ more, errType, message string }{
		"failed": {`,"error":{"code":"server_error","message":"The model broke."}`,
			agentwait.ErrTypeAgentFailed, "The model broke."},
		"cancelled": {``, agentwait.ErrTypeAgentCancelled, "The response was cancelled."},
		"incomplete": {`,"incomplete_details":{"reason":"max_output_tokens"}`,
			agentwait.ErrTypeAgentFailed, "The response is incomplete: max_output_tokens."},
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			id := idFor(t)
			vendor.script(id, response(id, "in_progress", ``), response(id, status, c.more))
			failure := w.begin(t, w.input(id)).failure(t)
			require.Equal(t, c.errType, failure.Type)
			require.Equal(t, status, failure.Details.State)
			require.Equal(t, c.message, failure.Details.Message)
		})
	}
	t.Run("no such response", func(t *testing.T) {
		t.Parallel()
		in := w.input(idFor(t))
		in.NotFoundGraceSeconds = new(float64)
		failure := w.begin(t, in).failure(t)
		require.Equal(t, agentwait.ErrTypeInteractionNotFound, failure.Type)
	})
	// After all of them: nothing else than the path, with the key as a header, was asked for.
	t.Cleanup(func() { require.Empty(t, vendor.refused()) })
}

func TestAHostileAdapterHurtsOneWait(t *testing.T) {
	t.Parallel()
	w, vendor := newVendor(t)
	worker := w.startWorker(t, firstKey, adapterFlags("hostile", "--adapter-timeout", "1s", "--adapter-memory", "16")...)

	// What the adapter does over a status of that name, and what is said of it.
	hostile := map[string]string{
		"loop":    "adapter: timeout: the module did not end within 1s; raise --adapter-timeout",
		"grow":    "adapter: timeout: the module did not end within 1s; raise --adapter-timeout",
		"trap":    "adapter: trap: the module stopped with",
		"garbage": "adapter: output: the document is not JSON from byte 28 on",
	}
	waits := map[string]wait{}
	for status := range hostile {
		id := w.id + "-" + status
		vendor.script(id, response(id, status, ``))
		in := w.input(id)
		in.MaxIntervalSeconds = 1
		waits[status] = w.begin(t, in)
	}
	hopeless := w.input(w.id + "-hopeless")
	hopeless.TimeoutSeconds, hopeless.MaxIntervalSeconds = 4, 1
	vendor.script(hopeless.InteractionID, response(hopeless.InteractionID, "trap", ``))
	ends := w.begin(t, hopeless)
	for status := range hostile {
		eventually(t, "a poll that is answered with "+status, func() bool { return vendor.polled(w.id+"-"+status) > 0 })
	}

	// One that begins beside them.
	vendor.script(w.id, response(w.id, "queued", ``), response(w.id, "in_progress", ``), response(w.id, "completed", saying("Unharmed.")))
	result, err := w.begin(t, w.input(w.id)).result(t)
	require.NoError(t, err)
	require.Equal(t, "Unharmed.", *result.Response)

	// A body that cannot be read is waited out: people see why, and the wait goes on.
	for status, says := range hostile {
		eventually(t, "the trouble as the last failure of the wait over "+status, func() bool {
			return waits[status].poller(t).GetLastFailure().GetApplicationFailureInfo().GetType() == agentwait.ErrTypeInvalidResponse
		})
		require.Contains(t, waits[status].poller(t).GetLastFailure().GetMessage(), says)
		require.Contains(t, worker.stderr.String(), says)
		require.Equal(t, agentwait.OutcomeStillRunning, waits[status].status(t).Outcome)
	}
	for status, wait := range waits {
		vendor.script(w.id+"-"+status, response(w.id+"-"+status, "completed", saying("Well again.")))
		result, err := wait.result(t)
		require.NoError(t, err, status)
		require.Equal(t, "Well again.", *result.Response)
	}

	// At the deadline it ends as any wait does, with the last trouble.
	failure := ends.failure(t)
	require.Equal(t, agentwait.ErrTypeDeadlineExceeded, failure.Type)
	require.Contains(t, failure.Error(), "polls failed: HTTP 200: adapter: trap: the module stopped")
}
