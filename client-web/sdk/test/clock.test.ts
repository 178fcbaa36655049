import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { machineClock } from '../src/clock.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const YEAR_MILLIS = 365 * 24 * 3_600_000;

test('what is planned for next year does not happen at once', () => {
  const work = vi.fn();
  machineClock.after(YEAR_MILLIS, work);
  vi.advanceTimersByTime(24 * 3_600_000);

  expect(work).not.toHaveBeenCalled();
});

test('work that is cancelled does not happen', () => {
  const work = vi.fn();
  machineClock.after(10, work).cancel();
  vi.advanceTimersByTime(20);

  expect(work).not.toHaveBeenCalled();
});
