/** How long the page works before it lets the browser handle input and paint. */
const sliceMs = 8;

/**
 * Calls `step` for 0 to count - 1, in slices of some milliseconds with a turn of the
 * browser between them. Ends early, with false, once `signal` is aborted.
 */
export async function inSlices(count: number, step: (i: number) => void, signal: AbortSignal): Promise<boolean> {
  let end = performance.now() + sliceMs;
  for (let i = 0; i < count; i++) {
    if (performance.now() >= end) {
      await turn();
      end = performance.now() + sliceMs;
    }
    if (signal.aborted) return false;
    step(i);
  }
  return !signal.aborted;
}

/** Lets the browser do what waits: input first, then painting. */
export function turn(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}

/** Waits until something new has been painted: before work of a perceptible length. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    // A hidden page paints nothing, and must go on all the same.
    if (document.visibilityState === "hidden") setTimeout(resolve);
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}
