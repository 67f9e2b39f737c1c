package activities

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

// lookedAt is an engine with waits, whose API a test scripts.
type lookedAt struct {
	*Activities
	t    testing.TB
	home *home
	kind *kind

	mu     sync.Mutex
	answer func(id string) *vendors.Answer
}

func (l *lookedAt) Check(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	l.mu.Lock()
	answer := l.answer
	l.mu.Unlock()
	return answer(ref.InteractionID), nil
}

func (l *lookedAt) answers(answer func(id string) *vendors.Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = answer
}

func atWork(string) *vendors.Answer {
	return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"ASYNC_PROCESSING"}`)}
}

func newLookedAt(t testing.TB, service client.Client) *lookedAt {
	l := &lookedAt{t: t, answer: atWork}
	acts, err := New(Config{Credentials: map[string]API{"default": l}, Logger: quiet(), Random: func() float64 { return 0.5 }})
	if err != nil {
		t.Fatal(err)
	}
	l.Activities, l.home = acts, acts.engine.newHome()
	l.kind = l.home.kindOf(kind{namespace: "ns", taskQueue: "agents", workflowType: "w", activityType: agentwait.PollAgentStatusName, client: service})
	return l
}

// hold has a wait held as one that came from a server.
func (l *lookedAt) hold(id string) *single {
	now := l.engine.time.Now()
	info := activity.Info{
		HeartbeatTimeout: time.Minute, StartedTime: l.engine.time.Wall(now), ScheduledTime: l.engine.time.Wall(now),
		ScheduleToCloseTimeout: 25 * time.Hour, RetryPolicy: &temporal.RetryPolicy{}, Attempt: 1,
	}
	in := agentwait.PollInput{Target: agentwait.Target{InteractionID: id, UserID: "u1"}, TimeoutSeconds: 86400}
	s := l.home.newSingle(l.engine.connections["default"], in, info, now, agentwait.Token{StartedAt: info.ScheduledTime})
	s.sink = &remote{kind: l.kind, taskToken: id, logs: l.home, workflowID: "wf-" + id, runID: "run-" + id}
	if !l.engine.room(1) || !l.home.takeIn(&s.attempt, now) {
		l.t.Fatal("the engine does not take the wait")
	}
	s.start(now)
	return s
}

func (l *lookedAt) close() {
	if err := l.Close(context.Background()); err != nil {
		l.t.Error(err)
	}
}

// one is the wait that is held, of which there is one.
func (l *lookedAt) one() HeldWait {
	l.t.Helper()
	var found []HeldWait
	for w := range l.Held() {
		found = append(found, w)
	}
	if len(found) != 1 {
		l.t.Fatalf("%d waits are held, want one: %+v", len(found), found)
	}
	return found[0]
}

func TestHeldSaysHowAWaitStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLookedAt(t, &stubService{})
		defer l.close()
		l.hold("a")
		synctest.Wait()
		<-time.After(500 * time.Millisecond)
		w := l.one()
		if w.Stage != StageWaiting || w.State != "ASYNC_PROCESSING" || w.Phase != "running" || w.Polls != 1 ||
			w.Elapsed != 500*time.Millisecond || w.DueIn != 1500*time.Millisecond || w.Seen != 500*time.Millisecond ||
			w.Left != 24*time.Hour-w.Elapsed || w.Failures != 0 || w.Waits != 1 {
			t.Errorf("the wait stands at %+v", w)
		}
		if w.WorkflowID != "wf-a" || w.RunID != "run-a" || w.Namespace != "ns" || w.TaskQueue != "agents" || w.Target.InteractionID != "a" {
			t.Errorf("the wait is %+v, want that of the workflow wf-a", w)
		}
		if load := l.Load(); len(load) != 1 || load[0].Name != "default" || load[0].Waits != 1 || load[0].Asked != 0.5 || !math.IsInf(load[0].Limit, 1) {
			t.Errorf("the load is %+v, want one wait that asks for half a request a second", load)
		}
		l.answers(func(string) *vendors.Answer { return &vendors.Answer{HTTPStatus: 503, Body: []byte("busy")} })
		<-time.After(2 * time.Second)
		failed := l.one()
		if failed.Failures != 1 || failed.Problem == "" || failed.ProblemText == "" || failed.State != "ASYNC_PROCESSING" {
			t.Errorf("after a failed poll the wait stands at %+v", failed)
		}
		if failed.Key != w.Key {
			t.Error("the key of the wait has changed")
		}
		if load := l.Load(); load[0].Limit != 1 {
			t.Errorf("after a 503 the load is %+v, want a limit of one request a second", load)
		}
	})
}

func TestHeldShowsARequestUnderWayAndALateOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLookedAt(t, &stubService{})
		defer l.close()
		first := make(chan struct{})
		l.answers(func(string) *vendors.Answer { <-first; return atWork("") })
		l.hold("a")
		<-time.After(3 * time.Second)
		if w := l.one(); w.Stage != StageAsking || w.DueIn != -3*time.Second || w.Seen >= 0 || w.State != "" {
			t.Errorf("the wait stands at %+v, want a request of 3 s", w)
		}
		close(first)
		l.answers(func(string) *vendors.Answer {
			return &vendors.Answer{HTTPStatus: 429, RetryAfter: "60", Body: []byte("{}")}
		})
		<-time.After(2 * time.Second) // the first answer, and then a pause of a minute
		l.hold("b")
		<-time.After(10 * time.Second)
		for w := range l.Held() {
			if w.Target.InteractionID == "b" && (w.Stage != StageDue || w.DueIn != -10*time.Second) {
				t.Errorf("a wait that waits for its turn stands at %+v", w)
			}
		}
		if load := l.Load()[0]; load.Paused < 45*time.Second {
			t.Errorf("the load is %+v, want a pause", load)
		}
	})
}

// endless takes no end, as a server does that is away.
type endless struct {
	stubService
	back chan struct{}
}

func (e *endless) CompleteActivityWithOptions(context.Context, client.CompleteActivityOptions) error {
	select {
	case <-e.back:
		return nil
	default:
		return errors.New("away")
	}
}

func TestHeldShowsAnEndThatHasNotArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &endless{back: make(chan struct{})}
		l := newLookedAt(t, service)
		defer l.close()
		l.answers(func(string) *vendors.Answer {
			return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED","response":"done"}`)}
		})
		l.hold("a")
		synctest.Wait()
		if w := l.one(); w.Stage != StageEnding || w.State != "COMPLETED" {
			t.Errorf("the wait stands at %+v, want its end on the way", w)
		}
		close(service.back)
		<-time.After(time.Minute)
		for w := range l.Held() {
			t.Errorf("a wait is held whose end has arrived: %+v", w)
		}
	})
}

func TestALookIsAPollWhereItBringsAStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLookedAt(t, &stubService{})
		defer l.close()
		l.hold("a")
		<-time.After(1100 * time.Millisecond)
		key := l.one().Key
		looked, err := l.Look(t.Context(), key)
		if err != nil || looked.Status == nil || looked.Status.State != "ASYNC_PROCESSING" || looked.Wait.WorkflowID != "wf-a" {
			t.Fatalf("a look brought %+v, %v", looked, err)
		}
		synctest.Wait()
		if w := l.one(); w.Polls != 2 || w.Seen != 0 {
			t.Errorf("after a look the wait stands at %+v, want the look's answer", w)
		}
		l.answers(func(string) *vendors.Answer { return &vendors.Answer{HTTPStatus: 401, Body: []byte(`{"error":"no"}`)} })
		<-time.After(1100 * time.Millisecond)
		looked, err = l.Look(t.Context(), key)
		if err != nil || looked.Status != nil || looked.Problem == "" {
			t.Fatalf("a look that was refused brought %+v, %v", looked, err)
		}
		synctest.Wait()
		if w := l.one(); w.Polls != 2 || w.Failures != 0 || w.Stage == StageEnding {
			t.Errorf("after a look that was refused the wait stands at %+v, want it as it was", w)
		}
		if _, err := l.Look(t.Context(), key+1); !errors.Is(err, ErrNotHeld) {
			t.Errorf("a look at no wait: %v, want ErrNotHeld", err)
		}
		l.answers(atWork)
	})
}

