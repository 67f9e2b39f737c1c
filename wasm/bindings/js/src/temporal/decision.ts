// One poll, and what is decided on it: for a wait, and for a single look.
import type { Decision } from "../decide.js";
import type { Policy, Progress } from "../observation.js";
import { type Answer, type Limit, poll } from "../poll.js";
import type { Reader } from "../reader.js";
import type { Request } from "../request.js";
import type { Status } from "../status.js";

export interface Seen {
  decision: Decision;
  /** What the status means to this wait: that of a turn before is still running. Empty without one. */
  phase: string;
  /** Why no status came, for people; empty where one did. */
  text: string;
}

export interface Asked {
  interactionId: string;
  afterMessageId: string | undefined;
  progress: Progress;
  policy: Policy;
  random: number;
}

/** Makes one request. It rejects where the signal aborts, and where there is no usable fetch. */
export function ask(request: Request, limit: Limit, signal: AbortSignal): Promise<Answer> {
  return poll(request, limit, signal);
}

/** Decides on an answer. Nothing of what is returned has the key in it. */
export function decideOn(reader: Reader, request: Request, answer: Answer, asked: Asked, now: number): Seen {
  const { secret, maxBytes } = request;
  const { progress, policy, random, interactionId } = asked;
  const observed = { httpStatus: answer.httpStatus, retryAfter: answer.retryAfter, progress, policy, now, random, maxBytes };
  const decision = reader.decide({ ...observed, body: answer.body, tooLarge: answer.tooLarge, interactionId });
  const { status } = decision;
  if (status !== null) {
    const phase = phaseAfter(status, asked.afterMessageId);
    if (phase === status.phase) return { decision, phase, text: "" };
    // The turn before: what is decided on is a run at work.
    return { decision: { ...reader.decide({ ...observed, body: '{"state":"PROCESSING"}' }), status }, phase, text: "" };
  }
  const text = secret.mask(answer.problem || decision.error?.message || decision.reason);
  return { decision: { ...decision, problem: secret.mask(answer.problem || decision.problem || text) }, phase: "", text };
}

/** The phase of the turn after a message, where a conversation goes on, as Go's Status.PhaseAfter. */
function phaseAfter({ phase, messages, messageCount }: Status, messageId: string | undefined): string {
  if (!messageId || phase === "running" || (messageCount === 0 && phase !== "completed")) return phase;
  const at = messages.map(({ id }) => id).lastIndexOf(messageId);
  const later = at === -1 ? [] : messages.slice(at + 1);
  if (later.length === 0) return "running"; // or the answer is older than the message
  return phase === "completed" && !later.some(({ role }) => role === "assistant") ? "running" : phase;
}
