package workflows_test

// Who cancels a RunAgent while its run is being started must not leave a run behind that nobody
// knows of, at whatever moment and whatever becomes of the start.

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// finder answers a start with an error, and a look for what was started with a result.
func (l *lived) finder(takes time.Duration, err error, found *agentwait.StartResult, notFound error) {
	l.OnActivity(agentwait.StartAgentName, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in agentwait.StartInput) (*agentwait.StartResult, error) {
			l.starts = append(l.starts, in)
			if in.Existing {
				return found, notFound
			}
			return nil, err
		}).After(takes)
}

func TestACancelLooksForWhatALostStartHasStarted(t *testing.T) {
	lost := temporal.NewTimeoutError(1, errors.New("lost"))
	cannot := agentwait.InvalidRequest("", agentwait.OutOfRange("existing", "true", "…"))
	for name, row := range map[string]struct {
		onCancel string
		lost     error
		found    *agentwait.StartResult
		notFound error
		looks    int
		cancels  int
		says     string
	}{
		"it is found":           {"", lost, startedRun(), nil, 1, 1, "its state is canceled (cancelled)"},
		"there is none":         {"", lost, &agentwait.StartResult{}, nil, 1, 0, "no run was started"},
		"nobody answers":        {"", lost, nil, temporal.NewNonRetryableApplicationError("no", "agentwait.Unauthorized", nil), 1, 0, "whether a run was started is not known"},
		"the vendor cannot say": {"", lost, nil, cannot, 1, 0, ""},
		"it is to be left":      {agentwait.OnLeave, lost, nil, nil, 0, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLived(t)
			l.finder(10*time.Second, row.lost, row.found, row.notFound)
			l.canceller(time.Second, &agentwait.CancelResult{Asked: true, State: "canceled", Phase: "cancelled"}, nil)
			l.at(time.Second, l.CancelWorkflow)
			in := runInput()
			in.OnCancel = row.onCancel
			_, err := l.runAgent(in)
			require.Error(t, err)
			looks := 0
			for _, start := range l.starts {
				require.Equal(t, l.starts[0].Key, start.Key)
				if start.Existing {
					looks++
				}
			}
			require.Equal(t, row.looks, looks)
			require.Len(t, l.cancels, row.cancels)
			require.True(t, temporal.IsCanceledError(errors.Unwrap(err)), "got %v", err)
			if failed, ok := agentwait.AsError(err); ok {
				require.Contains(t, failed.Details.AgentCancel, row.says)
			}
		})
	}
}
