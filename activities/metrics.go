package activities

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/learned"
	"github.com/agentwait/agentwait/internal/requests"
)

// metrics counts what the engine does. Until a handler is known it counts nothing.
type metrics struct {
	credentials []string
	set         atomic.Pointer[instruments]

	mu sync.Mutex // the agents' gauge must not be set to an older count
}

func newMetrics(cfg Config) *metrics {
	m := &metrics{}
	for name := range cfg.Connections {
		m.credentials = append(m.credentials, name)
	}
	if cfg.Metrics != nil {
		m.use(cfg.Metrics)
	}
	return m
}

// use reports to a handler, unless another one is known already.
func (m *metrics) use(handler client.MetricsHandler) {
	if handler == client.MetricsNopHandler {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.set.Load() == nil {
		m.set.Store(newInstruments(handler, m.credentials))
	}
}

// from takes the handler of an activity's worker, if nobody has given one. The first worker
// that has one decides for the engine: with two handlers a gauge of all waits would be wrong in
// both.
//
// An activity's handler has the tags of that one activity (internal_task_handlers.go, v1.50.0).
// The engine's numbers are of all its workers, so each tag gets the value that the SDK itself
// uses for what does not apply.
func (m *metrics) from(ctx context.Context, told client.MetricsHandler) {
	if told != nil || m.set.Load() != nil {
		return
	}
	handler := activity.GetMetricsHandler(ctx)
	if handler == nil || handler == client.MetricsNopHandler {
		return
	}
	const none = "none"
	m.use(handler.WithTags(map[string]string{
		"namespace": none, "task_queue": none, "worker_type": none, "workflow_type": none, "activity_type": none,
	}))
}

// of returns a connection's instruments; nil if nothing is counted.
func (m *metrics) of(credential string) *connectionInstruments {
	set := m.set.Load()
	if set == nil {
		return nil
	}
	return set.connections[credential]
}

// held takes in how many waits the engine holds. The engine's lock orders the calls.
func (m *metrics) held(waits int) {
	if set := m.set.Load(); set != nil {
		set.held.Update(float64(waits))
	}
}

// connectionMetrics counts what a connection does.
type connectionMetrics struct {
	metrics    *metrics
	credential string
}

var _ requests.Observer = connectionMetrics{}

// Made counts a request.
func (o connectionMetrics) Made(result string, took time.Duration) {
	if c := o.metrics.of(o.credential); c != nil {
		c.polls.add(result, 1)
		if result != check.ResultBrokenOff {
			c.latency.Record(took)
		}
	}
}

// Late takes in how late a request starts.
func (o connectionMetrics) Late(by time.Duration) {
	if c := o.metrics.of(o.credential); c != nil {
		c.lateness.Record(by)
	}
}

// Shared counts answers that waits have from the request of another.
func (o connectionMetrics) Shared(waits int) {
	if c := o.metrics.of(o.credential); c != nil {
		c.shared.Inc(int64(waits))
	}
}

// Paused takes in a pause that the API asks for.
func (o connectionMetrics) Paused(pause time.Duration) {
	if c := o.metrics.of(o.credential); c != nil {
		c.paused.Record(pause)
	}
}

// Rates takes in how the connection stands.
func (o connectionMetrics) Rates(r requests.Rates) {
	if c := o.metrics.of(o.credential); c != nil {
		c.budget.Update(r.Budget)
		c.limit.Update(r.Limit)
		c.demand.Update(r.Demand)
		c.flying.Update(float64(r.InFlight))
	}
}

// resumed counts the waits of an attempt that goes on from an earlier one.
func (m *metrics) resumed(a *attempt) {
	if c := m.of(a.body.credential()); c != nil && a.resumes > 0 {
		c.resumed.Inc(int64(a.resumes))
	}
}

// detected takes in how long after its end an answer tells of a run, if the vendor says when that
// was. One that was over when it was first looked at has been for who knows how long.
func (m *metrics) detected(credential string, seenBefore bool, seen check.Seen, now time.Time) {
	if !seenBefore || seen.Status == nil || seen.Status.Run == nil {
		return
	}
	switch seen.Action {
	case agentstatus.ActionCompleted, agentstatus.ActionFailed, agentstatus.ActionCancelled, agentstatus.ActionExpired:
	default:
		return
	}
	ended := seen.Status.Run.FinishedAt
	if c := m.of(credential); c != nil && !ended.IsZero() {
		c.detection.Record(max(now.Sub(ended), 0)) // the vendor's clock may be ahead
	}
}

// heartbeat counts one that was sent, and what became of it.
func (m *metrics) heartbeat(what answered) {
	set := m.set.Load()
	if set == nil {
		return
	}
	set.heartbeats.Inc(1)
	if reason, failed := heartbeatFailures[what]; failed {
		set.heartbeatFailures.add(reason, 1)
	}
}

// learned counts a run that the schedule has learned from.
func (m *metrics) learned(credential string, agents *learned.Agents) {
	c := m.of(credential)
	if c == nil {
		return
	}
	c.runs.Inc(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set.Load().agents.Update(float64(agents.Len()))
}

// scheduled counts a poll that was scheduled by what is known of its agent, or without.
func (m *metrics) scheduled(credential string, known bool) {
	c := m.of(credential)
	switch {
	case c == nil:
	case known:
		c.scheduled.add(byLearned, 1)
	default:
		c.scheduled.add(byProportional, 1)
	}
}

// ended counts the waits of an attempt that ends. The caller holds the attempt's lock.
func (m *metrics) ended(a *attempt, result any, err error) {
	c := m.of(a.body.credential())
	if c == nil {
		return
	}
	if err == nil {
		c.ended.add(outcomeOfResult(result), int64(a.waits))
		return
	}
	if outcome, over := outcomeOfError(err); over {
		c.ended.add(outcome, int64(a.waits))
		return
	}
	c.interrupted.add(reasonOf(err), int64(a.waits))
}

// interrupted counts the waits of an attempt that ends, or does not begin, while they go on.
func (m *metrics) interrupted(a *attempt, reason string) {
	if c := m.of(a.body.credential()); c != nil {
		c.interrupted.add(reason, int64(a.waits))
	}
}

// rowEnded counts a wait of a batch. One that an earlier attempt has seen end was counted then.
func (m *metrics) rowEnded(w *member, row agentwait.Row) {
	if c := m.of(w.batch.credential()); c != nil && !w.had {
		c.ended.add(outcomeOfRow(row), 1)
	}
}

func (s *single) credential() string { return s.target.CredentialName() }
func (b *batch) credential() string  { return b.targets.CredentialName() }
