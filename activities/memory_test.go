package activities

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// stubService takes what the engine tells the server.
type stubService struct {
	client.Client
	signals atomic.Int64
}

func (*stubService) RecordActivityHeartbeatWithOptions(context.Context, client.RecordActivityHeartbeatOptions) error {
	return nil
}

func (*stubService) CompleteActivityWithOptions(context.Context, client.CompleteActivityOptions) error {
	return nil
}

func (s *stubService) SignalWorkflow(context.Context, string, string, string, any) error {
	s.signals.Add(1)
	return nil
}

// stubAPI answers that every agent is at work.
type stubAPI struct{ polls atomic.Int64 }

func (a *stubAPI) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	a.polls.Add(1)
	return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"ASYNC_PROCESSING","gummie_id":"abc123DEFghiJKL"}`)}, nil
}

func quiet() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// stubCompleted answers that the agent is done.
type stubCompleted struct{}

func (stubCompleted) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED","response":"done"}`)}, nil
}

// BenchmarkHeldWaits has 100,000 waits in the engine, each polled once at least, and reports
// the live heap that each takes. Its task tokens are made like a real server's.
func BenchmarkHeldWaits(b *testing.B) {
	const waits = 100_000
	for range b.N {
		api, service := &stubAPI{}, &stubService{}
		acts, err := New(Config{Credentials: map[string]API{"default": api}, MaxWaits: waits, Logger: quiet()})
		if err != nil {
			b.Fatal(err)
		}
		before := liveHeap()
		h := acts.engine.newHome()
		connection := acts.engine.connections["default"]
		k := h.kindOf(kind{namespace: "default", taskQueue: "agents", workflowType: "agentwait.AwaitAgent", activityType: agentwait.PollAgentStatusName, client: service})
		for i := range waits {
			id := fmt.Sprintf("xYz789AbCd%06d", i)
			in := agentwait.PollInput{
				Target: agentwait.Target{InteractionID: id, UserID: fmt.Sprintf("user_%06d", i)},
				// Few polls, so that little but the waits is measured.
				Schedule:       agentwait.Schedule{MinIntervalSeconds: 20},
				TimeoutSeconds: 86400, SignalPhases: true, OnDeadline: agentwait.OnReturn,
			}
			started := time.Now()
			info := activity.Info{
				HeartbeatTimeout: time.Minute, StartedTime: started, ScheduledTime: started,
				ScheduleToCloseTimeout: 25 * time.Hour, StartToCloseTimeout: 25 * time.Hour,
				RetryPolicy: &temporal.RetryPolicy{}, Attempt: 1,
			}
			now := acts.engine.time.Now()
			// A real server's token has 173 bytes and these ids in it.
			workflowID, runID := "agentwait/default/user:"+in.UserID+"/"+id, fmt.Sprintf("0191c0de-0000-7000-8000-%012d", i)
			token := strings.Repeat("x", 36) + workflowID + runID + agentwait.PollAgentStatusName
			token += strings.Repeat("x", 173-len(token))
			s := h.newSingle(connection, in, info, now, agentwait.Token{StartedAt: started})
			s.sink = &remote{
				kind: k, taskToken: token, logs: h,
				workflowID: within(token, workflowID), runID: within(token, runID),
			}
			s.keep(token)
			if !acts.engine.room(1) || !h.takeIn(&s.attempt, now) {
				b.Fatal("the engine does not take the wait")
			}
			s.start(now)
		}
		for api.polls.Load() < waits || service.signals.Load() < waits {
			runtime.Gosched()
		}
		b.ReportMetric(float64(liveHeap()-before)/waits, "heap-B/wait")
		b.ReportMetric(float64(runtime.NumGoroutine()), "goroutines")
		ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
		if err := acts.Close(ctx); err != nil {
			b.Fatal(err)
		}
		cancel()
	}
}

func liveHeap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A record of more than 512 bytes with pointers has a header besides, and the next class has
// 640: one more word in every wait would cost it 128 bytes.
func TestARecordFitsItsClass(t *testing.T) {
	if size := unsafe.Sizeof(single{}); size > 512 {
		t.Errorf("a held wait has %d bytes, want 512 at most", size)
	}
}
