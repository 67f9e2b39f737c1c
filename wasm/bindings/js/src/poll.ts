import { named } from "./check.js";
import type { Request } from "./request.js";
import { joined } from "./secret.js";

/** What a poll saw. @internal */
export interface Answer {
  /** 0 where no usable answer came. */
  httpStatus: number;
  body: Uint8Array;
  retryAfter: string | null;
  /** Why no usable answer came. */
  failure: string;
}

const none: Answer = { httpStatus: 0, body: new Uint8Array(0), retryAfter: null, failure: "" };

/** The caller's fetch is none: polling again cannot mend that. */
class WrongFetch extends TypeError {}

/** Makes one request. Only an abort by the caller's signal, and a fetch that is none, reject. @internal */
export async function poll(request: Request, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal!.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, timeoutMs);
  try {
    const response: unknown = await request.fetch.call(undefined, request.url, {
      headers: { authorization: `Bearer ${request.apiKey}`, accept: "application/json" },
      redirect: "manual", // the key must not follow
      signal: stop.signal,
    });
    checkResponse(response);
    return {
      // Browsers hide a redirect's status.
      httpStatus: response.type === "opaqueredirect" ? 307 : response.status,
      body: request.secret.maskBody(await read(response, request.maxBytes)),
      retryAfter: response.headers.get("retry-after"),
      failure: "",
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WrongFetch) throw new TypeError(error.message);
    return { ...none, failure: timedOut ? `no answer within ${timeoutMs} ms` : request.secret.mask(describe(error)) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The built-in fetch answers a Response; others answer much like it, or something of their own. */
function checkResponse(response: unknown): asserts response is Response {
  const { status, headers } = (response ?? {}) as { status?: unknown; headers?: { get?: unknown } };
  const readable = typeof status === "number" && Number.isInteger(status) && status >= 0 && status <= 999 && typeof headers?.get === "function";
  if (readable) return;
  throw new WrongFetch(`agentwait: fetch answered ${named(response)}, not a Response with status, headers and body: give the built-in fetch, or a function like it`);
}

/** Reads a body up to a byte more than the limit, which is enough to refuse it. */
async function read(response: Response, maxBytes: number): Promise<Uint8Array> {
  const body: unknown = response.body;
  if (body === null) return none.body;
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
  return chunks.length === 1 ? chunks[0]! : joined(chunks);
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
