package activities

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// A turn may take a day: then it is not looked for every five seconds.
func TestATurnThatTakesLongIsLookedForLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(must(Config{Credentials: map[string]API{"default": slow{}}}.withDefaults()))
		defer e.close(t.Context())
		for waited, want := range map[time.Duration]time.Duration{
			-time.Hour: 5 * time.Second, 0: 5 * time.Second, time.Minute: 5 * time.Second, 10 * time.Minute: 20 * time.Second, 24 * time.Hour: 15 * time.Minute,
		} {
			if got := e.busyDelay(activity.Info{ScheduledTime: time.Now().Add(-waited)}); got != want {
				t.Errorf("after %v: got %v, want %v", waited, got, want)
			}
		}
	})
}

func must(cfg Config, err error) Config {
	if err != nil {
		panic(err)
	}
	return cfg
}

// slow is a vendor that holds every call for ever.
type slow struct{}

func (slow) Check(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (slow) Cancel(ctx context.Context, _ vendors.Ref) error {
	<-ctx.Done()
	return ctx.Err()
}

// Both the cancel and the status after it fit into one attempt (a minute, by the workflow): else what
// is known of the cancel would be lost.
func TestACancelAtAVendorThatHoldsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(must(Config{Credentials: map[string]API{"default": slow{}}}.withDefaults()))
		defer e.close(t.Context())
		began := time.Now()
		result := e.cancelRun(t.Context(), slow{}, e.connections["default"], agentwait.Target{InteractionID: "run_1"})
		if took := time.Since(began); took > 45*time.Second {
			t.Errorf("it took %v", took)
		}
		if result.Asked || result.State != "" || result.Problem == "" {
			t.Errorf("got %+v", result)
		}
	})
}

// A vendor may take longer for the status before an answer than the heartbeat timeout.
func TestAnAnswersStatusIsWaitedForWithHeartbeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []bool
		s := &sender{ctx: t.Context(), info: activity.Info{HeartbeatTimeout: 30 * time.Second}, beat: func(_ context.Context, details any) error {
			told = append(told, details.(intent).Sending)
			return nil
		}}
		s.beating(false, func() { <-time.After(time.Minute) })
		if len(told) < 2 {
			t.Errorf("%d heartbeats in a minute", len(told))
		}
		for _, sending := range told {
			if sending {
				t.Error("it says that it sends")
			}
		}
	})
}
