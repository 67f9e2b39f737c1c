// What better APIs than Gumloop's tell of a run, in a normalised document or a result: how far it
// is, what it needs of a person, what it has used. A value of another type is shown for what it is.
import { byId, element, fill, grouped, link } from "./element.js";
import { fact } from "./fact.js";
import { endOfValue, kindAt, Members, stringAt } from "./jsontext.js";
import { longText } from "./longtext.js";
import { type Fields, fieldsOf } from "./normalised.js";
import { value } from "./value.js";

/** More requests than this are only in the whole document. */
const mostRequests = 50;

/** The facts that are told of a run. */
export function toldFacts(told: Fields): HTMLElement[] {
  const seconds = plain(told.get("poll_after_seconds"));
  return [
    ...fact("Error code", plain(told.get("error_code"))),
    ...fact("Progress", progress(told.get("progress"))),
    ...fact("Usage", usage(told.get("usage"))),
    ...fact("Last sign of life", plain(told.get("updated_at"))),
    ...fact("Finished", plain(told.get("finished_at"))),
    ...fact("To be asked again after", seconds !== "" && `${seconds} s`),
    ...fact("Where it is seen", address(plain(told.get("web_url")))),
  ];
}

/** Whether the run has completed, but not with all of it. */
export function isPartial(told: Fields): boolean {
  return told.get("partial") === "true";
}

/** Shows what the run needs of a person, and returns how many things that are. */
export function showRequests(told: Fields | null): number {
  const section = byId("requests");
  const json = told?.get("input_requests") ?? "null";
  const requests = json.startsWith("[") ? new Members(json, 0) : null;
  const shown = requests?.read(mostRequests) ?? [];
  const rest = requests?.read(Infinity).length ?? 0;
  section.hidden = json === "null" || (requests !== null && shown.length === 0);
  fill(section,
    element("h3", {}, "What the run needs of a person"),
    requests === null && value(json, "input_requests"),
    ...shown.map(({ start, end }) => requestView(json.slice(start, end))),
    rest > 0 && element("p", { class: "note" }, `${grouped(rest)} more are in the whole document below.`),
  );
  return shown.length + rest;
}

function requestView(json: string): HTMLElement {
  const fields = fieldsOf(json);
  if (fields === null) return element("div", { class: "request" }, value(json, "Input request"));
  const text = plain(fields.get("text"));
  const call = plain(fields.get("tool_call_id"));
  return element("div", { class: "request" },
    element("h4", {}, plain(fields.get("kind")).slice(0, 100) || "request",
      element("span", { class: "identity" }, plain(fields.get("id")).slice(0, 400)),
      call !== "" && element("span", { class: "identity" }, `of the tool call ${call.slice(0, 400)}`)),
    text !== "" && longText(text, { plain: true }),
    folded("The schema of an answer", fields.get("schema")),
    folded("The request as the API has it", fields.get("raw")),
  );
}

/** A value that is made when it is unfolded. */
function folded(label: string, json: string | undefined): HTMLElement | null {
  if (json === undefined || json === "null") return null;
  const shown = element("details", { class: "holds" }, element("summary", {}, label));
  shown.addEventListener("toggle", () => { if (shown.childElementCount === 1) shown.append(value(json, label)); });
  return shown;
}

function progress(json: string | undefined): string {
  const fields = json === undefined ? null : fieldsOf(json);
  if (fields === null) return plain(json);
  const [done, total, message, position] = ["done", "total", "message", "queue_position"].map((name) => plain(fields.get(name)));
  return sentence([
    total && total !== "0" ? `${done || "0"} of ${total}` : done,
    message,
    position && position !== "0" && `number ${position} in the queue`,
  ]);
}

function usage(json: string | undefined): string {
  const fields = json === undefined ? null : fieldsOf(json);
  if (fields === null) return plain(json);
  const [input, output, cost, unit] = ["input_tokens", "output_tokens", "cost", "unit"].map((name) => plain(fields.get(name)));
  return sentence([input && `${input} tokens in`, output && `${output} tokens out`, cost && `${cost} ${unit}`.trim()]);
}

function sentence(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join("; ");
}

function address(text: string): HTMLElement | string {
  return link(text, text.slice(0, 400)) ?? (text && `${text} (not linked, since it is no web address)`);
}

/** A text's characters, and another value as it is spelled; empty where there is none. */
function plain(json: string | undefined): string {
  if (json === undefined || json === "null") return "";
  return kindAt(json, 0) === "string" ? stringAt(json, 0, endOfValue(json, 0)) : json;
}
