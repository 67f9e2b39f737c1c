package workflows_test

// Whoever presses Ctrl-C decides then what becomes of the agent: the input that the wait was started
// with may say otherwise, and a wait that was joined is somebody else's.

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

func TestWhatACancelDoesToTheAgentIsDecidedLater(t *testing.T) {
	for name, row := range map[string]struct {
		before, asked agentwait.Ending
		takes         time.Duration // of the start; it is under way when the update comes
		cancels       int
		refused       string
	}{
		"it ends, too":            {agentwait.Ending{}, agentwait.Ending{OnCancel: agentwait.OnCancelAgent}, 0, 1, ""},
		"it is left":              {agentwait.Ending{OnCancel: agentwait.OnCancelAgent}, agentwait.Ending{OnCancel: agentwait.OnLeave}, 0, 0, ""},
		"left as it starts":       {agentwait.Ending{}, agentwait.Ending{OnCancel: agentwait.OnLeave}, 5 * time.Second, 0, ""},
		"nothing is said of that": {agentwait.Ending{OnCancel: agentwait.OnCancelAgent}, agentwait.Ending{OnDeadline: agentwait.OnCancelAgent}, 0, 1, ""},
		"a value that is none":    {agentwait.Ending{OnCancel: agentwait.OnLeave}, agentwait.Ending{OnCancel: "kill"}, 0, 0, "on_cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLived(t)
			l.starter(row.takes, &agentwait.StartResult{InteractionID: "started", Cancellable: true}, nil)
			l.poller(time.Hour, nil, nil)
			l.pollerName = agentwait.PollRunStatusName // of one whose input cancels
			l.poller(time.Hour, nil, nil)
			l.canceller(time.Second, &agentwait.CancelResult{Asked: true}, nil)
			in := runInput()
			in.Ending = row.before
			answer := &update{}
			l.at(2*time.Second, func() { l.UpdateWorkflow(agentwait.UpdateSetEnding, "", answer, row.asked) })
			l.at(20*time.Second, l.CancelWorkflow)
			_, err := l.runAgent(in)
			require.Error(t, err)
			require.Len(t, l.cancels, row.cancels)
			if row.refused != "" {
				require.ErrorContains(t, answer.rejected, row.refused)
				return
			}
			require.NoError(t, cmp.Or(answer.rejected, answer.failed))
		})
	}
}
