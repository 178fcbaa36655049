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

/** This machine's. */
export const machineClock: Clock = {
  now: () => Date.now(),
  after: (millis, work) => {
    const timer = setTimeout(work, millis);
    return { cancel: () => clearTimeout(timer) };
  },
};
