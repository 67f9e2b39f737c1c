// The inputs of the activities, and what is allowed in them. Zero and null stand for the default.
import { encode } from "../text.js";
import { cut } from "./cut.js";
import { FieldError } from "./fielderror.js";
import { goSize } from "./gosize.js";
import { maxPhaseBytes, maxProblemBytes, maxStateBytes } from "./progress.js";
import { quoted } from "./quote.js";
import { inRange, isTime, noTime, type Shape, timeExpected } from "./strict.js";
import type { CheckAgentStatusInput, PollAgentStatusInput, Token } from "./types.js";

const target = { interaction_id: "string", user_id: "string", project_id: "string", credential: "string", ids: { map: "string" } } as const satisfies Record<string, Shape>;
const selection = { include: { array: "string" }, extract: { map: "string" }, max_result_bytes: "integer" } as const satisfies Record<string, Shape>;

const told: Record<string, Shape> = {
  progress: { object: { done: "number", total: "number", message: "string", queue_position: "integer" } },
  input_requests: { array: { object: { id: "string", kind: "string", text: "string", schema: "any", tool_call_id: "string", raw: "any" } } },
  input_requests_cut: "boolean",
  web_url: "string",
};

export const tokenShape: Record<string, Shape> = {
  polls: "integer", consecutive_failures: "integer", state: "string", phase: "string", started_at: "time", first_poll_at: "time",
  last_poll_at: "time", last_status_at: "time", next_poll_at: "time", next_delay_seconds: "number", last_problem: "string",
  problem_text: "string", stray_answers: "integer", stray_since: "time", seen: "integer", unchanged_since: "time", ...told,
};

export const pollShape: Record<string, Shape> = {
  ...target, ...selection,
  min_interval_seconds: "number", max_interval_seconds: "number", not_found_grace_seconds: "number", on_needs_input: "string",
  stall_timeout_seconds: "number", after_message_id: "string", timeout_seconds: "number", on_deadline: "string",
  token: { object: tokenShape }, signal_phases: "boolean", cancels: "boolean",
};

export const checkShape: Record<string, Shape> = { ...target, ...selection, after_message_id: "string" };

const hour = 3_600;
export const maxTimeoutSeconds = 366 * 24 * hour;
const maxIntervalSeconds = 24 * hour;
const maxGraceSeconds = hour;
const maxToldBytes = 6 << 10;
const maxCount = 2 ** 31 - 1;
const sections = ["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"];

/** @throws FieldError */
export function checkPollInput(input: PollAgentStatusInput, goesOn: boolean): void {
  checkTarget(input);
  checkSelection(input, goesOn);
  seconds("timeout_seconds", input.timeout_seconds, 0, maxTimeoutSeconds);
  seconds("min_interval_seconds", input.min_interval_seconds, 0, maxIntervalSeconds);
  seconds("max_interval_seconds", input.max_interval_seconds, 0, maxIntervalSeconds);
  seconds("stall_timeout_seconds", input.stall_timeout_seconds, 1, maxTimeoutSeconds);
  oneOf("on_needs_input", input.on_needs_input, ["fail", "wait", "return"]);
  const { min_interval_seconds: least = 0, max_interval_seconds: most = 0 } = input;
  if (least > 0 && most > 0 && least > most) throw new FieldError("min_interval_seconds", String(least), `at most max_interval_seconds, ${most}`);
  seconds("not_found_grace_seconds", input.not_found_grace_seconds, 0, maxGraceSeconds);
  checkMessageId(input.after_message_id);
  oneOf("on_deadline", input.on_deadline, ["fail", "return"]);
  if (input.token !== undefined) checkToken(input.token);
  if (input.cancels) {
    const expected = `"leave": the vendor of the credential ${input.credential || "default"} cannot cancel a run`;
    throw new FieldError("on_cancel", '"cancel_agent" (on_cancel or on_deadline)', expected);
  }
}

/** @throws FieldError */
export function checkCheckInput(input: CheckAgentStatusInput): void {
  checkTarget(input);
  checkSelection(input, false);
  checkMessageId(input.after_message_id);
}

function checkTarget({ interaction_id, user_id, project_id, credential, ids }: CheckAgentStatusInput): void {
  checkId("interaction_id", interaction_id ?? "");
  const further = Object.entries(ids ?? {});
  if (further.length > 8) throw new FieldError("ids", `${further.length} ids`, "at most 8");
  for (const [name, id] of further) {
    if (!/^[a-z0-9_]{1,64}$/.test(name)) {
      throw new FieldError("ids", `the name ${quoted(name)}`, "names of 1 to 64 lower-case letters, digits and _, such as thread_id");
    }
    checkId(`ids.${name}`, id);
  }
  if (user_id) checkId("user_id", user_id);
  if (project_id) checkId("project_id", project_id);
  if (size(credential) > 128) throw new FieldError("credential", `${size(credential)} bytes`, "a credential's name of at most 128 bytes");
}

