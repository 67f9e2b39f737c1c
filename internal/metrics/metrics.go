// Package metrics has the names of what the engine counts, and what each means: for package
// activities, which counts, and for whoever shows or documents it. It counts nothing itself.
package metrics

// Kind is how a metric is read.
type Kind string

// The kinds.
const (
	Counter Kind = "counter"
	Gauge   Kind = "gauge"
	Timer   Kind = "timer" // a histogram of seconds where Prometheus reads it
)

// The names of the engine's metrics.
const (
	WaitsHeld         = "agentwait_waits_held"
	WaitsEnded        = "agentwait_waits_ended"
	WaitsInterrupted  = "agentwait_waits_interrupted"
	WaitsResumed      = "agentwait_waits_resumed"
	DetectionDelay    = "agentwait_detection_delay"
	Polls             = "agentwait_polls"
	PollLatency       = "agentwait_poll_latency"
	PollLateness      = "agentwait_poll_lateness"
	PollsScheduled    = "agentwait_polls_scheduled"
	AnswersShared     = "agentwait_answers_shared"
	RequestBudget     = "agentwait_request_budget"
	RequestLimit      = "agentwait_request_limit"
	RequestDemand     = "agentwait_request_demand"
	RequestsInFlight  = "agentwait_requests_in_flight"
	PausesAsked       = "agentwait_pauses_asked"
	Heartbeats        = "agentwait_heartbeats"
	HeartbeatFailures = "agentwait_heartbeat_failures"
	LearnedAgents     = "agentwait_learned_agents"
	LearnedRuns       = "agentwait_learned_runs"
)

// The names of the tags. Their values are bounded by the configuration: never an id.
const (
	TagConnection = "connection"
	TagOutcome    = "outcome"
	TagReason     = "reason"
	TagResult     = "result"
	TagSchedule   = "schedule"
)

// Metric is one of them.
type Metric struct {
	Name    string
	Kind    Kind
	Tags    []string
	Unit    string // of what is counted
	Meaning string // for people, in one line
}

// Engine has all of package activities.
var Engine = []Metric{
	{WaitsHeld, Gauge, nil, "waits", "waits that the engine holds"},
	{WaitsEnded, Counter, []string{TagConnection, TagOutcome}, "waits", "waits that have ended, by how"},
	{WaitsInterrupted, Counter, []string{TagConnection, TagReason}, "waits", "attempts that ended while their waits go on: parked, handed over (shutdown), given back"},
	{WaitsResumed, Counter, []string{TagConnection}, "waits", "waits that went on from what an earlier attempt, or a token, had seen"},
	{DetectionDelay, Timer, []string{TagConnection}, "seconds", "from a run's end, as the vendor tells it, to the answer that told of it, by this machine's clock; only of runs that were seen running"},
	{Polls, Counter, []string{TagConnection, TagResult}, "requests", "polls and checks, by what came of them"},
	{PollLatency, Timer, []string{TagConnection}, "seconds", "time of a poll, until its answer has been read"},
	{PollLateness, Timer, []string{TagConnection}, "seconds", "how much later than it was due a poll starts"},
	{PollsScheduled, Counter, []string{TagConnection, TagSchedule}, "polls", "polls of agents that are known by an id, by what schedules them"},
	{AnswersShared, Counter, []string{TagConnection}, "answers", "answers that a wait has from a poll that another wait asked for: polls that were not made"},
	{RequestBudget, Gauge, []string{TagConnection}, "requests/s", "the configured budget; 0 for none"},
	{RequestLimit, Gauge, []string{TagConnection}, "requests/s", "what may be made: the budget, or less where the API was found to bear less; 0 where no limit is known"},
	{RequestDemand, Gauge, []string{TagConnection}, "requests/s", "what all waits ask for together"},
	{RequestsInFlight, Gauge, []string{TagConnection}, "requests", "requests under way, looked at when one ends, once a second at most"},
	{PausesAsked, Timer, []string{TagConnection}, "seconds", "pauses that the API asked for with a 429 or a 503 (Retry-After)"},
	{Heartbeats, Counter, nil, "heartbeats", "heartbeats sent to the Temporal server"},
	{HeartbeatFailures, Counter, []string{TagReason}, "heartbeats", "those of them that were not recorded"},
	{LearnedAgents, Gauge, nil, "agents", "agents that a run was learned of"},
	{LearnedRuns, Counter, []string{TagConnection}, "runs", "runs that the schedule has learned from"},
}
