import { defaultMaxBytes } from "./core.js";
import type { Decision, Policy } from "./decide.js";
import {
  AgentFailedError,
  AgentNeedsInputError,
  ApiError,
  DeadlineExceededError,
  PollRefusedError,
  type WaitInfo,
} from "./errors.js";
import { type Answer, poll } from "./poll.js";
import { type Reader, sharedReader } from "./reader.js";
import { sleep } from "./sleep.js";
import type { Status } from "./status.js";

/** Options of `awaitAgent`. */
export interface AwaitAgentOptions {
  interactionId: string;
  /** Whose interaction it is: this, `projectId` or both, as for the API. */
  userId?: string;
  projectId?: string;
  /** It is sent in a header and never part of an error. */
  apiKey: string;
  /** Defaults to https://api.gumloop.com/api/v1. */
  baseUrl?: string | URL;
  /**
   * How long to wait in all. Defaults to 600,000 (10 min). The last poll is made at its end, unless
   * the server's Retry-After reaches further. It does not cut a request short.
   */
  timeoutMs?: number;
  /** How long one request may take. Defaults to 30,000. */
  requestTimeoutMs?: number;
  /** How often to poll. */
  policy?: Policy;
  /** What to do where the agent waits for a person. Defaults to "fail". */
  onNeedsInput?: "fail" | "wait" | "return";
  /** Called with each status that was read, before the next delay. */
  onStatus?: (status: Status, decision: Decision) => void;
  /** Ends the wait with the signal's reason. The agent goes on: the API cannot cancel it. */
  signal?: AbortSignal;
  /** The largest body that is read. Defaults to 32 MiB. */
  maxBytes?: number;
  /** Defaults to the built-in one. */
  fetch?: typeof fetch;
  /** Milliseconds since 1970. Defaults to Date.now. */
  now?: () => number;
  /** In [0, 1). Defaults to Math.random. */
  random?: () => number;
  /** Waits, and rejects with the signal's reason once that is aborted. Defaults to a timer. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Defaults to the one that `parse` uses. */
  reader?: Reader;
}

/** The API's advice: never poll more than once a second. */
const leastDelayMs = 1_000;

/**
 * Polls an interaction until the agent has finished, and returns the last status.
 * Network failures, overload and unreadable answers are waited out, with a backoff
 * and as long as a Retry-After says.
 *
 * @throws AgentFailedError, AgentNeedsInputError, DeadlineExceededError, PollRefusedError;
 *   a TypeError where an option is wrong; the signal's reason
 */
export async function awaitAgent(options: AwaitAgentOptions): Promise<Status> {
  const request = requestOf(options);
  const { timeoutMs = 600_000, requestTimeoutMs = 30_000, signal, onNeedsInput = "fail" } = options;
  const { now = Date.now, random = Math.random, sleep: pause = sleep } = options;
  const reader = options.reader ?? sharedReader();
  const began = now();
  let status: Status | null = null;
  let polls = 0;
  let consecutiveFailures = 0;
  let trouble = "";

  for (let last = false; ; ) {
    signal?.throwIfAborted();
    const waitedMs = now() - began;
    const answer = await poll(request, requestTimeoutMs, signal);
    signal?.throwIfAborted();
    polls++;
    const elapsedMs = now() - began;
    const decision = reader.decide({
      httpStatus: answer.httpStatus,
      body: answer.body,
      retryAfter: answer.retryAfter,
      progress: { consecutiveFailures, elapsedMs: waitedMs },
      policy: options.policy,
      now: now(),
      random: random(),
      maxBytes: request.maxBytes,
    });
    consecutiveFailures = decision.failure ? consecutiveFailures + 1 : 0;
    trouble = decision.failure ? troubleOf(decision, answer) : "";
    status = decision.status ?? status;
    const info: WaitInfo = { interactionId: options.interactionId, polls, elapsedMs, status };
    if (decision.status) options.onStatus?.(decision.status, decision);

    switch (decision.action) {
      case "completed":
        return decision.status!;
      case "failed":
        throw new AgentFailedError(hidden(`the agent failed${said(decision.status!.errorMessage)}`, options.apiKey), info);
      case "needs_input":
        if (onNeedsInput === "return") return decision.status!;
        if (onNeedsInput === "fail") {
          const advice = "somebody has to act in the vendor's app; set onNeedsInput to wait for that";
          throw new AgentNeedsInputError(hidden(`the agent waits for a person (state ${decision.status!.state}): ${advice}`, options.apiKey), info);
        }
        break;
      case "fatal": {
        const cause = redacted(decision.error as ApiError, options.apiKey);
        throw new PollRefusedError(cause.message, info, decision.reason, cause);
      }
    }

    const left = timeoutMs - (now() - began);
    if (last || left <= 0) throw late(timeoutMs, info, trouble, options.apiKey);
    if (decision.delayMs < left) {
      await pause(decision.delayMs, signal);
      continue;
    }
    // At the deadline a last poll is made, but not before the server wants it, nor right after another.
    last = decision.retryAfterDelayMs <= left && left >= leastDelayMs;
    await pause(left, signal);
    if (!last) throw late(timeoutMs, { ...info, elapsedMs: now() - began }, trouble, options.apiKey);
  }
}

