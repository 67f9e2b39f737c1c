package activities_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

type traceKey struct{}

// The requests of a wait are made long after its activity's function has returned: a trace that
// ended there would show a wait without a single request.
func TestWhatAnActivityCarriesComesWithItsRequests(t *testing.T) {
	for name, request := range map[string]func(*harness) error{
		"a wait's": func(h *harness) error {
			_, err := h.poll(``)
			return err
		},
		"a check's": func(h *harness) error {
			_, err := h.run(agentwait.CheckAgentStatusName, input(``))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				polls := 0
				h := newHarness(t, m, func(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
					if got := ctx.Value(traceKey{}); got != "trace" {
						t.Errorf("poll %d comes with %v", polls, got)
					}
					if polls++; polls < 5 {
						return state(running), nil
					}
					return done(), nil
				})
				h.config.Carry = func(activity context.Context) func(context.Context) context.Context {
					if activity.Value(traceKey{}) != nil {
						t.Error("the activity's context has one already")
					}
					return func(request context.Context) context.Context {
						return context.WithValue(request, traceKey{}, "trace")
					}
				}
				if err := request(h); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// carried is an API that counts requests that come with nothing.
type carried struct {
	activities.API
	without *atomic.Int64
}

func (c carried) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if ctx.Value(traceKey{}) == nil {
		c.without.Add(1)
	}
	return c.API.Check(ctx, ref)
}

func TestABatchCarriesForEachOfItsWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var without atomic.Int64
		r, api := newBatch(t, mixed)
		r.config.Credentials = map[string]activities.API{"default": carried{api, &without}}
		r.config.Carry = func(context.Context) func(context.Context) context.Context {
			return func(request context.Context) context.Context { return context.WithValue(request, traceKey{}, "t") }
		}
		if _, err := r.run(batchOf(5)); err != nil {
			t.Fatal(err)
		}
		if without.Load() > 0 {
			t.Errorf("%d requests come with nothing", without.Load())
		}
	})
}
