package requests_test

// A request that waits share is as long as the latest of them has the time for. Those whose time
// is up before had to wait for its end: one of 5 s for the 30 s of another.

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// slowly answers after a while, and notes how long its callers had patience.
type slowly struct {
	mu    sync.Mutex
	takes time.Duration
	took  []time.Duration
}

func (s *slowly) Check(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
	begin := time.Now()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.took = append(s.took, time.Since(begin))
	}()
	select {
	case <-time.After(s.takes):
		return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED"}`)}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sharer is a wait with a deadline. It takes itself off with its first answer.
type sharer struct {
	conn   *requests.Connection
	end    time.Duration
	waiter requests.Waiter

	mu     sync.Mutex
	at     time.Duration
	status bool
	why    string
	count  int
}

func (s *sharer) Patience(now, most time.Duration) time.Duration {
	return min(most, max(s.end-now, plan.LeastPatience))
}

func (s *sharer) Answered(_, now time.Duration, answer *check.Answer, _ *agentwait.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{}, time.Now(), 0.5)
	s.at, s.status, s.why = now, answer.HasStatus(), string(seen.Reason)+": "+seen.Text
	s.count++
	s.conn.Remove(&s.waiter)
}

func (s *sharer) starts(at time.Duration) {
	t := target("shared")
	s.conn.Schedule(&s.waiter, s, &t, at, time.Minute)
}

func TestAWaitWhoseTimeIsUpLeavesAFlight(t *testing.T) {
	for name, row := range map[string]struct {
		takes        time.Duration // the API
		ends, late   time.Duration // of the one that leaves: its deadline, and when it comes
		due          time.Duration // … and when its own poll is due
		other        time.Duration // the deadline of the other one
		leaves, took time.Duration
	}{
		"it was there from the beginning":   {20 * time.Second, 6 * time.Second, 0, 0, time.Minute, 6 * time.Second, 20 * time.Second},
		"it has five seconds at least":      {20 * time.Second, time.Second, 0, 0, time.Minute, 5 * time.Second, 20 * time.Second},
		"it comes later":                    {20 * time.Second, 10 * time.Second, 4 * time.Second, 4 * time.Second, time.Minute, 10 * time.Second, 20 * time.Second},
		"its own poll is due later":         {20 * time.Second, 8 * time.Second, 0, 8 * time.Second, time.Minute, 13 * time.Second, 20 * time.Second},
		"the answer comes in time":          {3 * time.Second, 6 * time.Second, 0, 0, time.Minute, 3 * time.Second, 3 * time.Second},
		"the other one has no more either":  {20 * time.Second, 6 * time.Second, 0, 0, 9 * time.Second, 6 * time.Second, 9 * time.Second},
		"the request takes all of its time": {time.Hour, 6 * time.Second, 0, 0, time.Hour, 6 * time.Second, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := &slowly{takes: row.takes}
				conn := requests.NewConnection(requests.Config{
					API: api, Timeline: clock.NewTimeline(clock.System{}),
					Timeout: 30 * time.Second, Random: func() float64 { return 0.5 },
				})
				leaver, stayer := &sharer{conn: conn, end: row.ends}, &sharer{conn: conn, end: row.other}
				stayer.starts(0)
				synctest.Wait()
				<-time.After(row.late)
				leaver.starts(row.due)
				<-time.After(2 * time.Minute)
				synctest.Wait()
				if leaver.at != row.leaves || leaver.count != 1 || leaver.status != (row.leaves == row.takes) {
					t.Errorf("it left at %v with a status: %v (%s), %d answers; want %v", leaver.at, leaver.status, leaver.why, leaver.count, row.leaves)
				}
				if stayer.at != row.took || stayer.count != 1 || len(api.took) != 1 || api.took[0] != row.took {
					t.Errorf("the other one had its answer at %v (%s), requests took %v; want %v", stayer.at, stayer.why, api.took, row.took)
				}
			})
		})
	}
}

func TestTheWordsOfARequestThatWasCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := requests.NewConnection(requests.Config{
			API: &slowly{takes: time.Hour}, Timeline: clock.NewTimeline(clock.System{}),
			Timeout: 30 * time.Second, Random: func() float64 { return 0.5 },
		})
		alone := &sharer{conn: conn, end: 7 * time.Second}
		alone.starts(0)
		<-time.After(time.Minute)
		synctest.Wait()
		if want := "request_timeout: no answer within 7s: the deadline cut the request short"; alone.why != want {
			t.Errorf("got %q, want %q", alone.why, want)
		}
	})
}
