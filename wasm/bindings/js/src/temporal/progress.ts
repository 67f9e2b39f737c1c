import type { Decision } from "../decide.js";
import { cut } from "./cut.js";
import { rfc3339 } from "./rfc3339.js";
import type { InputRequest, Progress as RunProgress, Token } from "./types.js";

/** What a better API than this one has told of the run: a token of another worker may have it. */
interface Told {
  progress?: RunProgress;
  input_requests?: InputRequest[];
  input_requests_cut?: boolean;
  web_url?: string;
}

const maxPolls = 2 ** 31 - 1;
export const maxStateBytes = 128;
export const maxPhaseBytes = 32;
const maxReasonBytes = 64;
export const maxProblemBytes = 512;

/** How a wait stands: what a resume token carries. Times are milliseconds since 1970, by the server's clock. */
export class Progress {
  polls = 0;
  failures = 0;
  strayAnswers = 0;
  straySince = 0;
  seen = 0;
  unchangedSince = 0;
  startedAt: number;
  firstPollAt: number | undefined;
  lastPollAt: number | undefined;
  lastStatusAt: number | undefined;
  nextPollAt: number | undefined;
  delay = 0;
  state = "";
  phase = "";
  problem = "";
  problemText = "";
  told: Told = {};
  /** Times as a token had them, which may have more digits than a number has. */
  readonly #texts = new Map<number, string>();

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** How a wait stood by its token, which was checked. */
  static of(token: Token): Progress {
    const p = new Progress(Date.parse(token.started_at));
    const at = (text: string) => {
      p.#texts.set(Date.parse(text), text);
      return Date.parse(text);
    };
    const maybe = (text: string | undefined) => (text ? at(text) : undefined);
    at(token.started_at);
    p.polls = token.polls ?? 0;
    p.failures = token.consecutive_failures ?? 0;
    p.firstPollAt = maybe(token.first_poll_at);
    p.lastPollAt = maybe(token.last_poll_at);
    p.lastStatusAt = maybe(token.last_status_at);
    p.nextPollAt = maybe(token.next_poll_at);
    p.delay = (token.next_delay_seconds ?? 0) * 1000;
    p.state = token.state ?? "";
    p.phase = token.phase ?? "";
    p.problem = token.last_problem ?? "";
    p.problemText = token.problem_text ?? "";
    if (token.stray_since) { // a row without a beginning cannot be told to have lasted
      p.strayAnswers = token.stray_answers ?? 0;
      p.straySince = at(token.stray_since);
    }
    if (token.unchanged_since) {
      p.seen = token.seen ?? 0;
      p.unchangedSince = at(token.unchanged_since);
    }
    const { progress, input_requests, input_requests_cut, web_url } = token;
    p.told = { ...(progress && { progress }), ...(input_requests && { input_requests }), ...(input_requests_cut && { input_requests_cut }), ...(web_url && { web_url }) };
    return p;
  }

  token(): Token {
    const timeOf = (ms: number) => this.#texts.get(ms) ?? rfc3339(ms);
    const at = (name: string, ms: number | undefined) => (ms === undefined ? {} : { [name]: timeOf(ms) });
    const text = (name: string, value: string, most: number) => (value === "" ? {} : { [name]: cut(value, most) });
    return {
      polls: this.polls,
      consecutive_failures: this.failures,
      ...text("state", this.state, maxStateBytes),
      ...text("phase", this.phase, maxPhaseBytes),
      started_at: timeOf(this.startedAt),
      ...at("first_poll_at", this.firstPollAt),
      ...at("last_poll_at", this.lastPollAt),
      ...at("last_status_at", this.lastStatusAt),
      ...at("next_poll_at", this.nextPollAt),
      next_delay_seconds: Math.round(this.delay) / 1000,
      ...text("last_problem", this.problem, maxReasonBytes),
      ...text("problem_text", this.problemText, maxProblemBytes),
      ...(this.strayAnswers > 0 && { stray_answers: this.strayAnswers, stray_since: timeOf(this.straySince) }),
      ...(this.seen !== 0 && { seen: this.seen, unchanged_since: timeOf(this.unchangedSince) }),
      ...this.told,
    };
  }

  /** The time since the wait began, over all attempts. */
  elapsed(now: number): number {
    return Math.max(now - this.startedAt, 0);
  }

  /** The rest of the delay that an earlier attempt had begun, bounded by the delay, in case its clock was wrong. */
  remaining(now: number): number {
    return this.nextPollAt === undefined ? 0 : Math.max(Math.min(this.nextPollAt - now, this.delay), 0);
  }

  /** What is said to have been after now was now: another worker's clock must not keep a wait from its last poll. */
  notAfter(now: number): void {
    for (const name of ["startedAt", "firstPollAt", "lastPollAt", "lastStatusAt", "straySince", "unchangedSince"] as const) {
      const at = this[name];
      if (at !== undefined) this[name] = Math.min(at, now);
    }
  }

  /** Records a poll and what was decided on it. */
  polled(now: number, { status, stray, failure, reason, problem }: Decision, phase: string): void {
    this.polls = Math.min(this.polls, maxPolls - 1) + 1;
    this.strayAnswers = stray ? this.strayAnswers + 1 : 0;
    this.lastPollAt = now;
    this.firstPollAt ??= now;
    this.nextPollAt = undefined;
    this.delay = 0;
    if (status !== null) {
      this.lastStatusAt = now;
      this.state = status.state;
      this.phase = phase;
      this.told = {};
    }
    this.failures = failure ? this.failures + 1 : 0;
    this.problem = failure ? reason : "";
    this.problemText = failure ? problem : "";
  }

  waits(delay: number, now: number): void {
    this.nextPollAt = now + delay;
    this.delay = delay;
  }

  /** How long the row of stray answers has lasted when a request is made. Its first one begins it. */
  strayFor(started: number): number {
    if (this.strayAnswers === 0) this.straySince = started;
    return Math.max(started - this.straySince, 0);
  }
}