func TestHeldShowsTheMembersOfABatchThatHaveNotEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLookedAt(t, &stubService{})
		defer l.close()
		l.answers(func(id string) *vendors.Answer {
			if id == "b" {
				return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED","response":"done"}`)}
			}
			return atWork(id)
		})
		l.holdBatch("a", "b", "c")
		<-time.After(500 * time.Millisecond)
		found := map[string]HeldWait{}
		for w := range l.Held() {
			found[w.Target.InteractionID] = w
		}
		if len(found) != 2 || found["a"].Polls != 1 || found["c"].Phase != "running" || found["a"].DueIn != 1500*time.Millisecond {
			t.Errorf("held are %+v, want a and c", found)
		}
		if found["a"].Key == found["c"].Key || found["a"].Waits != 2 {
			t.Errorf("held are %+v, want two of one activity", found)
		}
		if looked, err := l.Look(t.Context(), found["c"].Key); err != nil || looked.Status == nil {
			t.Errorf("a look at one of a batch brought %+v, %v", looked, err)
		}
	})
}

// holdBatch has a batch held as one that came from a server.
func (l *lookedAt) holdBatch(ids ...string) {
	now := l.engine.time.Now()
	info := activity.Info{
		HeartbeatTimeout: time.Minute, StartedTime: l.engine.time.Wall(now), ScheduledTime: l.engine.time.Wall(now),
		ScheduleToCloseTimeout: 25 * time.Hour, RetryPolicy: &temporal.RetryPolicy{}, Attempt: 1,
	}
	in := agentwait.PollAgentsInput{Targets: agentwait.Targets{InteractionIDs: ids, UserID: "u1"}, TimeoutSeconds: 86400}
	b := l.home.newBatch(l.engine.connections["default"], in, info, now, agentwait.AgentsToken{StartedAt: info.ScheduledTime}, nil)
	b.sink = &remote{kind: l.kind, taskToken: "batch", logs: l.home, workflowID: "wf-batch", runID: "run-batch"}
	if !l.engine.room(len(ids)) || !l.home.takeIn(&b.attempt, now) {
		l.t.Fatal("the engine does not take the batch")
	}
	b.start(now)
}

// Whoever looks disturbs nobody: under the race detector, with waits that come, are polled and end.
func TestHeldBesidesWaitsAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLookedAt(t, &stubService{})
		ended := func(id string) bool { return id[0] == 'e' }
		l.answers(func(id string) *vendors.Answer {
			if ended(id) {
				return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED","response":"done"}`)}
			}
			return atWork(id)
		})
		over := make(chan struct{})
		var looking sync.WaitGroup
		for range 3 {
			looking.Go(func() {
				for {
					for w := range l.Held() {
						if w.Target.InteractionID == "" || w.WorkflowID != "wf-"+w.Target.InteractionID {
							t.Errorf("a wait is of two: %+v", w)
						}
						l.Load()
					}
					select {
					case <-over:
						return
					case <-time.After(10 * time.Millisecond):
					}
				}
			})
		}
		for i := range 200 {
			l.hold(fmt.Sprintf("w%d", i))
			l.hold(fmt.Sprintf("e%d", i))
		}
		<-time.After(5 * time.Second)
		close(over)
		looking.Wait()
		n := 0
		for w := range l.Held() {
			if ended(w.Target.InteractionID) {
				t.Errorf("a wait is held that has ended: %+v", w)
			}
			n++
		}
		if n != 200 {
			t.Errorf("%d waits are held, want 200", n)
		}
		l.close()
	})
}

// BenchmarkHeld goes through 10,000 waits.
func BenchmarkHeld(b *testing.B) {
	const waits = 10_000
	l := newLookedAt(b, &stubService{})
	for i := range waits {
		l.hold(fmt.Sprintf("xYz789AbCd%06d", i))
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for w := range l.Held() {
			if w.Key != 0 {
				n++
			}
		}
		if n != waits {
			b.Fatalf("%d waits are held, want %d", n, waits)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/waits, "ns/wait")
	b.StopTimer()
	l.close()
}
