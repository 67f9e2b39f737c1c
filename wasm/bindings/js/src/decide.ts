import type { Core } from "./core.js";
import { wrong } from "./check.js";
import { AgentStatusError, ApiError } from "./errors.js";
import { type BodyInput, bytesOf, checkedMaxBytes } from "./input.js";
import { Answer, Question } from "./layout.js";
import { checkedInstant, checkObservation, type Observation } from "./observation.js";
import { Status } from "./status.js";
import { decode } from "./text.js";

const actions = ["wait", "wait", "completed", "failed", "needs_input", "fatal"] as const;
const reasons = [
  "unknown", "running", "unknown_state", "completed", "failed", "needs_input", "network", "request_timeout",
  "rate_limited", "unavailable", "invalid_response", "not_found_grace", "invalid_request", "unauthorized",
  "payment_required", "forbidden", "not_found",
] as const;

/** What to do next. */
export type Action = (typeof actions)[number];
/** Why. The set is open. */
export type Reason = (typeof reasons)[number];

/** What `decide` answers. */
export interface Decision {
  /** "wait": poll again after `delayMs`; "needs_input" has one too, for those who go on waiting. */
  action: Action;
  reason: Reason;
  delayMs: number;
  /** The delay was set by the server. */
  retryAfter: boolean;
  /**
   * The pause that the server's Retry-After asks for, at most an hour; `delayMs` is at least
   * that. Whoever polls earlier than `delayMs` must not poll before this one is over.
   */
  retryAfterDelayMs: number;
  /** A transient failure: count it in `consecutiveFailures`; otherwise set that to 0. */
  failure: boolean;
  /** Of a 2xx that could be read. */
  status: Status | null;
  /** An ApiError, or why the body of a 2xx could not be read. */
  error: ApiError | AgentStatusError | null;
}

const u32 = 2 ** 32;

/** @internal */
export function decide(core: Core, seen: Observation): Decision {
  checkObservation(seen);
  const { httpStatus } = seen;
  const maxBytes = checkedMaxBytes(seen.maxBytes);
  const good = httpStatus >= 200 && httpStatus <= 299;
  let status: Status | null = null;
  let error: ApiError | AgentStatusError | null = null;
  const body = bytesOf(seen.body === undefined ? "" : seen.body);
  if (good) {
    try {
      const read = core.parse(body, maxBytes);
      status = new Status(core, read.doc, read.body);
    } catch (reason) {
      if (!(reason instanceof AgentStatusError)) throw reason;
      error = reason;
      // What was not even put in must not be decided on as what was there before.
      if (reason.code === "limit") core.run((exports) => (exports.agentstatus_input(0), exports.agentstatus_parse()));
    }
  } else {
    putErrorBody(core, body);
  }
  const answer = ask(core, httpStatus, seen);
  if (!good && httpStatus !== 0) error = apiError(core, httpStatus, answer);
  return {
    action: actions[answer[Answer.Action]!] ?? "wait",
    reason: reasons[answer[Answer.Reason]!] ?? "unknown",
    delayMs: answer[Answer.Delay]!,
    retryAfter: answer[Answer.RetryAfter] !== 0,
    retryAfterDelayMs: answer[Answer.RetryAfterDelay]!,
    failure: answer[Answer.Failure] !== 0,
    status,
    error,
  };
}

/** @internal */
export function parseApiError(core: Core, httpStatus: number, body: BodyInput): ApiError {
  if (!Number.isInteger(httpStatus) || !(httpStatus >= 100 && httpStatus <= 999) || (httpStatus >= 200 && httpStatus <= 299)) {
    throw new RangeError(wrong("httpStatus", httpStatus, "the status of an error answer: 100 to 199 or 300 to 999"));
  }
  putErrorBody(core, bytesOf(body));
  const answer = ask(core, httpStatus, { httpStatus, progress: { consecutiveFailures: 0, elapsedMs: 0 }, now: 0, random: 0 });
  return apiError(core, httpStatus, answer);
}

/** Asks the module, and returns a copy of question and answer. */
function ask(core: Core, httpStatus: number, seen: Observation): Uint32Array {
  return core.run((exports) => {
    core.putArgument(seen.retryAfter ?? "");
    const at = exports.agentstatus_decide_in() >>> 2;
    const words = core.words();
    const { policy = {}, progress } = seen;
    const elapsed = Math.min(Math.max(0, Math.trunc(progress.elapsedMs)), Number.MAX_SAFE_INTEGER);
    const now = Math.trunc(seen.now === undefined ? Date.now() : checkedInstant(seen.now));
    words[at + Question.HTTPStatus] = httpStatus;
    words[at + Question.MinInterval] = milliseconds(policy.minIntervalMs);
    words[at + Question.MaxInterval] = milliseconds(policy.maxIntervalMs);
    words[at + Question.NotFoundGrace] = (policy.notFoundGraceMs ?? 0) < 0 ? u32 - 1 : milliseconds(policy.notFoundGraceMs);
    words[at + Question.Failures] = Math.min(progress.consecutiveFailures, 0x7fffffff);
    words[at + Question.ElapsedLow] = elapsed % u32;
    words[at + Question.ElapsedHigh] = elapsed / u32;
    words[at + Question.NowLow] = now; // stored modulo 2³²
    words[at + Question.NowHigh] = Math.floor(now / u32);
    words[at + Question.Random] = Math.min((seen.random ?? Math.random()) * u32, u32 - 1);
    const code = exports.agentstatus_decide();
    if (code !== 0) throw new Error(`agentwait: decide answered code ${code}`);
    return core.words().slice(at, at + Answer.ErrorMessageSize + 1);
  });
}

/** The error body that was decided on. */
function apiError(core: Core, httpStatus: number, answer: Uint32Array): ApiError {
  return core.run((exports) => {
    const codeSize = answer[Answer.ErrorCodeSize]!;
    const output = core.outputBytes();
    const code = decode(output.subarray(0, codeSize));
    const detail = decode(output.subarray(codeSize, codeSize + answer[Answer.ErrorMessageSize]!));
    exports.agentstatus_error_text();
    return new ApiError(decode(core.outputBytes()), httpStatus, code, detail);
  });
}

/** More than this is no error of the API, and its first bytes say enough. */
const maxErrorBody = 8 << 20;

function putErrorBody(core: Core, body: Uint8Array | string): void {
  core.run(() => core.put(body.length > maxErrorBody ? body.slice(0, 1024) : body, Infinity));
}

/** Zero stands for the default, so that a shorter duration than a millisecond is rounded up. */
function milliseconds(duration: number | undefined): number {
  return duration !== undefined && duration > 0 ? Math.min(Math.max(Math.trunc(duration), 1), 0x7fffffff) : 0;
}
