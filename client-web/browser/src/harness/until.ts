const LOOKS_EVERY_MILLIS = 50;
const WITHIN_MILLIS = 20_000;

/** How long to wait for a condition. */
export interface Bound {
  withinMillis?: number;
}

/**
 * Waits until something holds: until `look` answers neither false, null nor undefined, and answers that.
 *
 * @param what the condition in words, for the error: "the badge says polling"
 */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  { withinMillis = WITHIN_MILLIS }: Bound = {},
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + withinMillis;
  let last = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== false && seen !== null && seen !== undefined) return seen as Exclude<T, false | null | undefined>;
      last = '';
    } catch (failed) {
      last = `; the last look said: ${failed instanceof Error ? failed.message : failed}`;
    }
    if (Date.now() > end) throw new Error(`not within ${withinMillis / 1000} s: ${what}${last}`);
    await pause(LOOKS_EVERY_MILLIS);
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
