import type { Decision } from "./decide.js";
import type { Policy } from "./observation.js";
import type { Reader } from "./reader.js";
import type { Status } from "./status.js";

/** Options of `awaitAgent`. A value that is none of what is named is refused at once, with a TypeError or RangeError. */
export interface AwaitAgentOptions {
  interactionId: string;
  /** Whose interaction it is: this, `projectId` or both, as for the API. */
  userId?: string | undefined;
  projectId?: string | undefined;
  /** It is sent in a header and never part of an error. Required; undefined, as an environment variable may be, is refused. */
  apiKey: string | undefined;
  /**
   * Defaults to https://api.gumloop.com/api/v1. It is https://, or http:// on this machine
   * (localhost, 127.0.0.1, [::1]), without user info, query and fragment.
   */
  baseUrl?: string | URL | undefined;
  /**
   * How long to wait in all, at most 366 days. Defaults to 600,000 (10 min). The last poll is made at
   * its end, unless the server's Retry-After reaches further. A request in flight is cut at the deadline,
   * but has five seconds at least.
   */
  timeoutMs?: number | undefined;
  /** How long one request may take. Defaults to 30,000. */
  requestTimeoutMs?: number | undefined;
  /** How often to poll. */
  policy?: Policy | undefined;
  /** What to do where the agent waits for a person. Defaults to "fail". */
  onNeedsInput?: "fail" | "wait" | "return" | undefined;
  /** Called with each status that was read, before the next delay. */
  onStatus?: ((status: Status, decision: Decision) => void) | undefined;
  /** Ends the wait with the signal's reason. The agent goes on: the API cannot cancel it. */
  signal?: AbortSignal | undefined;
  /** The largest body that is read, at most 512 MiB. Defaults to 32 MiB. */
  maxBytes?: number | undefined;
  /** Defaults to the built-in one. */
  fetch?: typeof fetch | undefined;
  /**
   * Milliseconds since 1970, to read a Retry-After date. Defaults to Date.now. Where it is given, the
   * time that has passed is read from it, too, as tests want it; else from a clock that is never set.
   */
  now?: (() => number) | undefined;
  /** In [0, 1). Defaults to Math.random. */
  random?: (() => number) | undefined;
  /** Waits, and rejects with the signal's reason once that is aborted. Defaults to a timer. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Defaults to the one that `parse` uses. */
  reader?: Reader | undefined;
}
