import { describe, expect, it } from 'vitest';
import { Beacon } from './beacon';

describe('the attention of the reader', () => {
  it('is told to the row that gains it and the one that loses it, and to nobody else', () => {
    const beacon = new Beacon();
    const told: string[] = [];
    for (const key of ['a', 'b', 'c']) beacon.listen(key, () => told.push(key));
    beacon.set('hovered', 'a');
    beacon.set('hovered', 'b');
    beacon.set('hovered', 'b');
    expect(told).toEqual(['a', 'a', 'b']);
    expect(beacon.has('hovered', 'b')).toBe(true);
    expect(beacon.has('focused', 'b')).toBe(false);
  });

  it('stays where it is while it is held', () => {
    const beacon = new Beacon();
    beacon.set('focused', 'a');
    beacon.hold(true);
    beacon.set('focused', null);
    expect(beacon.has('focused', 'a')).toBe(true);
    beacon.hold(false);
    beacon.set('focused', null);
    expect(beacon.has('focused', 'a')).toBe(false);
  });
});
