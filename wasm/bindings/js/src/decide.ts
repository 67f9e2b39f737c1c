import { wrong } from "./check.js";
import { type Core, tooLong } from "./core.js";
import { AgentStatusError, AgentStatusLimitError, ApiError, OtherInteractionError } from "./errors.js";
import { type BodyInput, bytesOf, checkedMaxBytes } from "./input.js";
import { Answer, Ask, Question } from "./layout.js";
import { checkedInstant, checkObservation, type Observation } from "./observation.js";
import { Status } from "./status.js";
import { decode } from "./text.js";

const actions = ["wait", "wait", "completed", "failed", "needs_input", "fatal"] as const;
const reasons = [
  "unknown", "running", "unknown_state", "completed", "failed", "needs_input", "network", "request_timeout",
  "rate_limited", "unavailable", "invalid_response", "not_found_grace", "invalid_request", "unauthorized",
  "payment_required", "forbidden", "not_found", "stray_answer", "too_large",
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
  /** The delay was set by the server: by its Retry-After, or `pollAfterMs`. */
  retryAfter: boolean;
  /**
   * The pause that the server's Retry-After asks for, at most an hour; `delayMs` is at least
   * that. Whoever polls earlier than `delayMs` must not poll before this one is over.
   */
  retryAfterDelayMs: number;
  /**
   * What counts of the pause that the document asks for, at most an hour; `delayMs` is at least that. It says when there
   * may be news: whoever polls earlier than `delayMs`, such as at a deadline, may do so before this one is over.
   */
  pollAfterMs: number;
  /** A transient failure: count it in `consecutiveFailures`; otherwise set that to 0. */
  failure: boolean;
  /**
   * A stray answer: a refusal that is not the API's own, such as a proxy's page. Count it in
   * `strayAnswers`, and remember when the request of the first of a row was made; otherwise set that to 0.
   */
  stray: boolean;
  /** Of a 2xx that could be read. */
  status: Status | null;
  /** An ApiError, or why the body of a 2xx could not be read. */
  error: ApiError | AgentStatusError | OtherInteractionError | null;
  /** What came in place of a status, for people: at most 512 bytes; empty with a status, and where no answer came. */
  problem: string;
}

const u32 = 2 ** 32;

/** @internal */
export function decide(core: Core, seen: Observation): Decision {
  checkObservation(seen);
  const { httpStatus } = seen;
  const maxBytes = checkedMaxBytes(seen.maxBytes);
  const body = bytesOf(seen.body === undefined ? "" : seen.body);
  const good = httpStatus >= 200 && httpStatus <= 299;
  const { status, refused, flags } = good ? document(core, seen, body, maxBytes) : none;
  if (!good) putErrorBody(core, body);
  const answer = ask(core, seen, flags);
  const { error, problem } = !good && httpStatus !== 0 ? apiError(core, httpStatus, answer) : { error: refused, problem: wordsOf(core, answer) };
  return {
    action: actions[answer[Answer.Action]!] ?? "wait",
    reason: reasons[answer[Answer.Reason]!] ?? "unknown",
    delayMs: answer[Answer.Delay]!,
    retryAfter: answer[Answer.RetryAfter] !== 0,
    retryAfterDelayMs: answer[Answer.RetryAfterDelay]!,
    pollAfterMs: answer[Answer.PollAfter]!,
    failure: answer[Answer.Failure] !== 0,
    stray: answer[Answer.Stray] !== 0,
    status,
    error,
    // The module knows neither the ids nor this limit.
    problem: flags !== 0 ? `HTTP ${httpStatus}: ${refused!.message}` : problem,
  };
}

/** What the body of a 2xx is. */
interface Document {
  readonly status: Status | null;
  readonly refused: AgentStatusError | OtherInteractionError | null;
  /** What the module cannot see by itself. */
  readonly flags: number;
}

const none: Document = { status: null, refused: null, flags: 0 };

function document(core: Core, seen: Observation, body: Uint8Array | string, maxBytes: number): Document {
  if (seen.tooLarge === true) return tooLarge(core, tooLong(maxBytes, body.length + 1));
  try {
    const read = core.parse(body, maxBytes);
    const status = new Status(core, read.doc, read.body);
    const { interactionId: found } = status;
    const wanted = seen.interactionId;
    if (!found || wanted === undefined || found === wanted) return { ...none, status };
    return { ...none, refused: new OtherInteractionError(wanted, found), flags: Ask.Other };
  } catch (reason) {
    if (!(reason instanceof AgentStatusError)) throw reason;
    if (reason instanceof AgentStatusLimitError && reason.limit === "body_bytes") return tooLarge(core, reason);
    return { ...none, refused: reason };
  }
}

