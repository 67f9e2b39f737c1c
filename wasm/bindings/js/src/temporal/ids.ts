import { createHash } from "node:crypto";
import { encode } from "../text.js";
import { DEFAULT_CREDENTIAL } from "./names.js";

/** What a wait is about: every input of a wait has these. */
export interface Target {
  interaction_id: string;
  user_id?: string;
  project_id?: string;
  credential?: string;
  ids?: Record<string, string>;
}

/**
 * The id of the workflow that awaits a target, the same in every language, so that awaiting twice
 * is one wait: `agentwait/<credential>/user:<user_id>/<interaction_id>`.
 */
export function workflowId({ interaction_id, user_id, project_id, credential, ids }: Target): string {
  const owners: string[] = [];
  if (user_id) owners.push(`user:${part(user_id)}`);
  if (project_id) owners.push(`project:${part(project_id)}`);
  const further = Object.entries(ids ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (further.length > 0) owners.push(`ids:${part(further.map(([name, id]) => `${name}=${id}`).join("&"))}`);
  return `agentwait/${part(credential || DEFAULT_CREDENTIAL)}/${owners.join("+")}/${part(interaction_id)}`;
}

/** The id of the workflow that starts and awaits the run with a key. */
export function runWorkflowId(key: string, credential?: string): string {
  return `agentwait/${part(credential || DEFAULT_CREDENTIAL)}/run~${part(key)}`;
}

/** Keeps a whole id well under the server's limit of 1,000 bytes. */
const mostBytes = 128;

function part(text: string): string {
  const bytes = encode(text);
  let coded = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    coded += /[A-Za-z0-9._-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  // "~" is in no encoded part.
  return bytes.length > mostBytes || coded.length > mostBytes ? `sha256~${createHash("sha256").update(bytes).digest("hex")}` : coded;
}
