package agentwait

// What is done with a run beside awaiting it: it is started, answered, cancelled.

// RunAgentName is the registered name of the workflow that starts a run and awaits it. It never
// changes.
const RunAgentName = "agentwait.RunAgent"

// The registered names of the activities. They never change.
const (
	StartAgentName  = "agentwait.StartAgent"
	AnswerAgentName = "agentwait.AnswerAgent"
	CancelAgentName = "agentwait.CancelAgent"
)

// UpdateAnswer is the update that answers an input request of a run that is awaited: its
// argument is an [Answer], its result an [AnswerResult].
const UpdateAnswer = "answer"

// UpdateSetEnding is the update that says what becomes of the run at a cancel of its wait, or at the
// deadline: its argument is an [Ending], of which empty fields change nothing, and its result the
// Ending that holds from then on. An AwaitAgent and a RunAgent take it.
const UpdateSetEnding = "set_ending"

// The values of OnCancel and OnDeadline of a workflow's input, beside [OnFail].
const (
	OnLeave       = "leave"        // the run goes on without the wait
	OnCancelAgent = "cancel_agent" // the run is cancelled, too
)

// The error types of a start and an answer. They never change.
const (
	// ErrTypeStartOutcomeUnknown: a start was sent, and it is not known whether the run exists.
	// It is not repeated, since each start is paid for. Look at the vendor's own list of runs.
	ErrTypeStartOutcomeUnknown = "agentwait.StartOutcomeUnknown"
	// ErrTypeAnswerOutcomeUnknown: an answer was sent, and it is not known whether it was taken.
	ErrTypeAnswerOutcomeUnknown = "agentwait.AnswerOutcomeUnknown"
	// ErrTypeAnswerRefused: an answer was not sent, or not taken: the request is not open, or the
	// value is not what it asks for. The wait goes on.
	ErrTypeAnswerRefused = "agentwait.AnswerRefused"
	// ErrTypeAgentBusy: a conversation cannot go on, since its turn has not ended.
	ErrTypeAgentBusy = "agentwait.AgentBusy"
)
