import type { Decision } from "./decide.js";
import {
  AgentFailedError,
  AgentNeedsInputError,
  ApiError,
  DeadlineExceededError,
  PollRefusedError,
  ResultTooLargeError,
  type WaitInfo,
} from "./errors.js";
import type { AwaitAgentOptions } from "./options.js";
import { type Limit, poll } from "./poll.js";
import { checkedWait, type Wait } from "./request.js";
import type { Secret } from "./secret.js";
import type { Status } from "./status.js";
import { Stopwatch } from "./stopwatch.js";

/** The API's advice: never poll more than once a second. */
const leastDelayMs = 1_000;

/** What a request has at least, so that one at the deadline can be answered. */
const leastRequestMs = 5_000;

/**
 * Polls an interaction until the agent has finished, and returns the last status.
 * Network failures, overload and unreadable answers are waited out, with a backoff
 * and as long as a Retry-After says.
 *
 * @throws AgentFailedError, AgentNeedsInputError, DeadlineExceededError, PollRefusedError, ResultTooLargeError;
 *   a TypeError or RangeError where an option is wrong; the signal's reason
 */
export async function awaitAgent(options: AwaitAgentOptions): Promise<Status> {
  const wait = checkedWait(options);
  const { interactionId, request, timeoutMs, signal, onNeedsInput, now, random, reader, policy } = wait;
  const { secret } = request;
  const watch = new Stopwatch(wait.clock);
  let status: Status | null = null;
  let polls = 0;
  let failures = 0;
  let strayAnswers = 0;
  let strayBegan = 0;

  for (let last = false; ; ) {
    signal?.throwIfAborted();
    const waitedMs = watch.elapsed();
    const answer = await poll(request, limitOf(wait, waitedMs), signal);
    signal?.throwIfAborted();
    polls++;
    const elapsedMs = Math.round(watch.elapsed());
    if (strayAnswers === 0) strayBegan = waitedMs;
    const decision = reader.decide({
      httpStatus: answer.httpStatus,
      body: answer.body,
      tooLarge: answer.tooLarge,
      interactionId,
      retryAfter: answer.retryAfter,
      progress: { consecutiveFailures: failures, elapsedMs: waitedMs, strayAnswers, strayForMs: waitedMs - strayBegan, answered: status !== null },
      policy,
      now: now(),
      random: random(),
      maxBytes: request.maxBytes,
    });
    failures = decision.failure ? failures + 1 : 0;
    strayAnswers = decision.stray ? strayAnswers + 1 : 0;
    status = decision.status ?? status;
    const info: WaitInfo = { interactionId, polls, elapsedMs, status, problem: secret.mask(answer.problem || decision.problem) };
    if (decision.status) wait.onStatus?.(decision.status, decision);

    switch (decision.action) {
      case "completed":
        return decision.status!;
      case "failed":
        throw new AgentFailedError(secret.mask(`the agent failed${said(decision.status!.errorMessage)}`), info);
      case "needs_input":
        if (onNeedsInput === "return") return decision.status!;
        if (onNeedsInput === "fail") {
          const advice = "somebody has to act in the vendor's app; set onNeedsInput to wait for that";
          throw new AgentNeedsInputError(secret.mask(`the agent waits for a person (state ${decision.status!.state}): ${advice}`), info);
        }
        break;
      case "fatal":
        throw refusal(decision, info, wait, strayAnswers);
    }

    const left = timeoutMs - watch.elapsed();
    if (last || left <= 0) throw late(wait, info, failures);
    if (decision.delayMs < left) {
      await wait.sleep(decision.delayMs, signal);
      continue;
    }
    // At the deadline a last poll is made, but not before the server wants it, nor right after another.
    last = decision.retryAfterDelayMs <= left && left >= leastDelayMs;
    await wait.sleep(left, signal);
    if (!last) throw late(wait, { ...info, elapsedMs: Math.round(watch.elapsed()) }, failures);
  }
}

/** How long a request may take that is made now: until the deadline, but never less than five seconds. */
function limitOf({ timeoutMs, requestTimeoutMs }: Wait, waitedMs: number): Limit {
  const left = Math.max(timeoutMs - waitedMs, leastRequestMs);
  if (requestTimeoutMs <= left) return { ms: requestTimeoutMs, said: `no answer within ${requestTimeoutMs} ms` };
  return { ms: left, said: `no answer within ${Math.round(left)} ms, when the deadline cut the request` };
}

/** Why polling again cannot mend it. */
function refusal({ reason, error }: Decision, info: WaitInfo, { request, interactionId }: Wait, strayAnswers: number): Error {
  const { secret } = request;
  if (reason === "too_large") {
    return new ResultTooLargeError(secret.mask(`the answer about ${interactionId} is too large: ${info.problem}`), info, error ?? undefined);
  }
  const cause = redacted(error as ApiError, secret);
  const message = strayAnswers > 0 ? `${info.problem}, ${strayAnswers} times in a row, not from the API; check baseUrl, and what lies between here and the API` : cause.message;
  return new PollRefusedError(message, info, reason, cause);
}

function late({ timeoutMs, request }: Wait, info: WaitInfo, failures: number): DeadlineExceededError {
  const polls = info.polls === 1 ? "1 poll" : `${info.polls} polls`;
  const state = info.status ? `the agent was in the state ${info.status.state}` : "no status could be read";
  const failed = failures === 0 ? null : `the last ${failures === 1 ? "poll" : `${failures} polls`} failed: ${info.problem}`;
  return new DeadlineExceededError(request.secret.mask(`the deadline of ${timeoutMs} ms has passed after ${polls}; ${state}${said(failed)}`), info);
}

function redacted(error: ApiError, secret: Secret): ApiError {
  return new ApiError(secret.mask(error.message), error.httpStatus, secret.mask(error.code), secret.mask(error.detail));
}

function said(text: string | null): string {
  return text ? `: ${text}` : "";
}
