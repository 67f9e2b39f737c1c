const second = 1_000_000_000n;

/** A length of time as people say it: "0.25 s", "15.0 s", "3 min 5 s", "2 h 5 min". */
export function duration(nanos: bigint): string {
  if (nanos < 0n) return `−${duration(-nanos)}`;
  const seconds = Number(nanos) / 1e9;
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(seconds / 3600);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A point in time with all digits that it has: "2026-03-05 10:30:15.25 UTC". */
export function instant(nanos: bigint): string {
  const fraction = ((nanos % second) + second) % second;
  const date = new Date(Number((nanos - fraction) / 1_000_000n));
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
  return `${date.toISOString().slice(0, -5).replace("T", " ")}${digits} UTC`;
}
