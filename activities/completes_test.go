package activities

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
)

// endings is a server that remembers how attempts end, and answers heartbeats.
type endings struct {
	stubService
	beats int
	beat  error // the answer to a heartbeat
	ended []client.CompleteActivityOptions
}

func (e *endings) RecordActivityHeartbeatWithOptions(context.Context, client.RecordActivityHeartbeatOptions) error {
	e.beats++
	return e.beat
}

func (e *endings) CompleteActivityWithOptions(_ context.Context, o client.CompleteActivityOptions) error {
	e.ended = append(e.ended, o)
	return nil
}

// taken returns an engine's wait that is taken in and has not begun.
func taken(t *testing.T, service client.Client) (h *home, s *single) {
	acts, err := New(Config{Credentials: map[string]API{"default": &stubAPI{}}, Logger: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	h = acts.engine.newHome()
	in := agentwait.PollInput{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}, TimeoutSeconds: 3600}
	now := acts.engine.time.Now()
	info := activity.Info{
		HeartbeatTimeout: time.Minute, StartedTime: time.Now(), ScheduledTime: time.Now(),
		RetryPolicy: &temporal.RetryPolicy{}, Attempt: 1,
	}
	s = h.newSingle(acts.engine.connections["default"], in, info, now, agentwait.Token{StartedAt: time.Now()})
	s.sink = &remote{kind: h.kindOf(kind{client: service}), taskToken: "token", logs: h}
	if !acts.engine.room(1) || !h.takeIn(&s.attempt, now) {
		t.Fatal("the engine does not take the wait")
	}
	return h, s
}

// A worker may stop between the moment at which the engine takes a wait in and the one at which
// it begins. Then nothing of it may be left: the bubble fails where it is still polled.
func TestAWaitThatIsHandedOverBeforeItBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &endings{}
		h, s := taken(t, service)
		if err := h.stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.start(h.engine.time.Now())
		synctest.Wait()
		if len(service.ended) != 1 || h.engine.held() != 0 {
			t.Errorf("%d ends were told and %d waits are held, want 1 and none", len(service.ended), h.engine.held())
		}
	})
}

// A result takes time to make: an extract of a large document takes seconds. Meanwhile the
// attempt's lock is free, or the one goroutine that calls all attempts, and with it everybody's
// heartbeats, would stand still.
func TestAResultThatTakesTime(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(h *home, s *single)
		cancelled bool
	}{
		"heartbeats go on": {meanwhile: func(h *home, s *single) {
			s.called(h.engine.time.Now() + time.Minute)
		}},
		"a stop waits for it": {meanwhile: func(h *home, s *single) {
			s.attempt.stop(h.engine.time.Now())
		}},
		"its deadline has no say any more": {meanwhile: func(h *home, s *single) {
			s.called(h.engine.time.Now() + 2*time.Hour)
		}},
		"a cancel ends it": {cancelled: true, meanwhile: func(h *home, s *single) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.cancelled(h.engine.time.Now())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := &endings{}
				h, s := taken(t, service)
				s.mu.Lock()
				s.begin(h.engine.time.Now())
				s.mu.Unlock()
				answer := completedAnswer(t, s.target)
				result, complete := s.answered(0, h.engine.time.Now(), answer, nil)
				if !complete {
					t.Fatal("the answer does not complete the wait")
				}
				c.meanwhile(h, s)
				synctest.Wait()
				beats := service.beats
				s.complete(result())
				synctest.Wait()
				if len(service.ended) != 1 {
					t.Fatalf("%d ends were told, want one", len(service.ended))
				}
				end := service.ended[0]
				if c.cancelled != temporal.IsCanceledError(end.Err) || !c.cancelled && end.Err != nil {
					t.Errorf("it ended with %v", end.Err)
				}
				if name == "heartbeats go on" && beats != 1 {
					t.Errorf("%d heartbeats meanwhile, want 1", beats)
				}
			})
		})
	}
}

func completedAnswer(t *testing.T, target agentwait.Target) *check.Answer {
	api := stubCompleted{}
	answer, failure := check.Ask(t.Context(), api, target)
	if failure != nil {
		t.Fatal(failure)
	}
	return answer
}

// A cancel that the last heartbeat before a hand-over hears of is the end: the server starts no
// other attempt then, and would report the hand-over as a failure.
func TestACancelIsHeardAtAHandOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &endings{beat: temporal.NewCanceledError()}
		h, s := taken(t, service)
		s.start(h.engine.time.Now())
		synctest.Wait()
		if err := h.stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(service.ended) != 1 || !temporal.IsCanceledError(service.ended[0].Err) {
			t.Errorf("it ended with %+v, want a cancel", service.ended)
		}
	})
}