/** What was not even put in must not be decided on as what was there before. */
function tooLarge(core: Core, refused: AgentStatusError): Document {
  core.run((exports) => (exports.agentstatus_input(0), exports.agentstatus_parse()));
  return { ...none, refused, flags: Ask.TooLarge };
}

/** @internal */
export function parseApiError(core: Core, httpStatus: number, body: BodyInput): ApiError {
  if (!Number.isInteger(httpStatus) || !(httpStatus >= 100 && httpStatus <= 999) || (httpStatus >= 200 && httpStatus <= 299)) {
    throw new RangeError(wrong("httpStatus", httpStatus, "the status of an error answer: 100 to 199 or 300 to 999"));
  }
  putErrorBody(core, bytesOf(body));
  const answer = ask(core, { httpStatus, progress: { consecutiveFailures: 0, elapsedMs: 0 }, now: 0, random: 0 }, 0);
  return apiError(core, httpStatus, answer).error;
}

/** Asks the module, and returns a copy of question and answer. */
function ask(core: Core, seen: Observation, flags: number): Uint32Array {
  return core.run((exports) => {
    core.putArgument(seen.retryAfter ?? "");
    const at = exports.agentstatus_decide_in() >>> 2;
    const words = core.words();
    const { policy = {}, progress } = seen;
    const elapsed = Math.min(Math.max(0, Math.trunc(progress.elapsedMs)), Number.MAX_SAFE_INTEGER);
    const now = Math.trunc(seen.now === undefined ? Date.now() : checkedInstant(seen.now));
    words[at + Question.HTTPStatus] = seen.httpStatus;
    words[at + Question.MinInterval] = milliseconds(policy.minIntervalMs);
    words[at + Question.MaxInterval] = milliseconds(policy.maxIntervalMs);
    words[at + Question.NotFoundGrace] = (policy.notFoundGraceMs ?? 0) < 0 ? u32 - 1 : milliseconds(policy.notFoundGraceMs);
    words[at + Question.Failures] = Math.min(progress.consecutiveFailures, 0x7fffffff);
    words[at + Question.ElapsedLow] = elapsed % u32;
    words[at + Question.ElapsedHigh] = elapsed / u32;
    words[at + Question.NowLow] = now; // stored modulo 2³²
    words[at + Question.NowHigh] = Math.floor(now / u32);
    words[at + Question.Random] = Math.min((seen.random ?? Math.random()) * u32, u32 - 1);
    words[at + Question.StrayAnswers] = Math.min(progress.strayAnswers ?? 0, u32 - 1);
    words[at + Question.StrayFor] = Math.min(Math.max(progress.strayForMs ?? 0, 0), u32 - 1);
    words[at + Question.Flags] = flags | (progress.answered === true ? Ask.Answered : 0);
    words[at + Question.PollAfter] = Math.min(Math.ceil(seen.pollAfterMs ?? 0), 0x7fffffff); // rounded up: it asks for at least as much
    const code = exports.agentstatus_decide();
    if (code !== 0) throw new Error(`agentwait: decide answered code ${code}`);
    return core.words().slice(at, at + Answer.PollAfter + 1);
  });
}

/** The error body that was decided on, and the words for it. */
function apiError(core: Core, httpStatus: number, answer: Uint32Array): { error: ApiError; problem: string } {
  return core.run((exports) => {
    const codeSize = answer[Answer.ErrorCodeSize]!;
    const output = core.outputBytes();
    const code = decode(output.subarray(0, codeSize));
    const detail = decode(output.subarray(codeSize, codeSize + answer[Answer.ErrorMessageSize]!));
    const problem = wordsOf(core, answer);
    exports.agentstatus_error_text();
    return { error: new ApiError(decode(core.outputBytes()), httpStatus, code, detail), problem };
  });
}

/** The words of a problem, which follow code and message in the output. */
function wordsOf(core: Core, answer: Uint32Array): string {
  const size = answer[Answer.ProblemSize]!;
  if (size === 0) return "";
  const start = answer[Answer.ErrorCodeSize]! + answer[Answer.ErrorMessageSize]!;
  return decode(core.outputBytes().subarray(start, start + size));
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
