import { describe, expect, it } from 'vitest';
import { firstEndingBelow, isAtEnd, isNearStart, scrollTopToKeep, scrollTopToShow } from './anchor';

describe('where the reader is', () => {
  it('is at the end within a little slack', () => {
    expect(isAtEnd({ scrollTop: 400, clientHeight: 600, scrollHeight: 1_000 })).toBe(true);
    expect(isAtEnd({ scrollTop: 380, clientHeight: 600, scrollHeight: 1_000 })).toBe(true);
    expect(isAtEnd({ scrollTop: 300, clientHeight: 600, scrollHeight: 1_000 })).toBe(false);
    expect(isAtEnd({ scrollTop: 0, clientHeight: 600, scrollHeight: 300 })).toBe(true);
  });

  it('is near the start within a screen', () => {
    expect(isNearStart({ scrollTop: 599, clientHeight: 600, scrollHeight: 9_000 })).toBe(true);
    expect(isNearStart({ scrollTop: 600, clientHeight: 600, scrollHeight: 9_000 })).toBe(false);
  });

  it('stays when rows are put in above: the row keeps its distance to the edge', () => {
    const scrollTop = 120;
    const rowTop = 100; // 20 pixels of it are cut off
    const offset = rowTop - scrollTop;
    expect(scrollTopToKeep(rowTop + 2_500, offset) - scrollTop).toBe(2_500);
    expect(scrollTopToKeep(0, 10)).toBe(0);
  });

  it('shows a row a third below the edge, and a tall one from its beginning', () => {
    expect(scrollTopToShow(1_000, 0, 600)).toBe(800);
    expect(scrollTopToShow(1_000, 900, 600)).toBe(1_000);
    expect(scrollTopToShow(10, 40, 600)).toBe(0);
  });

  it('finds the first row below a line as a walk through all would', () => {
    const ends = [10, 20, 20, 45, 90];
    for (let line = -1; line < 100; line++) {
      expect(firstEndingBelow(ends.length, (i) => ends[i] ?? 0, line)).toBe(ends.findIndex((end) => end > line));
    }
    expect(firstEndingBelow(0, () => 0, 5)).toBe(-1);
  });
});
