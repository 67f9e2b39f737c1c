package workflows_test

// A mistyped input must fail the workflow, once, with the name of the field. Decoded by
// the SDK it would fail the workflow task, which is retried for ever, and an unknown
// field (a typo) would silently have no effect.

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func TestInputIsDecodedStrictly(t *testing.T) {
	for name, c := range map[string]struct {
		in    any
		field string
	}{
		"a number as text":      {json.RawMessage(`{"interaction_id":"x","user_id":"u","timeout_seconds":"600"}`), "timeout_seconds"},
		"text as a number":      {json.RawMessage(`{"interaction_id":7,"user_id":"u"}`), "interaction_id"},
		"an unknown field":      {json.RawMessage(`{"interaction_id":"x","user_id":"u","timeout":600}`), "timeout"},
		"a field in other case": {json.RawMessage(`{"Interaction_ID":"x","user_id":"u"}`), "Interaction_ID"},
		"a key":                 {json.RawMessage(`{"interaction_id":"x","user_id":"u","api_key":"no"}`), "api_key"},
		"text for an array":     {json.RawMessage(`{"interaction_id":"x","user_id":"u","include":"messages"}`), "include"},
		"an array":              {[]string{"x"}, "$"},
		"text":                  {"x", "$"},
		"null":                  {nil, "$"},
		"bytes":                 {[]byte(`{"interaction_id":"x"}`), "$"},
		"too short":             {json.RawMessage(`{"interaction_id":"x","user_id":"u","timeout_seconds":0.5}`), "timeout_seconds"},
		"negative":              {json.RawMessage(`{"interaction_id":"x","user_id":"u","timeout_seconds":-1}`), "timeout_seconds"},
		"too long":              {json.RawMessage(`{"interaction_id":"x","user_id":"u","timeout_seconds":1e300}`), "timeout_seconds"},
		"fast heartbeat":        {json.RawMessage(`{"interaction_id":"x","user_id":"u","heartbeat_timeout_seconds":4}`), "heartbeat_timeout_seconds"},
		"slow heartbeat":        {json.RawMessage(`{"interaction_id":"x","user_id":"u","heartbeat_timeout_seconds":1e12}`), "heartbeat_timeout_seconds"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			_, err := h.run(c.in)
			failed := failure(t, err, agentwait.ErrTypeInvalidRequest)
			require.Equal(t, c.field, failed.Details.Field)
			require.NotEmpty(t, failed.Details.Found)
			require.NotEmpty(t, failed.Details.Expected)
			require.Contains(t, failed.Message, c.field)
			var application *temporal.ApplicationError
			require.ErrorAs(t, err, &application)
			require.True(t, application.NonRetryable())
			require.Empty(t, h.polls)
		})
	}
}

func TestArgumentsAreExactlyOne(t *testing.T) {
	t.Run("none", func(t *testing.T) {
		h := newHarness(t)
		h.ExecuteWorkflow(agentwait.AwaitAgentName)
		require.Equal(t, "$", failure(t, h.GetWorkflowError(), agentwait.ErrTypeInvalidRequest).Details.Field)
	})
	t.Run("two", func(t *testing.T) {
		h := newHarness(t)
		h.ExecuteWorkflow(agentwait.AwaitAgentName, input(), input())
		require.Equal(t, "$", failure(t, h.GetWorkflowError(), agentwait.ErrTypeInvalidRequest).Details.Field)
	})
}

func TestInputOfAnotherLanguage(t *testing.T) {
	h := newHarness(t)
	h.poller(0, completed(1), nil)
	_, err := h.run(json.RawMessage(`{"interaction_id":"x","project_id":"p","include":null,"timeout_seconds":1e2,"carried":null}`))
	require.NoError(t, err)
	require.Equal(t, agentwait.Target{InteractionID: "x", ProjectID: "p"}, h.polls[0].Target)
	require.Equal(t, 100.0, h.polls[0].TimeoutSeconds)
}
