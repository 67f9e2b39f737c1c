import type { ErrorPart, FilePart, Part, PartField, ReasoningPart, TextPart, ToolPart, UnknownPart } from "agentwait";
import { element, grouped, link, newId, webAddress } from "./element.js";
import { longText } from "./longtext.js";
import { prose } from "./prose.js";
import { value } from "./value.js";

/** Shows a part of a message. `reasoning`: whether reasoning begins unfolded. */
export function partView(part: Part, reasoning: boolean): HTMLElement {
  switch (part.kind) {
    case "text": return textPart(part);
    case "reasoning": return reasoningPart(part, reasoning);
    case "tool_invocation": return toolPart(part);
    case "file": return filePart(part);
    case "error": return errorPart(part);
    case "unknown": return unknownPart(part);
  }
}

/** A text, or what stands in its place as JSON. */
export function textOr(text: string | null, json: string | undefined, label: string): HTMLElement {
  if (text !== null && text !== "") return longText(text);
  if (text === "") return element("p", { class: "note" }, "an empty text");
  if (json === undefined || json === "null") return element("p", { class: "note" }, `no ${label}`);
  return element("div", {}, element("p", { class: "note" }, `${label} is no text:`), value(json, label));
}

function textPart(part: TextPart): HTMLElement {
  return element("div", { class: "part says" }, part.text ? prose(part.text) : textOr(part.text, part.json("text"), "text"));
}

function reasoningPart(part: ReasoningPart, open: boolean): HTMLElement {
  const text = part.reasoning ?? "";
  const beginning = text.slice(0, 140).replace(/\s+/g, " ").trim();
  const view = element("details", { class: "part reasoning" },
    element("summary", {},
      element("span", { class: "label" }, "Reasoning"),
      element("span", { class: "beginning" }, beginning),
    ));
  // Made when it is first unfolded.
  view.addEventListener("toggle", () => {
    if (view.open && view.childElementCount === 1) view.append(textOr(part.reasoning, part.json("reasoning"), "reasoning"));
  });
  view.open = open;
  return view;
}

function toolPart(part: ToolPart): HTMLElement {
  const id = newId("tool");
  const state = part.toolCallState ?? part.json("toolCallState") ?? null;
  return element("div", { class: "part card tool", role: "group", "aria-labelledby": id },
    element("header", {},
      element("h4", { id }, element("span", { class: "visually-hidden" }, "Tool call: "), part.toolName ?? part.json("toolName") ?? "no name"),
      state !== null && element("span", { class: `chip ${chipOf(state)}` }, state),
      element("span", { class: "identity" }, part.toolCallId ?? ""),
    ),
    element("div", { class: "sides" }, side(part, "args", "Arguments"), side(part, "result", "Result")),
  );
}

function side(part: ToolPart, field: PartField, label: string): HTMLElement {
  const json = part.json(field);
  return element("div", { class: "side" },
    element("h5", {}, label),
    json === undefined || json === "null" ? element("p", { class: "note" }, json ?? "none") : value(json, label),
  );
}

function chipOf(state: string): string {
  const known: Record<string, string> = { completed: "good", running: "busy", pending: "busy", failed: "bad", error: "bad" };
  return known[state.toLowerCase()] ?? "";
}

function filePart(part: FilePart): HTMLElement {
  const { url } = part;
  const name = part.filename ?? "a file without a name";
  const open = url === null ? null : link(url, name);
  const note = url === null ? "no address" : (webAddress(url)?.host ?? `not linked, since it is no web address: ${url.slice(0, 200)}`);
  const json = part.json("file");
  return element("div", { class: "part card file" },
    element("span", { class: "visually-hidden" }, "File: "),
    element("span", { class: "filename" }, open ?? name),
    element("span", { class: "identity" }, [part.mediaType, note].filter(Boolean).join(" · ")),
    part.filename === null && url === null && json !== undefined && value(json, "file"),
  );
}

function errorPart(part: ErrorPart): HTMLElement {
  return element("div", { class: "part card error" },
    element("h4", {}, "Error"),
    textOr(part.error, part.json("error"), "error"),
  );
}

function unknownPart(part: UnknownPart): HTMLElement {
  const json = part.json();
  const id = newId("part");
  return element("div", { class: "part card", role: "group", "aria-labelledby": id },
    element("header", {},
      element("h4", { id }, part.type ?? "part without a type"),
      element("span", { class: "identity" }, `a type of part that is not known, ${grouped(json.length)} characters`),
    ),
    value(json, part.type ?? "part"),
  );
}
