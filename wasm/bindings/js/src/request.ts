import { checkedBaseUrl } from "./baseurl.js";
import { checkedNumber, checkFunction, milliseconds, named, wrong } from "./check.js";
import { checkedMaxBytes, checkOneOf } from "./input.js";
import { checkPolicy, type Policy } from "./observation.js";
import type { AwaitAgentOptions } from "./options.js";
import { type Reader, sharedReader } from "./reader.js";
import { Secret } from "./secret.js";
import { sleep } from "./sleep.js";
import { steadyClock } from "./stopwatch.js";
import { encode } from "./text.js";

/** What every poll of a wait sends. @internal */
export interface Request {
  url: URL;
  apiKey: string;
  secret: Secret;
  maxBytes: number;
  fetch: typeof fetch;
}

/** A wait whose options have been checked. @internal */
export interface Wait {
  interactionId: string;
  request: Request;
  timeoutMs: number;
  requestTimeoutMs: number;
  policy: Policy | undefined;
  onNeedsInput: "fail" | "wait" | "return";
  onStatus: AwaitAgentOptions["onStatus"];
  signal: AbortSignal | undefined;
  now: () => number;
  /** What the elapsed time is read from. */
  clock: () => number;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  reader: Reader;
}

/** A year and a day, which no agent takes. */
const longestTimeoutMs = 366 * 24 * 3_600_000;

/** Checks all options, before anything is sent. @internal */
export function checkedWait(options: AwaitAgentOptions): Wait {
  if (options === undefined || options === null) throw new TypeError(wrong("awaitAgent's argument", options, "{interactionId, userId, apiKey}"));
  const { interactionId, now, signal, reader, onNeedsInput, policy } = options;
  const request = checkedRequest(options);
  checkPolicy(policy);
  checkOneOf("onNeedsInput", onNeedsInput, ["fail", "wait", "return"]);
  for (const name of ["onStatus", "now", "random", "sleep"] as const) checkFunction(name, options[name], "a function, or leave it out");
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function") throw new TypeError(wrong("signal", signal, "the signal of an AbortController"));
  if (reader !== undefined && typeof reader?.decide !== "function") throw new TypeError(wrong("reader", reader, "what load() answers, awaited"));
  return {
    interactionId, request, policy, signal,
    timeoutMs: checkedNumber("timeoutMs", options.timeoutMs, milliseconds(0, longestTimeoutMs), 600_000),
    requestTimeoutMs: checkedNumber("requestTimeoutMs", options.requestTimeoutMs, milliseconds(1), 30_000),
    onNeedsInput: onNeedsInput ?? "fail",
    onStatus: options.onStatus,
    now: now ?? Date.now,
    clock: now ?? steadyClock(),
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleep,
    reader: reader ?? sharedReader(),
  };
}

/** What is sent, checked before it is. @internal */
export function checkedRequest(options: Omit<AwaitAgentOptions, "onStatus">): Request {
  const { interactionId, userId, projectId, apiKey } = options;
  checkId("interactionId", interactionId);
  if (userId === undefined && projectId === undefined) throw new TypeError("agentwait: userId is missing: give the owner's userId, or a projectId instead");
  if (userId !== undefined) checkId("userId", userId);
  if (projectId !== undefined) checkId("projectId", projectId);
  // The value is not shown, and the built-in fetch would quote a header that it refuses, key and all.
  if (typeof apiKey !== "string") throw new TypeError(`agentwait: apiKey is ${apiKey === undefined || apiKey === null ? named(apiKey) : "no string"}: give the key, from an environment variable that is set`);
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError("agentwait: apiKey is empty or has characters that a header cannot carry: check for line breaks");
  const secret = new Secret(apiKey);
  checkFunction("fetch", options.fetch, "a function like the built-in fetch, or leave it out");
  const fetch = options.fetch ?? globalThis.fetch;
  if (typeof fetch !== "function") throw new TypeError("agentwait: there is no built-in fetch here: give a function like it in the option fetch");
  const url = new URL(`${baseUrl(options.baseUrl, secret)}/agent_status/${encodeURIComponent(interactionId)}`);
  if (userId !== undefined) url.searchParams.set("user_id", userId);
  if (projectId !== undefined) url.searchParams.set("project_id", projectId);
  return { url, apiKey, secret, maxBytes: checkedMaxBytes(options.maxBytes), fetch };
}

function baseUrl(value: unknown, secret: Secret): string {
  try {
    return checkedBaseUrl(value);
  } catch (error) {
    throw new TypeError(secret.mask((error as Error).message)); // it may stand in the query
  }
}

/** Refuses what could change the path or the meaning of a request, since a proxy may undo the escaping. */
function checkId(name: string, id: unknown): void {
  if (typeof id !== "string" || id === "") throw new TypeError(`agentwait: ${name} is ${named(id)}: give an id such as xYz789AbCdEfGhI`);
  const wanted =
    encode(id).length > 256 ? "of at most 256 bytes"
    : id === "." || id.includes("..") ? 'without ".."'
    : /[/\\?#%&]/.test(id) ? "without / \\ ? # % &"
    : /[\p{White_Space}\p{C}]/u.test(id) ? "without spaces and control characters"
    : null;
  if (wanted !== null) throw new TypeError(`agentwait: ${name} is ${named(id)}: give an id ${wanted}`);
}
