// What clients, workflows and workers have in common.
export { WaitAlreadyOpen, WaitCancelled, WaitError, WaitTerminated, WaitTimedOut } from "./error.js";
export {
  AgentBusy,
  AgentCancelled,
  AgentExpired,
  AgentFailed,
  AgentNeedsInput,
  AgentStalled,
  AnswerOutcomeUnknown,
  AnswerRefused,
  ApiUnavailable,
  DeadlineExceeded,
  Forbidden,
  InteractionNotFound,
  InvalidRequest,
  InvalidResponse,
  PaymentRequired,
  ResultTooLarge,
  StartOutcomeUnknown,
  Unauthorized,
  WaitInterrupted,
} from "./failures.js";
export { AWAIT_AGENT, CHECK_AGENT_STATUS, DEFAULT_CREDENTIAL, PHASE_SIGNAL, POLL_AGENT_STATUS, POLL_RUN_STATUS, RUN_AGENT } from "./names.js";
export { asError } from "./reading.js";
export * from "./types.js";
