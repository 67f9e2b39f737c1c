// The activities in the SDK's mock environment, with a clock that only the API and pauses move.
import { MockActivityEnvironment } from "@temporalio/testing";
import { createActivities, POLL_AGENT_STATUS } from "agentwait/temporal/worker";

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** What the server says of an activity whose attempts are not bounded. */
export const infoAt = (at, info) => ({
  activityType: POLL_AGENT_STATUS, attempt: 1,
  scheduledTimestampMs: at, currentAttemptScheduledTimestampMs: at, startToCloseTimeoutMs: 0, scheduleToCloseTimeoutMs: 0,
  heartbeatTimeoutMs: 60_000, heartbeatDetails: undefined, retryPolicy: {},
  ...info,
});

/** Runs one attempt; `ended` is its result or its error, `token` its last heartbeat, as JSON has it. */
export async function attempt(activities, info, args, { name = POLL_AGENT_STATUS, begun, ...options } = {}) {
  const environment = new MockActivityEnvironment(info, { logger: silent, ...options });
  const beats = [];
  environment.on("heartbeat", (details) => beats.push(JSON.parse(JSON.stringify(details))));
  begun?.(environment);
  const ended = await environment.run(activities[name], ...args).catch((error) => error);
  return { ended, token: beats.at(-1), beats };
}

/** Runs attempts as the server would, until one is the last: each goes on from the last heartbeat. */
export async function attempts(api, activities, input, retryPolicy = {}) {
  const began = api.now;
  let heartbeatDetails;
  for (let number = 1; ; number++) {
    const info = infoAt(began, { attempt: number, heartbeatDetails, retryPolicy, currentAttemptScheduledTimestampMs: api.now });
    const { ended, token } = await attempt(activities, info, [input]);
    const last = !(ended instanceof Error) || ended.nonRetryable !== false || number === retryPolicy.maximumAttempts;
    if (last) return { ended, attempts: number };
    api.now += ended.nextRetryDelay;
    heartbeatDetails = token ?? heartbeatDetails;
  }
}

export const activitiesOf = (api, options) => createActivities({
  apiKey: "a-key-of-some-length", fetch: api.fetch, sleep: api.sleep, now: () => api.now, random: () => 0.5, ...options,
});
