import { named } from "./check.js";

const defaultBaseUrl = "https://api.gumloop.com/api/v1";

/** The hosts that a key may go to in the clear: this machine, in the spellings that say so. */
const loopback = /^(localhost|127(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}|\[::1\])$/i;

/**
 * The base URL without slashes at its end. It is looked at as it was written: parsing
 * turns 127.1, 0x7f.1 and 2130706433 into the same address, and drops an empty query.
 *
 * @throws TypeError where the key would go where it must not, or no path can be added
 * @internal
 */
export function checkedBaseUrl(value: unknown): string {
  if (value === undefined) return defaultBaseUrl;
  const text = value instanceof URL ? value.href : value;
  if (typeof text !== "string") throw new TypeError(`agentwait: baseUrl is ${named(value)}: give a string such as ${defaultBaseUrl}`);
  const wanted = wantedOf(text);
  if (wanted !== null) throw new TypeError(`agentwait: baseUrl is ${named(withoutUserInfo(text))}: ${wanted}`);
  return text.replace(/\/+$/, "");
}

/** What to try; null where nothing is wrong. */
function wantedOf(text: string): string | null {
  const match = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)/i.exec(text);
  if (match === null) return `begin it with https://, as in ${defaultBaseUrl}`;
  const [, scheme, authority] = match as unknown as [string, string, string];
  const secure = /^https$/i.test(scheme);
  if (!secure && !/^http$/i.test(scheme)) return `the scheme ${scheme.slice(0, 32)} is not one of the API's; begin it with https://`;
  if (/[\s\p{C}\\]/u.test(text)) return "leave out spaces, control characters and backslashes";
  if (authority.includes("@")) return "leave out what stands before the @; the key is given in apiKey";
  if (text.includes("?")) return "leave out the query from the ? on; userId and projectId are options";
  if (text.includes("#")) return "leave out the fragment from the # on";
  const host = authority.replace(/:\d*$/, "");
  // URL takes no port over 65535, but an empty one, and 0.
  if (host === "" || /:0*$/.test(authority) || !URL.canParse(text)) return `name a host, and a port from 1 to 65535 if any, as in ${defaultBaseUrl}`;
  if (!secure && !loopback.test(host)) return "the key would cross the network in the clear; begin it with https:// (http:// is for localhost, 127.0.0.1 and [::1])";
  return null;
}

/** A user's name and password are not shown, wherever they may end. */
function withoutUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^]*@/i, "$1");
}
