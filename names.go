package agentwait

// The registered names of the workflows. They never change.
const (
	AwaitAgentName  = "agentwait.AwaitAgent"
	AwaitAgentsName = "agentwait.AwaitAgents"
)

// The registered names of the activities. They never change.
const (
	PollAgentStatusName  = "agentwait.PollAgentStatus"
	PollAgentsStatusName = "agentwait.PollAgentsStatus"
	CheckAgentStatusName = "agentwait.CheckAgentStatus"

	// PollRunStatusName is PollAgentStatus by another name. A workflow uses it if a worker of an
	// earlier release on the same task queue would refuse the input, and so end the wait: such a
	// worker does not know the name, and the server tries another one. See [PollInput.ActivityName].
	PollRunStatusName = "agentwait.PollRunStatus"
	// PollRunsStatusName is the same of PollAgentsStatus: see [PollAgentsInput.ActivityName].
	PollRunsStatusName = "agentwait.PollRunsStatus"
)

// The handlers of AwaitAgent and AwaitAgents.
const (
	QueryStatus          = "status"
	SignalPollNow        = "poll_now"
	UpdateExtendDeadline = "extend_deadline"

	QueryResult = "result" // of AwaitAgents: one row, with its reply
)

// PhaseSignal is the signal that a PollAgentStatus with SignalPhases sends to its workflow.
const PhaseSignal = "agentwait.phase"

// RowsSignal is the signal that a PollAgentsStatus with SignalRows sends to its workflow.
const RowsSignal = "agentwait.rows"

// DefaultCredential is the name of the credential that an input without one uses.
const DefaultCredential = "default"

// The Nexus service of package workflows and its operation. They never change.
const (
	NexusServiceName    = "agentwait"
	AwaitAgentOperation = "await-agent"
)