/** Refuses what could change the path or the meaning of a request. */
function checkId(field: string, id: string): void {
  if (id === "") throw new FieldError(field, "nothing", "an id such as xYz789AbCdEfGhI");
  if (size(id) > 256) throw new FieldError(field, `${size(id)} bytes long`, "an id of at most 256 bytes");
  const wanted =
    id === "." || id.includes("..") ? 'an id without ".."'
    : /[/\\?#%&]/.test(id) ? "an id without / \\ ? # % &"
    : /[\p{White_Space}\p{C}]/u.test(id) ? "an id without spaces and control characters"
    : null;
  if (wanted !== null) throw new FieldError(field, quoted(id), wanted);
}

/** A wait that another worker has begun goes on: its result says which paths were not evaluated. */
function checkSelection({ include, extract, max_result_bytes: most }: CheckAgentStatusInput, goesOn: boolean): void {
  include?.forEach((section, i) => known(`include[${i}]`, section, sections));
  const paths = Object.entries(extract ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (paths.length > 32) throw new FieldError("extract", `${paths.length} paths`, "at most 32");
  for (const [name, path] of paths) {
    if (name === "" || size(name) > 128) throw new FieldError("extract", `a name of ${size(name)} bytes`, "1 to 128 bytes");
    if (path === "" || size(path) > 1024) throw new FieldError(`extract.${cut(name, 64)}`, `a path of ${size(path)} bytes`, "a gjson path of 1 to 1024 bytes");
  }
  if (paths.length > 0 && !goesOn) {
    const expected = "none, or a worker of agentwait's own: this one, in TypeScript, evaluates no paths. Include what they select";
    throw new FieldError("extract", paths.length === 1 ? "1 path" : `${paths.length} paths`, expected);
  }
  if (most && (most < 1024 || most > 32 << 20)) throw new FieldError("max_result_bytes", String(most), `1024 to ${32 << 20}, or 0 for ${3 << 19}`);
}

function checkMessageId(id: string | undefined): void {
  if (size(id) > 256) throw new FieldError("after_message_id", `${size(id)} bytes`, "at most 256 bytes");
}

/** @throws FieldError */
export function checkToken(token: Token): void {
  const tells = Object.keys(told).filter((name) => token[name as keyof Token] !== undefined);
  const toldBytes = tells.length === 0 ? 0 : goSize(JSON.stringify(Object.fromEntries(tells.map((name) => [name, token[name as keyof Token]]))));
  if (toldBytes > maxToldBytes) throw new FieldError("token.input_requests", `${toldBytes} bytes`, `at most ${maxToldBytes} bytes, with progress and web_url`);
  if (!token.started_at || Date.parse(token.started_at) === noTime) throw new FieldError("token.started_at", "nothing", "when the wait began");
  for (const name of ["started_at", "first_poll_at", "last_poll_at", "last_status_at", "next_poll_at", "stray_since", "unchanged_since"] as const) {
    const at = token[name];
    if (at === undefined) continue;
    if (typeof at !== "string" || !isTime(at)) throw new FieldError(`token.${name}`, typeof at === "string" ? quoted(at) : "no text", timeExpected);
    if (!inRange(Date.parse(at))) throw new FieldError(`token.${name}`, `a time in the year ${new Date(at).getUTCFullYear()}`, timeExpected);
  }
  for (const name of ["stray_answers", "polls", "consecutive_failures"] as const) {
    const count = token[name] ?? 0;
    if (!(count >= 0 && count <= maxCount)) throw new FieldError(`token.${name}`, String(count), `0 to ${maxCount}`);
  }
  const { seen = 0 } = token;
  if (!(seen >= 0 && seen < 2 ** 32)) throw new FieldError("token.seen", String(seen), `0 to ${2 ** 32 - 1}`);
  for (const [name, most] of [["state", maxStateBytes], ["phase", maxPhaseBytes], ["last_problem", 64], ["problem_text", maxProblemBytes]] as const) {
    if (size(token[name]) > most) throw new FieldError(`token.${name}`, `${size(token[name])} bytes`, `at most ${most} bytes`);
  }
  seconds("token.next_delay_seconds", token.next_delay_seconds, 0, maxIntervalSeconds + maxIntervalSeconds / 10);
}

function seconds(field: string, value: number | undefined, least: number, most: number): void {
  if (!value || (value >= least && value <= most)) return;
  throw new FieldError(field, String(value), `a number of seconds from ${least} to ${most}`);
}

function oneOf(field: string, value: string | undefined, values: readonly string[]): void {
  if (value) known(field, value, values);
}

function known(field: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw new FieldError(field, quoted(value), `one of ${values.join(", ")}`);
}

function size(text: string | undefined): number {
  return text === undefined ? 0 : encode(text).length;
}
