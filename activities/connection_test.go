package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// A vendor that is slow has a connection with more time than the others. A start that is cut before
// that is one of which nobody knows whether it was taken.
func TestEachConnectionHasATimeOfItsOwn(t *testing.T) {
	var left time.Duration
	bounded := func(ctx context.Context) {
		deadline, ok := ctx.Deadline()
		if !ok {
			t.Error("the request is not bounded")
		}
		left = time.Until(deadline)
	}
	api := asking(nil, nil)
	api.start = func(ctx context.Context, _ vendors.StartRequest) (*vendors.Started, error) {
		bounded(ctx)
		return run1(), nil
	}
	api.answer = func(ctx context.Context, _ vendors.Ref, _ vendors.InputAnswer) (*vendors.Ref, error) {
		bounded(ctx)
		return nil, nil
	}
	api.cancel = func(ctx context.Context, _ vendors.Ref) error { bounded(ctx); return nil }
	for name, row := range map[string]struct {
		input       string
		least, most time.Duration
		own         time.Duration
	}{
		agentwait.StartAgentName:  {startInput, 2 * time.Minute, 5 * time.Minute, 5 * time.Minute},
		agentwait.AnswerAgentName: {`{"interaction_id":"run_1","request_id":"r2"}`, 2 * time.Minute, 5 * time.Minute, 5 * time.Minute},
		agentwait.CancelAgentName: {`{"interaction_id":"run_1"}`, 0, 5 * time.Second, 5 * time.Second},
	} {
		left = -1
		a := attempt{api: api, change: func(cfg *activities.Config) {
			cfg.Connections = map[string]activities.Connection{"default": {API: api, RequestTimeout: row.own}}
			cfg.Credentials, cfg.RequestTimeout = nil, time.Minute
		}}
		var got any
		if err := a.run(t, name, row.input, &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if left < row.least || left > row.most {
			t.Errorf("%s has %v left, want that of its connection, %v", name, left, row.own)
		}
	}
}
