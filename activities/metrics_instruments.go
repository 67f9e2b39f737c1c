package activities

import (
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	names "github.com/agentwait/agentwait/internal/metrics"
)

const (
	byLearned      = "learned"
	byProportional = "proportional"
	// other stands for a value that this version does not know, so that none makes a
	// series of its own.
	other = "other"
)

// heartbeatFailures says why a heartbeat was not recorded.
var heartbeatFailures = map[answered]string{
	gone:    "gone",
	refused: "refused",
	unknown: "unreachable",
}

// interruptions are the reasons that an attempt ends for while its waits go on.
var interruptions = []string{
	agentwait.ReasonShutdown, agentwait.ReasonParked, agentwait.ReasonFull, agentwait.ReasonPaused,
	agentwait.ReasonReset, agentwait.ReasonHeartbeatsFailing, agentwait.ReasonAttemptGone,
	agentwait.ReasonAttemptTimeout, agentwait.ReasonAPIUnavailable,
}

// instruments are made once: WithTags and Counter cost too much for every poll.
type instruments struct {
	held, agents      client.MetricsGauge
	heartbeats        client.MetricsCounter
	heartbeatFailures counters
	connections       map[string]*connectionInstruments
}

// connectionInstruments are those of one credential.
type connectionInstruments struct {
	ended, interrupted, polls, scheduled counters
	latency, lateness, detection, paused client.MetricsTimer
	runs, resumed, shared                client.MetricsCounter
	budget, limit, demand, flying        client.MetricsGauge
}

func newInstruments(handler client.MetricsHandler, credentials []string) *instruments {
	set := &instruments{
		held:       handler.Gauge(names.WaitsHeld),
		agents:     handler.Gauge(names.LearnedAgents),
		heartbeats: newCounter(handler, names.Heartbeats),
		heartbeatFailures: newCounters(handler, names.HeartbeatFailures, names.TagReason,
			[]string{heartbeatFailures[gone], heartbeatFailures[refused], heartbeatFailures[unknown]}),
		connections: make(map[string]*connectionInstruments, len(credentials)),
	}
	for _, name := range credentials {
		tagged := handler.WithTags(map[string]string{names.TagConnection: name})
		set.connections[name] = &connectionInstruments{
			ended:       newCounters(tagged, names.WaitsEnded, names.TagOutcome, outcomes()),
			interrupted: newCounters(tagged, names.WaitsInterrupted, names.TagReason, interruptions),
			polls:       newCounters(tagged, names.Polls, names.TagResult, check.Results),
			scheduled:   newCounters(tagged, names.PollsScheduled, names.TagSchedule, []string{byLearned, byProportional}),
			latency:     tagged.Timer(names.PollLatency),
			lateness:    tagged.Timer(names.PollLateness),
			detection:   tagged.Timer(names.DetectionDelay),
			paused:      tagged.Timer(names.PausesAsked),
			runs:        newCounter(tagged, names.LearnedRuns),
			resumed:     newCounter(tagged, names.WaitsResumed),
			shared:      newCounter(tagged, names.AnswersShared),
			budget:      tagged.Gauge(names.RequestBudget),
			limit:       tagged.Gauge(names.RequestLimit),
			demand:      tagged.Gauge(names.RequestDemand),
			flying:      tagged.Gauge(names.RequestsInFlight),
		}
	}
	return set
}

// counters is one counter for each value of a tag.
type counters map[string]client.MetricsCounter

func newCounters(handler client.MetricsHandler, name, tag string, values []string) counters {
	all := make(counters, len(values)+1)
	for _, value := range append([]string{other}, values...) {
		all[value] = newCounter(handler.WithTags(map[string]string{tag: value}), name)
	}
	return all
}

// newCounter returns a counter that is there from the start: what changes from nothing to 1 is no
// increase to Prometheus, so the first failure would raise no alert.
func newCounter(handler client.MetricsHandler, name string) client.MetricsCounter {
	counter := handler.Counter(name)
	counter.Inc(0)
	return counter
}

func (c counters) add(value string, n int64) {
	if n == 0 {
		return
	}
	counter, known := c[value]
	if !known {
		counter = c[other]
	}
	counter.Inc(n)
}
