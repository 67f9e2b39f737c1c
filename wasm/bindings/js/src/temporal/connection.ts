// Whose API is polled with which key. Inputs choose a connection by its name, as their credential.
import { checkFunction, checkNumber, milliseconds, named } from "../check.js";
import { type Request, checkedRequest } from "../request.js";
import { final } from "./ends.js";
import { FieldError } from "./fielderror.js";
import { DEFAULT_CREDENTIAL } from "./names.js";
import { quotedCut } from "./quote.js";
import { type CheckAgentStatusInput, ErrorType } from "./types.js";

/** How Gumloop's API is reached. */
export interface ConnectionOptions {
  /**
   * The key. A function is asked anew at each request, so that a key can be rotated. It is sent in a
   * header only, and never part of an input, a result, an error or a log.
   */
  apiKey: string | (() => string | undefined) | undefined;
  /** Defaults to Gumloop's. It is https://, or http:// on this machine. */
  baseUrl?: string | URL | undefined;
  /** How long one request may take. Defaults to 30,000. */
  requestTimeoutMs?: number | undefined;
  /** The largest body that is read, at most 512 MiB. Defaults to 32 MiB. */
  maxBytes?: number | undefined;
  /** Defaults to the built-in one. */
  fetch?: typeof fetch | undefined;
}

const defaultRequestTimeoutMs = 30_000;

/** @internal */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly requestTimeoutMs: number;

  /** @throws TypeError or RangeError that names what is wrong */
  constructor(name: string, options: ConnectionOptions) {
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`agentwait: credentials.${name} is ${named(options)}: give {apiKey}`);
    }
    const { requestTimeoutMs } = options;
    checkFunction("fetch", options.fetch, "a function like the built-in fetch, or leave it out");
    if (requestTimeoutMs !== undefined) checkNumber("requestTimeoutMs", requestTimeoutMs, milliseconds(1));
    this.#options = options;
    this.requestTimeoutMs = requestTimeoutMs ?? defaultRequestTimeoutMs;
    // What is wrong shows when the worker starts. A function may have no key yet.
    const later = typeof options.apiKey === "function";
    try {
      this.#request({ interaction_id: "-", user_id: "-" }, later ? "key-of-later" : options.apiKey as string | undefined);
    } catch (error) {
      if (!later || !(error instanceof TypeError)) throw error;
      // Somebody may have put the key into it, which nobody knows here.
      throw new TypeError(error.message.replace(/baseUrl is "(?:[^"\\]|\\.)*"/s, "baseUrl is (not shown)"));
    }
  }

  /** What a poll sends. @throws TypeError where the key cannot be sent */
  request(input: CheckAgentStatusInput): Request {
    const { apiKey } = this.#options;
    return this.#request(input, typeof apiKey === "function" ? apiKey() : apiKey);
  }

  #request({ interaction_id, user_id, project_id }: CheckAgentStatusInput, apiKey: string | undefined): Request {
    const { baseUrl, maxBytes, fetch } = this.#options;
    return checkedRequest({ interactionId: interaction_id, userId: user_id || undefined, projectId: project_id || undefined, apiKey, baseUrl, maxBytes, fetch });
  }
}

/** The connections of a worker by their names. @internal */
export class Connections {
  readonly #all: ReadonlyMap<string, Connection>;

  constructor(credentials: Readonly<Record<string, ConnectionOptions>>) {
    this.#all = new Map(Object.entries(credentials).map(([name, options]) => [name, new Connection(name, options)]));
    if (this.#all.size === 0) throw new TypeError("agentwait: there is no credential: give apiKey, or credentials with one at least");
  }

  /** The connection of an input. @throws FieldError */
  of(input: CheckAgentStatusInput): Connection {
    const name = input.credential || DEFAULT_CREDENTIAL;
    const found = this.#all.get(name);
    if (found === undefined) {
      // Somebody may have put the key itself here, so that it is not shown in full.
      throw new FieldError("credential", quotedCut(name, 12), `the name of a credential of this worker: ${[...this.#all.keys()].sort().join(", ")}`);
    }
    if (!input.user_id && !input.project_id) throw new FieldError("user_id", "nothing", "the owner's user_id, or a project_id instead");
    return found;
  }
}

/** The end of a wait whose request cannot be made, such as one whose key is missing. @internal */
export function notSent(error: unknown, interactionId: string): Error {
  const message = error instanceof TypeError ? error.message : "agentwait: apiKey could not be read";
  return final(ErrorType.Unauthorized, message, { interaction_id: interactionId, polls: 0, elapsed_seconds: 0, message });
}
