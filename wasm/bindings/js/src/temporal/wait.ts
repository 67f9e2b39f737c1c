// PollAgentStatus: one attempt of a wait, held inside of its activity.
import { type Context } from "@temporalio/activity";
import type { Policy } from "../observation.js";
import { sleep } from "../sleep.js";
import { beatInterval, type Cause, causeOf, limitsOf, scheduledAt, ServerClock } from "./attempt.js";
import { type Connection, notSent } from "./connection.js";
import { ask, decideOn, type Seen } from "./decision.js";
import * as ends from "./ends.js";
import { maxTimeoutSeconds } from "./inputs.js";
import { PHASE_SIGNAL } from "./names.js";
import { handOverDelay, Plan, type Step } from "./plan.js";
import { Progress } from "./progress.js";
import { resultOf } from "./result.js";
import { rfc3339 } from "./rfc3339.js";
import type { Tools } from "./tools.js";
import { type PhaseChange, type PollAgentStatusInput, type Result, type Token } from "./types.js";

const defaultTimeoutSeconds = 600;

/** Ends what is waited for when the attempt has to end. */
class Ended extends Error {}

export class Wait {
  readonly #context: Context;
  readonly #input: PollAgentStatusInput;
  readonly #connection: Connection;
  readonly #tools: Tools;
  readonly #clock: ServerClock;
  readonly #plan: Plan;
  readonly #progress: Progress;
  readonly #policy: Policy;
  readonly #stop = new AbortController();
  #asking = false;

  constructor(context: Context, input: PollAgentStatusInput, connection: Connection, tools: Tools, token: Token | undefined) {
    const { info } = context;
    this.#context = context;
    this.#input = input;
    this.#connection = connection;
    this.#tools = tools;
    this.#clock = new ServerClock(info, tools.now, tools.clock);
    const now = this.#clock.now();
    this.#progress = token ? Progress.of(token) : new Progress(scheduledAt(info, now));
    const timeoutMs = Math.min(input.timeout_seconds || defaultTimeoutSeconds, maxTimeoutSeconds) * 1000;
    const options = { onNeedsInput: input.on_needs_input || "fail", stallMs: Math.ceil(input.stall_timeout_seconds ?? 0) * 1000 };
    this.#plan = new Plan(options, limitsOf(info, now, timeoutMs), this.#progress);
    this.#policy = policyOf(input);
  }

