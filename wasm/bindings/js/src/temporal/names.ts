// The registered names. They never change.

export const AWAIT_AGENT = "agentwait.AwaitAgent";
export const RUN_AGENT = "agentwait.RunAgent";
export const POLL_AGENT_STATUS = "agentwait.PollAgentStatus";
export const CHECK_AGENT_STATUS = "agentwait.CheckAgentStatus";

/**
 * PollAgentStatus by a name that workers of the first release do not know: they would refuse an
 * input with newer members, and so end the wait.
 */
export const POLL_RUN_STATUS = "agentwait.PollRunStatus";

/** The signal about a change of the phase, to the workflow that called a poller. */
export const PHASE_SIGNAL = "agentwait.phase";

/** The credential of an input that names none. */
export const DEFAULT_CREDENTIAL = "default";
