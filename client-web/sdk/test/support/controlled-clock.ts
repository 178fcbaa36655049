import type { Clock, Timer } from '../../src/clock.js';

const STEPS_LIMIT = 1_000_000;

interface Step {
  readonly due: number;
  readonly work: () => void;
}

/** A clock that the test moves. Timers run in `advance` alone, each at its time, in one order. */
export class ControlledClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  /** By when they are due; of two that are due together the one that was planned first. */
  readonly #steps: Step[] = [];

  now(): number {
    return this.#now;
  }

  after(millis: number, work: () => void): Timer {
    const step = { due: this.#now + millis, work };
    const at = this.#steps.findLastIndex((other) => other.due <= step.due);
    this.#steps.splice(at + 1, 0, step);
    return {
      cancel: () => {
        const place = this.#steps.indexOf(step);
        if (place >= 0) this.#steps.splice(place, 1);
      },
    };
  }

  /** Everything happens that is due now, answers of the network included: those take no time. */
  async run(): Promise<void> {
    await this.advance(0);
  }

  /** Lets time pass, and everything happen that is due meanwhile, at its time. */
  async advance(millis: number): Promise<void> {
    const end = this.#now + millis;
    await settle();
    let ran = 0;
    for (let next = this.#steps[0]; next !== undefined && next.due <= end; next = this.#steps[0]) {
      if (++ran > STEPS_LIMIT) throw new Error(`no end of steps at ${this.#now}`);
      this.#steps.shift();
      this.#now = next.due;
      next.work();
      await settle();
    }
    this.#now = end;
  }

  /** The machine sleeps: time goes on, and no timer runs. */
  sleep(millis: number): void {
    this.#now += millis;
  }
}

/** All promises that can be kept are kept before the next macrotask. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
