/**
 * Read and await the responses of Gumloop's `agent_status`.
 *
 * @packageDocumentation
 */
import type { Decision } from "./decide.js";
import type { ApiError } from "./errors.js";
import type { BodyInput } from "./input.js";
import type { Observation } from "./observation.js";
import { type ParseOptions, sharedReader } from "./reader.js";
import type { RunDocument } from "./rundocument.js";
import type { Status } from "./status.js";

export { awaitAgent } from "./await.js";
export type { Action, Decision, Reason } from "./decide.js";
export {
  AgentFailedError,
  AgentNeedsInputError,
  AgentStatusError,
  AgentStatusLimitError,
  AgentStatusSchemaError,
  AgentStatusSyntaxError,
  ApiError,
  AwaitAgentError,
  DeadlineExceededError,
  OtherInteractionError,
  PollRefusedError,
  ResultTooLargeError,
  type WaitInfo,
} from "./errors.js";
export type { BodyInput } from "./input.js";
export type { Message, MessageField } from "./message.js";
export type { Source } from "./module.js";
export type { Observation, Policy, Progress } from "./observation.js";
export type { ErrorPart, FilePart, Part, PartField, ReasoningPart, TextPart, ToolPart, UnknownPart } from "./parts.js";
export type { AwaitAgentOptions } from "./options.js";
export { init, load, loadSync, type ParseOptions, type Reader } from "./reader.js";
export type { RunDocument } from "./rundocument.js";
export type { Phase, Status, StatusField } from "./status.js";
export type { InputRequest, RunProgress, Usage } from "./told.js";

/** Reads the body of an `agent_status` answer: see {@link Reader.parse}. */
export function parse(body: BodyInput, options?: ParseOptions): Status {
  return sharedReader().parse(body, options);
}

/** Reads a normalised document: see {@link Reader.fromDocument}. */
export function fromDocument(document: BodyInput, options?: ParseOptions): RunDocument {
  return sharedReader().fromDocument(document, options);
}

/** Says what to do after a poll: see {@link Reader.decide}. */
export function decide(seen: Observation): Decision {
  return sharedReader().decide(seen);
}

/** Reads the body of an answer that is no success: see {@link Reader.parseApiError}. */
export function parseApiError(httpStatus: number, body: BodyInput): ApiError {
  return sharedReader().parseApiError(httpStatus, body);
}
