import { expect, test } from 'vitest';
import { millisOfId, TimeOrderedIds } from '../src/ids.js';
import { seeded } from './support/play.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test('ids are UUIDs of version 7 that say when they were made', () => {
  const id = new TimeOrderedIds(seeded(1)).next(NOW);

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(millisOfId(id)).toBe(NOW);
});

test('ids grow within a millisecond, when the clock steps back, and after those of an earlier run', () => {
  const ids = new TimeOrderedIds(seeded(1));
  const made = Array.from({ length: 10_000 }, () => ids.next(NOW));
  made.push(ids.next(NOW - 5_000));
  const later = new TimeOrderedIds(seeded(2));
  later.startAfter(made.at(-1) ?? '');
  made.push(later.next(NOW - 60_000));

  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test('whatever chance gives, the form is right', () => {
  for (const chance of [0, 0.5, 1 - 2 ** -53]) {
    expect(new TimeOrderedIds(() => chance).next(NOW)).toHaveLength(36);
  }
});