  /** The result, or an application failure. */
  async run(): Promise<Result> {
    const { cancellationSignal: signal } = this.#context;
    const onAbort = () => this.#stopped();
    const beats = setInterval(() => this.#beat(), beatInterval(this.#context.info));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const step = this.#plan.begin(this.#clock.now());
      this.#beat(); // before anything is waited for, and with what is left of an earlier attempt's delay
      if (signal.aborted) onAbort();
      return await this.#follow(step);
    } catch (error) {
      throw error instanceof Ended ? this.#interrupted() : error;
    } finally {
      clearInterval(beats);
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #follow(step: Step): Promise<Result> {
    for (let seen: Seen | undefined; ; ) {
      const now = this.#clock.now();
      switch (step.do) {
        case "rest":
          if (now >= step.pollAt && this.#plan.patience(now, 1) > 0) [step, seen] = await this.#poll(now);
          else if (now >= step.timerAt) step = this.#plan.timer(now);
          else await this.#sleep(Math.min(step.pollAt > now ? step.pollAt : Infinity, step.timerAt) - now);
          break;
        case "complete":
          return this.#completed(seen!, now);
        case "fail":
          throw this.#failed(seen!, now);
        case "stall":
          throw ends.stalled(this.#standing(now), this.#plan.unchanged(now), Math.ceil(this.#input.stall_timeout_seconds ?? 0) * 1000);
        case "deadline":
          return this.#deadlinePassed(now);
        case "outage":
          throw this.#outage(seen!, step.delay, now);
        case "yield":
          throw this.#goesOn(step.reason, step.delay);
      }
    }
  }

  async #poll(started: number): Promise<[Step, Seen]> {
    const request = this.#request();
    const limit = this.#limit(started);
    this.#asking = true;
    const answer = await this.#unlessStopped(ask(request, limit, this.#stop.signal));
    this.#asking = false;
    const now = this.#clock.now();
    const p = this.#progress;
    const progress = {
      consecutiveFailures: p.failures, elapsedMs: p.elapsed(started), strayAnswers: p.strayAnswers,
      strayForMs: p.strayFor(started), answered: p.lastStatusAt !== undefined,
    };
    const { interaction_id: interactionId, after_message_id: afterMessageId } = this.#input;
    const asked = { interactionId, afterMessageId, progress, policy: this.#policy, random: this.#tools.random() };
    const seen = decideOn(this.#tools.reader(), request, answer, asked, now);
    const before = { state: p.state, phase: p.phase, failures: p.failures };
    const step = this.#plan.answered(now, seen.decision, seen.phase, ends.errorTypeOf(seen.decision.reason));
    this.#tell(before, seen, step);
    this.#beat();
    return [step, seen];
  }

  #request() {
    try {
      return this.#connection.request(this.#input);
    } catch (error) {
      throw notSent(error, this.#input.interaction_id);
    }
  }

  #limit(now: number) {
    const most = this.#connection.requestTimeoutMs;
    const ms = this.#plan.patience(now, most);
    return { ms, said: ms === most ? `no answer within ${ms} ms` : `no answer within ${Math.round(ms)} ms: the deadline cut the request short` };
  }

  #sleep(ms: number): Promise<void> {
    return this.#unlessStopped((this.#tools.sleep ?? sleep)(ms, this.#stop.signal));
  }

  async #unlessStopped<T>(work: Promise<T>): Promise<T> {
    try {
      const value = await work;
      this.#stop.signal.throwIfAborted();
      return value;
    } catch (error) {
      throw this.#stop.signal.aborted ? new Ended() : error;
    }
  }

  /** The context has ended. A stop is obeyed where another attempt can take over in time: else this one uses the time that is left. */
  #stopped(): void {
    if (this.#cause() === "shutdown" && this.#plan.tooLateFor(this.#clock.now(), handOverDelay)) return;
    this.#stop.abort(new Ended());
  }

  #cause(): Cause {
    return causeOf(this.#context);
  }

  /** What the attempt ends with where it cannot go on. */
  #interrupted(): Error {
    const now = this.#clock.now();
    const cause = this.#cause();
    if (cause === "cancelled") return ends.cancelled(this.#standing(now));
    if (cause === "shutdown") {
      const step = this.#plan.stop(now, this.#asking || this.#progress.polls > 0);
      if (step?.do === "yield") return this.#goesOn("shutdown", step.delay);
    }
    return this.#goesOn(cause, handOverDelay);
  }

  /** The attempt ends, and the wait goes on elsewhere from the last heartbeat, which the SDK sends before the failure. */
  #goesOn(reason: string, delay: number): Error {
    this.#beat();
    return ends.interrupted(reason, this.#standing(this.#clock.now()), delay);
  }

  #completed({ decision, phase }: Seen, now: number): Result {
    const outcome = decision.action === "needs_input" ? "needs_input" : "completed";
    const { polls, lastStatusAt } = this.#progress;
    return resultOf(outcome, decision.status!, phase, this.#input, { polls, lastStatusAt, elapsedMs: this.#progress.elapsed(now) });
  }

  #failed({ decision, text }: Seen, now: number): Error {
    const { action, status } = decision;
    if (status !== null) return ends.ended(action as "failed" | "needs_input", status, this.#standing(now));
    const { type, details } = ends.problemOf(decision, text, this.#standing(now));
    return ends.final(type, text, details);
  }

  #outage({ decision, text }: Seen, delay: number, now: number): Error {
    const { type, details } = ends.problemOf(decision, text, this.#standing(now));
    const message = `${this.#progress.failures} failed polls in a row, the next in ${ends.pause(delay)}: ${text}`;
    return ends.retryable(type, message, { ...details, reason: "api_unavailable" }, delay);
  }

  #deadlinePassed(now: number): Result {
    const { end } = this.#plan;
    if (this.#input.on_deadline !== "return") throw ends.deadlineExceeded(end, this.#progress, this.#standing(now));
    const token = this.#progress.token();
    return {
      outcome: "still_running",
      interaction_id: this.#input.interaction_id,
      ...(token.state && { state: token.state }),
      ...(token.phase && { phase: token.phase }),
      polls: token.polls,
      elapsed_seconds: ends.seconds(this.#progress.elapsed(now)),
      ...(token.last_status_at && { last_status_at: token.last_status_at }),
      token,
    };
  }

  #standing(now: number) {
    return ends.standing(this.#input.interaction_id, this.#progress, now);
  }

  /** The heartbeat is the resume token: the server keeps that of the last one. */
  #beat(): void {
    this.#context.heartbeat(this.#progress.token());
  }

  /** Tells people what changed with a poll. */
  #tell(before: { state: string; phase: string; failures: number }, { text }: Seen, step: Step): void {
    const p = this.#progress;
    const { log } = this.#context;
    const interaction = { interaction_id: this.#input.interaction_id };
    if (p.failures === 1) log.warn("agentwait: a poll failed", { ...interaction, reason: p.problem, error: text });
    else if (before.failures > 0 && p.failures === 0) log.warn("agentwait: polls succeed again", { ...interaction, failed_polls: before.failures });
    if (before.state === p.state && before.phase === p.phase) return;
    log.info("agentwait: the phase changed", { ...interaction, phase: p.phase, state: p.state, polls: p.polls });
    // The phase that ends the wait is told by the activity's own end.
    if (this.#input.signal_phases && (step.do === "rest" || step.do === "yield" || step.do === "outage")) void this.#signal();
  }

  /** Signals a phase once: one that is lost costs a line in a view, one that is repeated costs history events. */
  async #signal(): Promise<void> {
    const { info, log } = this.#context;
    const p = this.#progress;
    const change: PhaseChange = { state: p.state, phase: p.phase, polls: p.polls, at: rfc3339(p.lastStatusAt ?? this.#clock.now()) };
    try {
      if (info.workflowExecution === undefined) return;
      const { workflowId, runId } = info.workflowExecution;
      await this.#context.client.workflow.getHandle(workflowId, runId).signal(PHASE_SIGNAL, change);
    } catch (error) {
      log.warn("agentwait: the phase signal was not delivered", { error });
    }
  }
}

/** A grace of 0 is none; one that is not given is the default. */
function policyOf(input: PollAgentStatusInput): Policy {
  const { min_interval_seconds: least = 0, max_interval_seconds: most = 0, not_found_grace_seconds: grace } = input;
  return {
    minIntervalMs: least * 1000, maxIntervalMs: most * 1000,
    ...(grace !== undefined && { notFoundGraceMs: grace > 0 ? grace * 1000 : -1 }),
  };
}

