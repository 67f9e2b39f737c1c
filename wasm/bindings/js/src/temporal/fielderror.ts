/** Which member of an input cannot be used, and what to give instead. */
export class FieldError extends Error {
  constructor(
    /** "timeout_seconds", "token.polls", "include[1]"; "$" is the whole input. */
    readonly field: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${field}: found ${found}, expected ${expected}`);
  }
}
