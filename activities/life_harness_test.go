package activities_test

import (
	"context"
	"encoding/json"
	"testing"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// life is a vendor that can do everything, as its functions say.
type life struct {
	status     *agentstatus.Status
	start      func(context.Context, vendors.StartRequest) (*vendors.Started, error)
	idempotent bool
	cancel     func(context.Context, vendors.Ref) error
	find       func(context.Context, vendors.StartRequest) (*vendors.Started, error)
	answer     func(context.Context, vendors.Ref, vendors.InputAnswer) (*vendors.Ref, error)

	checks, starts, cancels, answers int
	requests                         []vendors.StartRequest
}

func (l *life) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	l.checks++
	if l.status == nil {
		return vendors.Refused(404, "not_found", "no such run"), nil
	}
	return &vendors.Answer{HTTPStatus: 200, Status: l.status}, nil
}

func (l *life) Start(ctx context.Context, request vendors.StartRequest) (*vendors.Started, error) {
	l.starts++
	l.requests = append(l.requests, request)
	return l.start(ctx, request)
}

func (l *life) Idempotent() bool { return l.idempotent }

func (l *life) Cancel(ctx context.Context, ref vendors.Ref) error {
	l.cancels++
	return l.cancel(ctx, ref)
}

func (l *life) Answer(ctx context.Context, ref vendors.Ref, answer vendors.InputAnswer) (*vendors.Ref, error) {
	l.answers++
	return l.answer(ctx, ref, answer)
}

// attempt is one attempt of an activity that sends something once.
type attempt struct {
	api    vendors.API
	before any // heartbeat details of the attempt before
	change func(*activities.Config)
	beats  []string // what was recorded, in order
}

func (a *attempt) run(t *testing.T, name, document string, result any) error {
	t.Helper()
	cfg := activities.Config{Credentials: map[string]activities.API{"default": a.api}}
	if a.change != nil {
		a.change(&cfg)
	}
	acts, err := activities.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	if a.before != nil {
		env.SetHeartbeatDetails(a.before)
	}
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		var raw json.RawMessage
		if err := details.Get(&raw); err != nil {
			t.Error(err)
		}
		a.beats = append(a.beats, string(raw))
	})
	acts.Register(env)
	value, err := env.ExecuteActivity(name, json.RawMessage(document))
	if err == nil {
		err = value.Get(result)
	}
	return err
}
