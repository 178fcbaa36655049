import { describe, expect, it } from 'vitest';
import { agoWords, clockWords, daysBetween, dayWords, isSameDay, momentWords, waitWords, wholeWords } from './time';

const now = new Date(2026, 10, 26, 14, 3);

describe('time in words', () => {
  it('calls the days around now by their names', () => {
    expect(dayWords(now, now)).toBe('Today');
    expect(dayWords(new Date(2026, 10, 25, 23, 59), now)).toBe('Yesterday');
    expect(dayWords(new Date(2026, 10, 23), now)).toBe('Monday');
    expect(dayWords(new Date(2026, 2, 2), now)).toMatch(/Monday,? (2 March|March 2)/);
    expect(dayWords(new Date(2024, 2, 2), now)).toMatch(/2024/);
  });

  it('counts midnights and not hours', () => {
    expect(daysBetween(new Date(2026, 10, 25, 23, 59), new Date(2026, 10, 26, 0, 1))).toBe(1);
    expect(isSameDay(new Date(2026, 10, 26, 0, 0), new Date(2026, 10, 26, 23, 59))).toBe(true);
  });

  it('is short in lists and whole in titles', () => {
    expect(momentWords(now, now)).toBe(clockWords(now));
    expect(momentWords(new Date(2026, 10, 25, 9, 0), now)).toBe('Yesterday');
    expect(momentWords(new Date(2026, 10, 22, 9, 0), now)).toBe('Sun');
    expect(momentWords(new Date(2025, 10, 22, 9, 0), now)).toMatch(/2025/);
    expect(wholeWords(now)).toMatch(/Thursday.*2026/);
  });

  it('says how long ago and how long to wait', () => {
    expect(agoWords(new Date(now.getTime() - 20_000), now)).toBe('just now');
    expect(agoWords(new Date(now.getTime() - 60_000), now)).toBe('1 minute ago');
    expect(agoWords(new Date(now.getTime() - 3 * 3_600_000), now)).toBe('3 hours ago');
    expect(agoWords(new Date(now.getTime() - 50 * 3_600_000), now)).toBe('2 days ago');
    expect(waitWords(200)).toBe('1 second');
    expect(waitWords(61_000)).toBe('2 minutes');
  });
});
