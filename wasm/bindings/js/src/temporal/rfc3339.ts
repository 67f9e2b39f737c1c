/** A time in UTC as Go writes it: without zeros at the end of its fraction. */
export function rfc3339(ms: number): string {
  return new Date(Math.round(ms)).toISOString().replace(/\.?0*Z$/, "Z");
}

/** The same of nanoseconds since 1970. */
export function rfc3339Nanos(nanos: bigint): string {
  const billion = 1_000_000_000n;
  const fraction = ((nanos % billion) + billion) % billion;
  const whole = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  const digits = fraction.toString().padStart(9, "0").replace(/0+$/, "");
  return digits === "" ? `${whole}Z` : `${whole}.${digits}Z`;
}

/** Without the fraction of a second, for people. */
export function rfc3339Seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
