import type { Status } from "./status.js";

/** Why a body could not be read: what all errors of `parse` have in common. */
export abstract class AgentStatusError extends Error {
  /** Which error it is. */
  abstract readonly code: "syntax" | "limit" | "schema";
  /** The offset in the body in bytes, from 0. */
  readonly offset: number;
  /** The offset in UTF-16 units: an index into the body as a JavaScript string. */
  readonly index: number;

  /** @internal */
  constructor(message: string, offset: number, index: number) {
    super(message);
    this.name = new.target.name;
    this.offset = offset;
    this.index = index;
  }
}

/** The body is not one JSON value in valid UTF-8. */
export class AgentStatusSyntaxError extends AgentStatusError {
  readonly code = "syntax";
  /** @internal */
  constructor(
    message: string,
    offset: number,
    index: number,
    /** What could have stood there: "a value", "',' or '}'", "valid UTF-8", … */
    readonly wanted: string,
    /** What stood there: a character in quotes, "byte 0x0a" or "end of input". */
    readonly found: string,
  ) {
    super(message, offset, index);
  }
}

/** The body reaches a limit. Nothing of it was read. */
export class AgentStatusLimitError extends AgentStatusError {
  readonly code = "limit";
  /** @internal */
  constructor(
    message: string,
    offset: number,
    index: number,
    /** Which one: "body_bytes", "depth" or "messages_and_parts". */
    readonly limit: string,
    /** How much is allowed. */
    readonly allowed: number,
    /** How much was found, at least. */
    readonly found: number,
  ) {
    super(message, offset, index);
  }
}

/** The body is JSON but no status document. */
export class AgentStatusSchemaError extends AgentStatusError {
  readonly code = "schema";
  /** @internal */
  constructor(
    message: string,
    offset: number,
    index: number,
    /** The value: "state", "messages[3].parts[0]"; "$" is the document. */
    readonly path: string,
    /** "a string", "an array" or "an object". */
    readonly wanted: string,
    /** "nothing" where the key is missing, else what the value is: "null", "a number", … */
    readonly found: string,
  ) {
    super(message, offset, index);
  }
}

/** An error answer of the API, read from any of its envelopes. */
export class ApiError extends Error {
  /** @internal */
  constructor(
    message: string,
    readonly httpStatus: number,
    /** "interaction_not_found", "user_id is required", …; empty where there is none. */
    readonly code: string,
    /** For people, at most 1,024 bytes and printable; empty where there is only a code. */
    readonly detail: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The document is about another interaction than the one that was asked for. */
export class OtherInteractionError extends Error {
  /** @internal */
  constructor(
    /** The id that was asked for. */
    readonly wanted: string,
    /** The id that came. */
    readonly found: string,
  ) {
    super(`the answer is about the interaction ${shown(found)}, wanted ${shown(wanted)}; check what lies between here and the API`);
    this.name = new.target.name;
  }
}

function shown(id: string): string {
  return JSON.stringify(id.slice(0, 64));
}

/** How a wait stood when it ended. */
export interface WaitInfo {
  readonly interactionId: string;
  /** Requests made. */
  readonly polls: number;
  /** Milliseconds since the wait began. */
  readonly elapsedMs: number;
  /** What was read last; null where nothing could be. */
  readonly status: Status | null;
  /** Why the last poll failed, for people: what came in place of a status; empty where it did not fail. */
  readonly problem: string;
}

/** How `awaitAgent` ends where it does not return: what its errors have in common. */
export abstract class AwaitAgentError extends Error implements WaitInfo {
  readonly interactionId: string;
  readonly polls: number;
  readonly elapsedMs: number;
  readonly status: Status | null;
  readonly problem: string;

  /** @internal */
  constructor(message: string, info: WaitInfo, cause?: Error) {
    super(message, cause && { cause });
    this.name = new.target.name;
    this.interactionId = info.interactionId;
    this.polls = info.polls;
    this.elapsedMs = info.elapsedMs;
    this.status = info.status;
    this.problem = info.problem;
  }
}

/** The agent has failed; `status.errorMessage` says why. */
export class AgentFailedError extends AwaitAgentError {}

/** The agent waits for a person, and `onNeedsInput` is "fail". */
export class AgentNeedsInputError extends AwaitAgentError {}

/** The agent was still at work after `timeoutMs`. Its run goes on: await it again. */
export class DeadlineExceededError extends AwaitAgentError {}

/** The answer is larger than `maxBytes`, or than the parser takes: it will be at the next poll, too. `cause` says which limit. */
export class ResultTooLargeError extends AwaitAgentError {}

/** The API refused in a way that polling again cannot mend; `cause` is the ApiError. */
export class PollRefusedError extends AwaitAgentError {
  /** @internal */
  constructor(
    message: string,
    info: WaitInfo,
    /** The decision's reason: "unauthorized", "not_found", … */
    readonly reason: string,
    override readonly cause: ApiError,
  ) {
    super(message, info, cause);
  }
}
