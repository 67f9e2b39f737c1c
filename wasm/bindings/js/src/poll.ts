/** What every poll of a wait sends. @internal */
export interface Request {
  url: URL;
  apiKey: string;
  maxBytes: number;
  fetch: typeof fetch;
}

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

/** Makes one request. Only an abort by the caller's signal rejects. @internal */
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
    const response = await request.fetch.call(undefined, request.url, {
      headers: { authorization: `Bearer ${request.apiKey}`, accept: "application/json" },
      redirect: "manual", // the key must not follow
      signal: stop.signal,
    });
    return {
      // Browsers hide a redirect's status.
      httpStatus: response.type === "opaqueredirect" ? 307 : response.status,
      body: await read(response, request.maxBytes),
      retryAfter: response.headers.get("retry-after"),
      failure: "",
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { ...none, failure: timedOut ? `no answer within ${timeoutMs} ms` : describe(error, request.apiKey) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Reads a body up to a byte more than the limit, which is enough to refuse it. */
async function read(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return none.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      break;
    }
  }
  if (chunks.length === 1) return chunks[0]!;
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Node says what happened in the cause. The error itself is not kept: it may hold the request. */
function describe(error: unknown, apiKey: string): string {
  if (!(error instanceof Error)) return "fetch failed";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return (error.message + cause).replaceAll(apiKey, "[key]");
}
