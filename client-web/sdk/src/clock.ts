/** Time, as a client sees it: of this machine, or made by a test. */
export interface Clock {
  /** The time of day in milliseconds since 1970. */
  now(): number;
  /** Runs work once, later. */
  after(millis: number, work: () => void): Timer;
}

/** Work to come. */
export interface Timer {
  /** Prevents it, unless it has run. */
  cancel(): void;
}

/** What `setTimeout` takes at most: 24 days. More would be no time at all. */
const LONGEST_MILLIS = 2 ** 31 - 1;

/** This machine's. What is later than its timers reach comes early. */
export const machineClock: Clock = {
  now: () => Date.now(),
  after: (millis, work) => {
    const timer = setTimeout(work, Math.min(millis, LONGEST_MILLIS));
    return { cancel: () => clearTimeout(timer) };
  },
};
