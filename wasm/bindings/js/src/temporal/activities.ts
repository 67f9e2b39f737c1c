import { type ActivityFunction, Context } from "@temporalio/activity";
import * as common from "@temporalio/common";
import { checkFunction } from "../check.js";
import { sharedReader } from "../reader.js";
import { steadyClock } from "../stopwatch.js";
import { checkAwaitable, refuseLocal } from "./attempt.js";
import { type ConnectionOptions, Connections } from "./connection.js";
import { invalidRequest } from "./ends.js";
import { FieldError } from "./fielderror.js";
import { checkCheckInput, checkPollInput, checkShape, checkToken, pollShape } from "./inputs.js";
import { look } from "./look.js";
import { CHECK_AGENT_STATUS, DEFAULT_CREDENTIAL, POLL_AGENT_STATUS, POLL_RUN_STATUS } from "./names.js";
import { readArguments, type Shape } from "./strict.js";
import type { Tools } from "./tools.js";
import type { CheckAgentStatusInput, PollAgentStatusInput, Result, Token } from "./types.js";
import { Wait } from "./wait.js";

/** What the activities need. `apiKey`, `baseUrl` and what goes with them are the credential "default". */
export interface ActivitiesOptions extends Partial<ConnectionOptions> {
  /** Further credentials, which inputs choose by name. */
  credentials?: Readonly<Record<string, ConnectionOptions>> | undefined;
  /** Milliseconds since 1970, in place of every clock, for tests. */
  now?: (() => number) | undefined;
  /** In [0, 1). Defaults to Math.random. */
  random?: (() => number) | undefined;
  /** Waits, and rejects with the signal's reason once that is aborted. For tests; defaults to a timer. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** The activities by their registered names. */
export interface Activities {
  [POLL_AGENT_STATUS](input: PollAgentStatusInput): Promise<Result>;
  [POLL_RUN_STATUS](input: PollAgentStatusInput): Promise<Result>;
  [CHECK_AGENT_STATUS](input: CheckAgentStatusInput): Promise<Result>;
}

/**
 * Makes the activities, for a worker without the plugin, and for tests:
 *
 *     const worker = await Worker.create({ activities: { ...mine, ...createActivities({ apiKey }) }, … });
 *
 * @throws TypeError or RangeError where an option is wrong
 */
export function createActivities(options: ActivitiesOptions): Activities {
  const connections = new Connections(credentialsOf(options));
  for (const name of ["now", "random", "sleep"] as const) checkFunction(name, options[name], "a function, or leave it out");
  const { now } = options;
  const tools: Tools = {
    now: now ?? Date.now, clock: now ?? steadyClock(), random: options.random ?? Math.random, sleep: options.sleep, reader: sharedReader,
  };
  const poll = activity<PollAgentStatusInput>(pollShape, (context, input) => {
    const { info } = context;
    const before = tokenOf(context);
    checkPollInput(input, info.attempt > 1 || input.token !== undefined);
    const connection = connections.of(input);
    checkAwaitable(info);
    return new Wait(context, input, connection, tools, before ?? input.token).run();
  });
  const check = activity<CheckAgentStatusInput>(checkShape, (context, input) => {
    checkCheckInput(input);
    const connection = connections.of(input);
    refuseLocal(context.info);
    return look(context, input, connection, tools);
  });
  return { [POLL_AGENT_STATUS]: poll, [POLL_RUN_STATUS]: poll, [CHECK_AGENT_STATUS]: check };
}

function credentialsOf({ credentials, apiKey, baseUrl, requestTimeoutMs, maxBytes, fetch }: ActivitiesOptions): Record<string, ConnectionOptions> {
  const alone = apiKey === undefined && credentials !== undefined;
  if (!alone && credentials !== undefined && Object.hasOwn(credentials, DEFAULT_CREDENTIAL)) {
    throw new TypeError(`agentwait: the credential "${DEFAULT_CREDENTIAL}" is given twice: as apiKey, and in credentials`);
  }
  return { ...(alone ? {} : { [DEFAULT_CREDENTIAL]: { apiKey, baseUrl, requestTimeoutMs, maxBytes, fetch } }), ...credentials };
}

/**
 * An activity that reads its argument itself. Left to the SDK, an argument that cannot be decoded is
 * a retryable error, which loops for ever, and unknown members are dropped without a word.
 */
function activity<I>(shape: Record<string, Shape>, run: (context: Context, input: I) => Promise<Result>): (input: I) => Promise<Result> {
  const fn = async (...args: unknown[]): Promise<Result> => {
    const input: Record<string, unknown> = {};
    try {
      readArguments(args, shape, input);
      return await run(Context.current(), input as I);
    } catch (error) {
      throw error instanceof FieldError ? invalidRequest(input.interaction_id, error) : error;
    }
  };
  // Payloads come as they are; before 1.24 the SDK gives values, whose repeated members nobody sees.
  const raw = (common as { rawValueTypeInfo?: common.TypeInfo }).rawValueTypeInfo;
  const definition = raw === undefined ? {} : { activityDefinitionOptions: { typeInfo: { inputTypes: [raw, raw] } } };
  return Object.assign(fn as ActivityFunction<[I], Result>, definition);
}

/** The last heartbeat of an earlier attempt. One that cannot be read costs some counts, never the wait. */
function tokenOf({ info, log }: Context): Token | undefined {
  const details: unknown = info.heartbeatDetails;
  if (details === undefined || details === null) return undefined;
  try {
    if (typeof details !== "object") throw new FieldError("token", typeof details, "an object");
    checkToken(details as Token);
    return details as Token;
  } catch (error) {
    log.warn("agentwait: unreadable heartbeat details, starting afresh", { error });
    return undefined;
  }
}
