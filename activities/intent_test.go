package activities

// What the server knows of an attempt decides whether another one sends.

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// The server records what a heartbeat says and answers that the activity is paused, or that the
// connection is lost: then what it knows has to become that nothing was sent, or a start that never
// was is unknown after the pause.
func TestAnAttemptThatMayNotSendHasSentNothing(t *testing.T) {
	for name, row := range map[string]struct {
		answer error
		told   []bool
	}{
		"paused":      {activity.ErrActivityPaused, []bool{true, false}},
		"reset":       {activity.ErrActivityReset, []bool{true, false}},
		"not reached": {errors.New("no connection"), []bool{true, false}},
		"cancelled":   {temporal.NewCanceledError(), []bool{true}},
		"another's":   {serviceerror.NewNotFound("gone"), []bool{true}},
		"it may send": {nil, []bool{true}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []bool
			sent := false
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestActivityEnvironment()
			env.RegisterActivityWithOptions(func(ctx context.Context) error {
				s := newSender(ctx)
				s.beat = func(_ context.Context, details any) error {
					told = append(told, details.(intent).Sending)
					if len(told) == 1 {
						return row.answer
					}
					return nil
				}
				unsent, err := s.send(time.Minute, func(context.Context) error { sent = true; return nil })
				if !errors.Is(unsent, row.answer) || err != nil {
					t.Errorf("got %v and %v, want %v", unsent, err, row.answer)
				}
				return nil
			}, activity.RegisterOptions{Name: "sends"})
			if _, err := env.ExecuteActivity("sends"); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(told, row.told) || sent != (row.answer == nil) {
				t.Errorf("the server was told %v, want %v; sent: %v", told, row.told, sent)
			}
		})
	}
}