/** Checks the options and makes what every poll sends. */
function requestOf(options: AwaitAgentOptions) {
  const { interactionId, userId, projectId, apiKey, maxBytes = defaultMaxBytes } = options;
  checkId("interactionId", interactionId);
  if (!userId && !projectId) throw new TypeError("awaitAgent: userId is missing: give the owner's userId, or a projectId instead");
  if (userId) checkId("userId", userId);
  if (projectId) checkId("projectId", projectId);
  // The built-in fetch quotes a header that it refuses, key and all.
  if (typeof apiKey !== "string" || !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError("awaitAgent: apiKey is empty or has characters that a header cannot carry; check for line breaks");
  }
  const url = new URL(`${String(options.baseUrl ?? "https://api.gumloop.com/api/v1").replace(/\/+$/, "")}/agent_status/${encodeURIComponent(interactionId)}`);
  if (userId) url.searchParams.set("user_id", userId);
  if (projectId) url.searchParams.set("project_id", projectId);
  return { url, apiKey, maxBytes, fetch: options.fetch ?? globalThis.fetch };
}

/** Refuses what could change the path or the meaning of a request, since a proxy may undo the escaping. */
function checkId(name: string, id: string): void {
  if (typeof id !== "string" || id === "") throw new TypeError(`awaitAgent: ${name} is missing: give an id such as xYz789AbCdEfGhI`);
  const size = new TextEncoder().encode(id).length;
  const wanted =
    size > 256 ? "of at most 256 bytes"
    : id === "." || id.includes("..") ? 'without ".."'
    : /[/\\?#%&]/.test(id) ? "without / \\ ? # % &"
    : /[\p{White_Space}\p{C}]/u.test(id) ? "without spaces and control characters"
    : null;
  if (wanted !== null) throw new TypeError(`awaitAgent: ${name} is ${JSON.stringify(id.slice(0, 64))}: give an id ${wanted}`);
}

function troubleOf(decision: Decision, answer: Answer): string {
  return decision.error?.message ?? answer.failure;
}

function late(timeoutMs: number, info: WaitInfo, trouble: string, apiKey: string): DeadlineExceededError {
  const state = info.status ? `the agent was in the state ${info.status.state}` : "no status could be read";
  const message = `the deadline of ${timeoutMs} ms has passed after ${info.polls} polls; ${state}${said(trouble && `the last poll failed: ${trouble}`)}`;
  return new DeadlineExceededError(hidden(message, apiKey), info);
}

/** An API, or an agent, may repeat the key. */
function hidden(text: string, apiKey: string): string {
  return text.replaceAll(apiKey, "[key]");
}

function redacted(error: ApiError, apiKey: string): ApiError {
  return new ApiError(hidden(error.message, apiKey), error.httpStatus, hidden(error.code, apiKey), hidden(error.detail, apiKey));
}

function said(text: string | null): string {
  return text ? `: ${text}` : "";
}
