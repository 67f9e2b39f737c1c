// Options are checked when they are given: JavaScript takes any value for any other, and a
// NaN that came from an unset environment variable would poll without a pause or an end.

/** The longest duration that a timer takes: about 24.8 days. @internal */
export const longestMs = 2 ** 31 - 1;

/** What a number has to be. @internal */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** What to give, for the error: "milliseconds from 0 to 5". */
  readonly give: string;
  readonly whole?: boolean;
}

/** Milliseconds that a timer or the module takes. @internal */
export function milliseconds(least: number, most = longestMs): Range {
  return { least, most, give: `milliseconds from ${least} to ${most}` };
}

/** A number from a range, or the fallback where none was given. @internal */
export function checkedNumber<T>(name: string, value: unknown, range: Range, fallback: T): number | T {
  if (value === undefined) return fallback;
  checkNumber(name, value, range);
  return value;
}

/** @throws TypeError where a value is no number, RangeError where it is none of the range. @internal */
export function checkNumber(name: string, value: unknown, { least, most, give, whole = false }: Range): asserts value is number {
  if (typeof value !== "number" || Number.isNaN(value)) throw new TypeError(wrong(name, value, `${give}, as a number`));
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) throw new RangeError(wrong(name, value, give));
}

/** @throws TypeError where a value that was given is no function. @internal */
export function checkFunction(name: string, value: unknown, give: string): void {
  if (value !== undefined && typeof value !== "function") throw new TypeError(wrong(name, value, give));
}

/** @throws TypeError where a value that was given is no object. @internal */
export function checkObject(name: string, value: unknown, give: string): void {
  if (value !== undefined && (typeof value !== "object" || value === null || isPromise(value))) throw new TypeError(wrong(name, value, give));
}

/** The sentence about a value: which one, what it is, and what to give. @internal */
export function wrong(name: string, value: unknown, give: string): string {
  return `agentwait: ${name} is ${named(value)}: give ${give}`;
}

/** What a value is, in a few words. @internal */
export function named(value: unknown): string {
  switch (typeof value) {
    case "string": return JSON.stringify(value.length > 64 ? `${value.slice(0, 64)}…` : value);
    case "number": case "boolean": case "undefined": return String(value);
    case "bigint": return `${value}n`;
    case "function": return "a function";
    case "symbol": return "a symbol";
  }
  if (value === null) return "null";
  if (isPromise(value)) return "a promise";
  if (Array.isArray(value)) return "an array";
  const { constructor } = value as { constructor?: unknown };
  const kind = typeof constructor === "function" && constructor.name ? constructor.name : "Object";
  return kind === "Object" ? "an object" : `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** @internal */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
