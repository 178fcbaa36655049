import { expect, test } from 'vitest';
import { judge } from './judge.ts';
import type { Kept, Run, ShownEntry, Written } from './run.ts';

const written: readonly Written[] = [
  { person: 'ada', text: 'one' },
  { person: 'bob', text: 'two' },
  { person: 'ada', text: 'three' },
];
const kept: readonly Kept[] = written.map((one, index) => ({ ...one, seq: index + 1 }));
const whole = kept.map(({ seq, text }) => posted(seq, text));

function posted(seq: number, text: string): ShownEntry {
  return { seq, state: 'POSTED', text };
}

function pending(text: string): ShownEntry {
  return { seq: 0, state: 'PENDING', text };
}

function run(broken: Partial<Run>): Run {
  return { written, kept, screens: [{ person: 'ada', views: [whole] }], ...broken };
}

/** A page that showed this on its way to the whole. */
function shown(...views: ShownEntry[][]): Run {
  return run({ screens: [{ person: 'ada', views: [...views, whole] }] });
}

test('a good run is acquitted', () => {
  expect(judge(shown([], [pending('one')], [posted(1, 'one'), pending('three')]))).toEqual([]);
});

test('a message that was written and is not kept is lost', () => {
  const rest = kept.slice(0, 2);
  const faults = judge(run({ kept: rest, screens: [{ person: 'ada', views: [whole.slice(0, 2)] }] }));
  expect(faults).toEqual(['durable: "three" of ada is not kept']);
});

test('a message that a page showed as sent and is not kept is lost', () => {
  const faults = judge(shown([{ seq: 0, state: 'SENT', text: 'zero' }]));
  expect(faults).toEqual(['durable: "zero" was told to ada and is not kept']);
});

test('a message that is kept twice is doubled', () => {
  const twice = [...kept, { person: 'ada', text: 'three', seq: 4 }];
  expect(judge(run({ kept: twice }))).toContain('unique: "three" is kept twice');
});

test('a message that nobody wrote is found', () => {
  const more = [...kept, { person: 'ada', text: 'four', seq: 4 }];
  expect(judge(run({ kept: more }))).toContain('unique: "four" is kept and nobody wrote it');
});

test('a seq that is skipped is a gap', () => {
  const skipped = kept.map((one) => (one.seq === 3 ? { ...one, seq: 4 } : one));
  expect(judge(run({ kept: skipped }))).toContain('gapless: message 3 is kept as 4');
});

test("a person's messages that changed places are out of order", () => {
  const [first, second, third] = kept as [Kept, Kept, Kept];
  const swapped = [{ ...third, seq: 1 }, second, { ...first, seq: 3 }];
  const fault = 'ordered: "one" of ada is kept behind "three", which was written later';
  expect(judge(run({ kept: swapped }))).toContain(fault);
});

test('a page that ends without the last message is incomplete', () => {
  const faults = judge(run({ screens: [{ person: 'bob', views: [whole.slice(0, 2)] }] }));
  expect(faults).toEqual([`complete: place 3 of bob's page shows "nothing" instead of "3 three"`]);
});

test('a page that ends with a message still being sent is incomplete', () => {
  const faults = judge(run({ screens: [{ person: 'ada', views: [[...whole.slice(0, 2), pending('three')]] }] }));
  expect(faults).toEqual([`complete: place 3 of ada's page shows "PENDING three" instead of "3 three"`]);
});

test('a page that never showed anything is incomplete', () => {
  expect(judge(run({ screens: [{ person: 'bob', views: [] }] }))).toHaveLength(1);
});

test('a pending message beside its delivered twin is seen, however shortly', () => {
  const faults = judge(shown([posted(1, 'one'), pending('one')]));
  expect(faults).toEqual([`steady: ada's page showed "one" twice`]);
});

test('a hole is seen, however shortly', () => {
  const faults = judge(shown([posted(1, 'one'), posted(3, 'three')]));
  expect(faults).toEqual([`steady: ada's page showed message 3 behind 1`]);
});

test('a pending message above a posted one is seen', () => {
  const faults = judge(shown([pending('three'), posted(1, 'one')]));
  expect(faults).toEqual([`steady: ada's page showed "three", which was being sent, before message 1`]);
});
