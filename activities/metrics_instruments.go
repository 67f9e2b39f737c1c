package activities

import (
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
)

// The names of the metrics. The table in doc.go is theirs.
const (
	metricWaitsHeld         = "agentwait_waits_held"
	metricWaitsEnded        = "agentwait_waits_ended"
	metricWaitsInterrupted  = "agentwait_waits_interrupted"
	metricPolls             = "agentwait_polls"
	metricPollLatency       = "agentwait_poll_latency"
	metricPollsScheduled    = "agentwait_polls_scheduled"
	metricHeartbeats        = "agentwait_heartbeats"
	metricHeartbeatFailures = "agentwait_heartbeat_failures"
	metricLearnedAgents     = "agentwait_learned_agents"
	metricLearnedRuns       = "agentwait_learned_runs"
)

// The names of their tags. Their values are bounded by the configuration: never an id.
const (
	tagConnection = "connection"
	tagOutcome    = "outcome"
	tagReason     = "reason"
	tagResult     = "result"
	tagSchedule   = "schedule"
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
	latency                              client.MetricsTimer
	runs                                 client.MetricsCounter
}

func newInstruments(handler client.MetricsHandler, credentials []string) *instruments {
	set := &instruments{
		held:       handler.Gauge(metricWaitsHeld),
		agents:     handler.Gauge(metricLearnedAgents),
		heartbeats: handler.Counter(metricHeartbeats),
		heartbeatFailures: newCounters(handler, metricHeartbeatFailures, tagReason,
			[]string{heartbeatFailures[gone], heartbeatFailures[refused], heartbeatFailures[unknown]}),
		connections: make(map[string]*connectionInstruments, len(credentials)),
	}
	for _, name := range credentials {
		tagged := handler.WithTags(map[string]string{tagConnection: name})
		set.connections[name] = &connectionInstruments{
			ended:       newCounters(tagged, metricWaitsEnded, tagOutcome, outcomes()),
			interrupted: newCounters(tagged, metricWaitsInterrupted, tagReason, interruptions),
			polls:       newCounters(tagged, metricPolls, tagResult, check.Results),
			scheduled:   newCounters(tagged, metricPollsScheduled, tagSchedule, []string{byLearned, byProportional}),
			latency:     tagged.Timer(metricPollLatency),
			runs:        tagged.Counter(metricLearnedRuns),
		}
	}
	return set
}

// counters is one counter for each value of a tag.
type counters map[string]client.MetricsCounter

func newCounters(handler client.MetricsHandler, name, tag string, values []string) counters {
	all := make(counters, len(values)+1)
	for _, value := range append([]string{other}, values...) {
		all[value] = handler.WithTags(map[string]string{tag: value}).Counter(name)
	}
	return all
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
