// How many polls there were, and why the last ones failed, for people: in the words of Go.

/** The core's reasons of a failed poll, which are keys for programs. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["network", "no answer came"],
  ["request_timeout", "the API gave the request up"],
  ["rate_limited", "the API takes no more requests for now"],
  ["unavailable", "the API is unavailable"],
  ["invalid_response", "the answer was no status document"],
  ["not_found_grace", "HTTP 404: the run is not known yet"],
  ["stray_answer", "something else than the API answered"],
]);

/** Such as "1 poll" and "3 polls". */
export function counted(polls: number): string {
  return polls === 1 ? "1 poll" : `${polls} polls`;
}

/**
 * That the last polls failed, and what the last one was answered with. Without words, as in the
 * token of a worker that keeps none, its reason says it.
 */
export function failed(failures: number, reason: string, words: string): string {
  const polls = failures > 1 ? counted(failures) : "poll";
  return `last ${polls} failed: ${words || reasons.get(reason) || reason.replaceAll("_", " ")}`;
}
