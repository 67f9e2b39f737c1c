package direct_test

// What an input asks for at its end is done here as on Temporal, or refused: not forgotten.

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
)

// cancellable is a run that goes on until it is cancelled.
type cancellable struct {
	cancels int
	err     error
}

func (c *cancellable) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	state := "ASYNC_PROCESSING"
	if c.cancels > 0 {
		state = "FAILED"
	}
	return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"` + state + `"}`)}, nil
}

func (c *cancellable) Cancel(ctx context.Context, _ vendors.Ref) error {
	c.cancels++
	if ctx.Err() != nil {
		return errors.New("the context of the caller who has gone")
	}
	return c.err
}

func TestARunIsCancelledAsTheInputSays(t *testing.T) {
	const leave, cancelAgent = agentwait.OnLeave, agentwait.OnCancelAgent
	for name, row := range map[string]struct {
		onCancel, onDeadline string
		gone                 bool // the caller goes; else the timeout passes
		err                  error
		cancels              int
		says                 string
	}{
		"the caller goes":               {cancelAgent, "", true, nil, 1, "the cancel of the agent's run was taken; its state is FAILED (failed)"},
		"… and it is refused":           {cancelAgent, "", true, errors.New("it is done"), 1, "has not confirmed the cancel of the agent's run; its state is FAILED (failed): it is done"},
		"… and leaves the run":          {leave, cancelAgent, true, nil, 0, "the agent runs on"},
		"the timeout passes":            {"", cancelAgent, false, nil, 1, "the cancel of the agent's run was taken"},
		"… and leaves the run as it is": {cancelAgent, "", false, nil, 0, "It goes on"},
	} {
		t.Run(name, func(t *testing.T) {
			api := &cancellable{err: row.err}
			ctx, cancel := context.WithCancel(deadline(t))
			defer cancel()
			in := input("a")
			in.TimeoutSeconds, in.OnCancel, in.OnDeadline = 60, row.onCancel, row.onDeadline
			_, err := direct.Await(ctx, api, in, direct.WithClock(agenttest.NewClock()), direct.OnPoll(func(agentwait.Token) {
				if row.gone {
					cancel()
				}
			}))
			failure, verdict := errors.AsType[*agentwait.Error](err)
			if row.gone != errors.Is(err, context.Canceled) || verdict == row.gone || verdict && failure.Type != agentwait.ErrTypeDeadlineExceeded {
				t.Errorf("got %v", err)
			}
			if api.cancels != row.cancels || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%d cancels, want %d: %v", api.cancels, row.cancels, err)
			}
		})
	}
}

func TestACancelThatTheVendorCannotIsRefused(t *testing.T) {
	for _, ending := range []agentwait.Ending{
		{OnCancel: agentwait.OnCancelAgent}, {OnDeadline: agentwait.OnCancelAgent}, {OnCancel: "cancel"},
	} {
		in := input("a")
		in.Ending = ending
		asked := false
		_, err := direct.Await(deadline(t), refuses(func() { asked = true }), in)
		failure, ok := errors.AsType[*agentwait.Error](err)
		if !ok || failure.Type != agentwait.ErrTypeInvalidRequest || failure.Details.Field != "on_cancel" || asked {
			t.Errorf("%+v: got %v (asked: %v)", ending, err, asked)
		}
	}
}

// A run is cancelled without a wait for it, and what cannot be cancelled is refused before anything is
// asked.
func TestCancelAsksForARunsEnd(t *testing.T) {
	api := &cancellable{}
	result, err := direct.Cancel(t.Context(), api, input("a").Target)
	if err != nil || !result.Asked || result.State != "FAILED" || api.cancels != 1 {
		t.Errorf("got %+v, %v after %d cancels", result, err, api.cancels)
	}
	api = &cancellable{err: errors.New("it is done")}
	if result, err = direct.Cancel(t.Context(), api, input("a").Target); err != nil || result.Asked || result.Problem != "it is done" {
		t.Errorf("got %+v, %v", result, err)
	}
	for name, row := range map[string]struct {
		api    direct.API
		target agentwait.Target
		field  string
	}{
		"no run":              {&cancellable{}, agentwait.Target{}, "interaction_id"},
		"none that can be so": {struct{ vendors.API }{&cancellable{}}, input("a").Target, "on_cancel"},
	} {
		_, err := direct.Cancel(t.Context(), row.api, row.target)
		if failure, ok := agentwait.AsError(err); !ok || failure.Details.Field != row.field {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
