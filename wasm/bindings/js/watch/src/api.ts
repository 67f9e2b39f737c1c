// What the worker tells. Nothing else is connected to.
import { askToken, forgetToken, token } from "./token.js";

export interface Worker {
  readonly task_queue: string;
  readonly namespace: string;
  readonly version: string;
  readonly temporal_ui?: string;
}

export type Stage = "waiting" | "due" | "asking" | "no_heartbeat" | "last" | "completing" | "ending";

/** One wait. Times are in milliseconds from the answer on. */
export interface Wait {
  readonly key: string;
  readonly connection: string;
  readonly interaction: string;
  readonly workflow?: string;
  readonly waits: number;
  readonly stage: Stage;
  readonly state?: string;
  readonly phase?: string;
  readonly polls: number;
  readonly elapsed_ms: number;
  readonly left_ms: number;
  readonly due_ms?: number;
  readonly seen_ms?: number;
  readonly failures?: number;
  readonly problem?: string;
  readonly problem_text?: string;
  readonly lost_heartbeats?: number;
}

/** One wait with all that is known of it. */
export interface Detail extends Wait {
  readonly user?: string;
  readonly project?: string;
  readonly ids?: Record<string, string>;
  readonly run?: string;
  readonly namespace?: string;
  readonly task_queue?: string;
  readonly told?: { readonly web_url?: string; readonly progress?: { readonly done?: number; readonly total?: number; readonly message?: string } };
}

export interface Load {
  readonly name: string;
  readonly vendor?: string;
  readonly waits: number;
  readonly late: number;
  readonly failing: number;
  readonly in_flight: number;
  readonly per_second: number;
  readonly asked_per_second: number;
  readonly limit_per_second?: number;
  readonly paused_ms?: number;
}

export interface List {
  readonly worker: Worker;
  readonly total: number;
  readonly matched: number;
  readonly counts: Record<string, number>;
  readonly connections: readonly Load[];
  readonly from: number;
  readonly rows: readonly Wait[];
}

/** An answer that is not what was asked for. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) { super(message); }
}

/** Asks the worker. A token is asked for where it wants one. */
async function ask(path: string, signal: AbortSignal, method = "GET"): Promise<Response> {
  for (;;) {
    const headers: Record<string, string> = { "Agentwait-Page": "1" };
    const given = token();
    if (given !== null) headers["Authorization"] = `Bearer ${given}`;
    const response = await fetch(path, { method, headers, signal, cache: "no-store", credentials: "omit", redirect: "error" });
    if (response.ok) return response;
    if (response.status === 401) {
      if (given === token()) forgetToken();
      await askToken(given !== null);
      signal.throwIfAborted();
      continue;
    }
    throw new Refused(response.status, await reason(response));
  }
}

async function reason(response: Response): Promise<string> {
  try {
    return String(((await response.json()) as { error: unknown }).error);
  } catch {
    return `HTTP ${response.status}`;
  }
}

/** A view of the list. */
export async function list(query: URLSearchParams, signal: AbortSignal): Promise<List> {
  return (await ask(`/api/waits?${query}`, signal)).json() as Promise<List>;
}

/** One wait. */
export async function wait(key: string, signal: AbortSignal): Promise<{ worker: Worker; wait: Detail }> {
  return (await ask(`/api/waits/${encodeURIComponent(key)}`, signal)).json() as Promise<{ worker: Worker; wait: Detail }>;
}

/** What the agent of a wait has said: the document's text, in which numbers keep their digits, and how old it is. */
export async function look(key: string, signal: AbortSignal): Promise<{ text: string; age: number }> {
  const response = await ask(`/api/waits/${encodeURIComponent(key)}/look`, signal, "POST");
  return { text: await response.text(), age: Number(response.headers.get("Agentwait-Age-Ms") ?? 0) };
}
