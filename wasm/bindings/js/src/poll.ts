import { named } from "./check.js";
import type { Request } from "./request.js";
import { joined } from "./secret.js";

/** What a poll saw. @internal */
export interface Answer {
  /** 0 where no usable answer came. */
  httpStatus: number;
  body: Uint8Array;
  /** The body is larger than is read. */
  tooLarge: boolean;
  retryAfter: string | null;
  /** What the module cannot know: why no usable answer came, or where a redirect leads; empty otherwise. */
  problem: string;
}

const nothing = new Uint8Array(0);

/** The caller's fetch is none: polling again cannot mend that. */
class WrongFetch extends TypeError {}

/** How long one request may take, and which limit that is. @internal */
export interface Limit {
  ms: number;
  /** What the words of a request without an answer say of it. */
  said: string;
}

/** Makes one request. Only an abort by the caller's signal, and a fetch that is none, reject. @internal */
export async function poll(request: Request, limit: Limit, signal?: AbortSignal): Promise<Answer> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal!.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, limit.ms);
  try {
    const response: unknown = await request.fetch.call(undefined, request.url, {
      headers: { authorization: `Bearer ${request.apiKey}`, accept: "application/json" },
      redirect: "manual", // the key must not follow
      signal: stop.signal,
    });
    checkResponse(response);
    const retryAfter = response.headers.get("retry-after");
    const redirect = redirectOf(response, request.url);
    if (redirect !== null) {
      void response.body?.cancel?.().catch(() => {});
      return { ...redirect, body: nothing, tooLarge: false, retryAfter };
    }
    const { body, tooLarge } = await read(response, request.maxBytes);
    return { httpStatus: response.status, body: request.secret.maskBody(body), tooLarge, retryAfter, problem: "" };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WrongFetch) throw new TypeError(error.message);
    return { httpStatus: 0, body: nothing, tooLarge: false, retryAfter: null, problem: timedOut ? limit.said : describe(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** A redirect's status, and what it is; null for any other answer. Its body is not the API's. */
function redirectOf(response: Response, url: URL): { httpStatus: number; problem: string } | null {
  if (response.type === "opaqueredirect") { // browsers hide where it leads
    return { httpStatus: 307, problem: `${url.origin} redirects elsewhere, which is not followed since the key would go with it; check baseUrl` };
  }
  const location = response.headers.get("location");
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  const to = URL.canParse(location, url.href) ? new URL(location, url.href).origin : null;
  const where = to === null ? "to what is no URL" : to === url.origin ? "to another path of it" : `to ${to}`;
  return {
    httpStatus: response.status,
    problem: `HTTP ${response.status}: ${url.origin} redirects ${where}, which is not followed since the key would go with it; if that is the API, make it the baseUrl`,
  };
}

/** The built-in fetch answers a Response; others answer much like it, or something of their own. */
function checkResponse(response: unknown): asserts response is Response {
  const { status, headers } = (response ?? {}) as { status?: unknown; headers?: { get?: unknown } };
  const readable = typeof status === "number" && Number.isInteger(status) && status >= 0 && status <= 999 && typeof headers?.get === "function";
  if (readable) return;
  throw new WrongFetch(`agentwait: fetch answered ${named(response)}, not a Response with status, headers and body: give the built-in fetch, or a function like it`);
}

/** Reads a body up to the limit. What is over it is never fetched: the stream is cancelled. */
async function read(response: Response, maxBytes: number): Promise<{ body: Uint8Array; tooLarge: boolean }> {
  const body: unknown = response.body;
  if (body === null) return { body: nothing, tooLarge: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(response, body)) {
    if (!ArrayBuffer.isView(chunk)) {
      throw new WrongFetch(`agentwait: fetch answered a body of ${named(chunk)}: give the built-in fetch, or a function whose bodies are bytes`);
    }
    chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    size += chunk.byteLength;
    if (size > maxBytes) break;
  }
  const all = chunks.length === 1 ? chunks[0]! : joined(chunks);
  return { body: all.subarray(0, maxBytes), tooLarge: size > maxBytes };
}

/** The stream of the standard, one of Node's (node-fetch), or the bytes in one piece (React Native). */
async function* chunksOf(response: Response, body: unknown): AsyncGenerator<unknown> {
  const { getReader, [Symbol.asyncIterator]: iterate } = (body ?? {}) as Partial<ReadableStream & AsyncIterable<unknown>>;
  if (typeof getReader === "function") {
    const reader = (body as ReadableStream<unknown>).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      void reader.cancel().catch(() => {}); // nothing where it has been read to its end
    }
  } else if (typeof iterate === "function") {
    yield* body as AsyncIterable<unknown>;
  } else if (body === undefined && typeof response.arrayBuffer === "function") {
    yield new Uint8Array(await response.arrayBuffer());
  } else {
    throw new WrongFetch(`agentwait: fetch answered a Response whose body is ${named(body)}: give the built-in fetch, or a function like it`);
  }
}

/** Node says what happened in the cause. The error itself is not kept: it may hold the request. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "fetch failed";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return error.message + cause;
}
