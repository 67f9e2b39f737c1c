// CheckAgentStatus: one poll, one answer.
import type { Context } from "@temporalio/activity";
import { causeOf, scheduledAt, ServerClock } from "./attempt.js";
import { type Connection, notSent } from "./connection.js";
import { ask, decideOn } from "./decision.js";
import * as ends from "./ends.js";
import { handOverDelay } from "./plan.js";
import { resultOf } from "./result.js";
import type { Tools } from "./tools.js";
import type { CheckAgentStatusInput, ErrorDetails, Result } from "./types.js";

const outcomes: Record<string, string> = { completed: "completed", failed: "failed", needs_input: "needs_input" };

export async function look(context: Context, input: CheckAgentStatusInput, connection: Connection, tools: Tools): Promise<Result> {
  const { info, cancellationSignal: signal } = context;
  const clock = new ServerClock(info, tools.now, tools.clock);
  const scheduled = scheduledAt(info, clock.now());
  const elapsed = () => Math.max(clock.now() - scheduled, 0);
  const details = (polls: number): ErrorDetails => ({ interaction_id: input.interaction_id, polls, elapsed_seconds: ends.seconds(elapsed()) });
  let request;
  try {
    request = connection.request(input);
  } catch (error) {
    throw notSent(error, input.interaction_id);
  }
  // What the schedule goes by: earlier attempts failed. A look remembers no stray answers, so one is never final.
  const progress = { consecutiveFailures: Math.max(info.attempt - 1, 0), elapsedMs: elapsed() };
  const ms = connection.requestTimeoutMs;
  const answer = await ask(request, { ms, said: `no answer within ${ms} ms` }, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    const cause = causeOf(context);
    throw cause === "cancelled" ? ends.cancelled(details(0)) : ends.interrupted(cause, details(0), handOverDelay);
  });
  const asked = {
    interactionId: input.interaction_id, afterMessageId: input.after_message_id,
    progress, policy: { notFoundGraceMs: -1 }, random: tools.random(),
  };
  const { decision, phase, text } = decideOn(tools.reader(), request, answer, asked, clock.now());
  const { status, action } = decision;
  if (status === null) {
    const { type, details: problem } = ends.problemOf(decision, text, details(1));
    throw action === "fatal" ? ends.final(type, text, problem) : ends.retryable(type, text, problem, decision.delayMs);
  }
  return resultOf(outcomes[action] ?? "still_running", status, phase, input, { polls: 1, elapsedMs: elapsed(), lastStatusAt: clock.now() });
}
