package workflows_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

// The same for a batch, whose poller and whose checks are one activity with one input.
func TestEveryOptionOfABatchArrives(t *testing.T) {
	in := agentwait.AgentsInput{TimeoutSeconds: 100, HeartbeatTimeoutSeconds: 30, ReturnWhen: 2}
	fill(t, reflect.ValueOf(&in.Targets).Elem())
	fill(t, reflect.ValueOf(&in.Selection).Elem())
	fill(t, reflect.ValueOf(&in.Schedule).Elem())
	in.InteractionIDs = []string{"i0", "i1", "i2"}
	h := newBatchHarness(t)
	h.pollerName = agentwait.PollRunsStatusName
	h.poller(time.Minute, endsAs("completed", endings3))
	h.checker(time.Second, endsAs("completed", nobody))
	h.when(10*time.Second, func() { h.SignalWorkflow(agentwait.SignalPollNow, nil) })
	_, err := h.run(in)
	require.NoError(t, err)
	require.Len(t, h.polls, 1)
	require.Len(t, h.checks, 1)

	// What is the workflow's own is not in its poller's input; what a check has no use for is
	// only in the other one.
	own := map[string]bool{"HeartbeatTimeoutSeconds": true, "Carried": true}
	pollersOnly := map[string]bool{"TimeoutSeconds": true, "ReturnWhen": true}
	asked, polled, checked := reflect.ValueOf(in), reflect.ValueOf(h.polls[0]), reflect.ValueOf(h.checks[0])
	for i := range asked.NumField() {
		name := asked.Type().Field(i).Name
		if own[name] {
			continue
		}
		require.False(t, asked.Field(i).IsZero(), "the field %s of AgentsInput has no value here: give it one", name)
		arrived := polled.FieldByName(name)
		require.True(t, arrived.IsValid(), "the field %s of AgentsInput is not in the poller's input: does it have to be?", name)
		require.Equal(t, asked.Field(i).Interface(), arrived.Interface(), name)
		if !pollersOnly[name] {
			require.Equal(t, asked.Field(i).Interface(), checked.FieldByName(name).Interface(), "%s in a check", name)
		}
	}
}
