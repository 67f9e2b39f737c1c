// The cases of testdata/waits, and an API that answers as one says: a fetch that moves a clock
// of its own, as does the pause.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../../testdata/waits/", import.meta.url);

/** Every case, with its name. */
export const cases = readdirSync(folder).filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));

/** Runs an object's fields through a function for each of them, so that none is overlooked. */
export function fields(object, known) {
  const given = Object.entries(object).map(([name, value]) => {
    assert.ok(known[name], `unknown field ${name}`);
    return known[name](value);
  });
  return Object.assign({}, ...given);
}

const answerOf = (step) => ({
  latency: 0, status: 200,
  ...fields(step, {
    state: (state) => ({ body: JSON.stringify({ state, response: step.response, interaction_id: step.interaction_id }) }),
    response: () => ({}),
    interaction_id: () => ({}),
    html: (body) => ({ body, headers: { "content-type": "text/html" } }),
    location: (location) => ({ headers: { location } }),
    status: (status) => ({ status }),
    body: (body) => ({ body }),
    network: (network) => ({ network }),
    retry_after: (header) => ({ headers: { "retry-after": header } }),
    latency_ms: (latency) => ({ latency }),
    times: () => ({}),
  }),
});

/** The API of a case: its clock, and when it was asked. */
export class Api {
  began = Date.parse("2026-03-05T10:30:00Z");
  now = this.began;
  polls = [];

  constructor(steps) {
    this.answers = steps.flatMap((step) => Array(step.times ?? 1).fill(answerOf(step)));
  }

  /** As fetch does it: what takes too long is aborted by the signal. */
  fetch = async (_url, { signal }) => {
    const answer = this.answers[Math.min(this.polls.length, this.answers.length - 1)];
    this.polls.push(this.now - this.began);
    if (answer.latency > requestTimer.ms) {
      this.now += requestTimer.ms;
      requestTimer.fire();
      assert.ok(signal.aborted);
      throw signal.reason;
    }
    this.now += answer.latency;
    if (answer.network) throw new TypeError("fetch failed");
    return new Response(answer.body || null, answer);
  };

  sleep = async (ms) => {
    this.now += ms;
  };
}

/** The last timer that was set, which is that of the request: nothing else sets one here. */
const requestTimer = { ms: 0, fire: () => {} };

export function fakeTimers() {
  globalThis.setTimeout = (fire, ms) => Object.assign(requestTimer, { fire, ms });
  globalThis.clearTimeout = () => {};
}
