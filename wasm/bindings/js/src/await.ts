import type { Decision } from "./decide.js";
import {
  AgentFailedError,
  AgentNeedsInputError,
  ApiError,
  DeadlineExceededError,
  PollRefusedError,
  type WaitInfo,
} from "./errors.js";
import type { AwaitAgentOptions } from "./options.js";
import { type Answer, poll } from "./poll.js";
import { checkedWait, type Wait } from "./request.js";
import type { Secret } from "./secret.js";
import type { Status } from "./status.js";
import { Stopwatch } from "./stopwatch.js";

/** The API's advice: never poll more than once a second. */
const leastDelayMs = 1_000;

/**
 * Polls an interaction until the agent has finished, and returns the last status.
 * Network failures, overload and unreadable answers are waited out, with a backoff
 * and as long as a Retry-After says.
 *
 * @throws AgentFailedError, AgentNeedsInputError, DeadlineExceededError, PollRefusedError;
 *   a TypeError or RangeError where an option is wrong; the signal's reason
 */
export async function awaitAgent(options: AwaitAgentOptions): Promise<Status> {
  const wait = checkedWait(options);
  const { request, timeoutMs, requestTimeoutMs, signal, onNeedsInput, now, random, reader, policy } = wait;
  const { secret } = request;
  const watch = new Stopwatch(wait.clock);
  let status: Status | null = null;
  let polls = 0;
  let consecutiveFailures = 0;
  let trouble = "";

  for (let last = false; ; ) {
    signal?.throwIfAborted();
    const waitedMs = watch.elapsed();
    const answer = await poll(request, requestTimeoutMs, signal);
    signal?.throwIfAborted();
    polls++;
    const elapsedMs = Math.round(watch.elapsed());
    const decision = reader.decide({
      httpStatus: answer.httpStatus,
      body: answer.body,
      retryAfter: answer.retryAfter,
      progress: { consecutiveFailures, elapsedMs: waitedMs },
      policy,
      now: now(),
      random: random(),
      maxBytes: request.maxBytes,
    });
    consecutiveFailures = decision.failure ? consecutiveFailures + 1 : 0;
    trouble = decision.failure ? secret.mask(troubleOf(decision, answer)) : "";
    status = decision.status ?? status;
    const info: WaitInfo = { interactionId: wait.interactionId, polls, elapsedMs, status };
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
      case "fatal": {
        const cause = redacted(decision.error as ApiError, secret);
        throw new PollRefusedError(cause.message, info, decision.reason, cause);
      }
    }

    const left = timeoutMs - watch.elapsed();
    if (last || left <= 0) throw late(wait, info, trouble);
    if (decision.delayMs < left) {
      await wait.sleep(decision.delayMs, signal);
      continue;
    }
    // At the deadline a last poll is made, but not before the server wants it, nor right after another.
    last = decision.retryAfterDelayMs <= left && left >= leastDelayMs;
    await wait.sleep(left, signal);
    if (!last) throw late(wait, { ...info, elapsedMs: Math.round(watch.elapsed()) }, trouble);
  }
}

function troubleOf(decision: Decision, answer: Answer): string {
  return decision.error?.message ?? answer.failure;
}

function late({ timeoutMs, request }: Wait, info: WaitInfo, trouble: string): DeadlineExceededError {
  const state = info.status ? `the agent was in the state ${info.status.state}` : "no status could be read";
  const message = `the deadline of ${timeoutMs} ms has passed after ${info.polls} polls; ${state}${said(trouble && `the last poll failed: ${trouble}`)}`;
  return new DeadlineExceededError(request.secret.mask(message), info);
}

function redacted(error: ApiError, secret: Secret): ApiError {
  return new ApiError(secret.mask(error.message), error.httpStatus, secret.mask(error.code), secret.mask(error.detail));
}

function said(text: string | null): string {
  return text ? `: ${text}` : "";
}
