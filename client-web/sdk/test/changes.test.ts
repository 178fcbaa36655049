import { beforeEach, expect, test } from 'vitest';
import type { Change } from '../src/change.js';
import { Changes, FULL } from '../src/changes.js';
import { type Message, roomId } from '../src/model.js';

const TIMELINE: Change = { kind: 'timeline', roomId: roomId('r1') };
const CAUGHT_UP: Change = { kind: 'caughtUp' };
const LEFT: Change = { kind: 'signedIn', isSignedIn: false };

let drained: number;
let changes: Changes;
beforeEach(() => {
  drained = 0;
  changes = new Changes(() => drained++);
});

function message(seq: bigint): Change {
  return { kind: 'message', message: { roomId: roomId('r1'), seq } as Message };
}

async function take(reader: AsyncIterator<Change>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (let at = 0; at < count; at++) taken.push((await reader.next()).value);
  return taken;
}

test('changes come in order, to each reader all of them', async () => {
  const [one, other] = [changes.read(undefined), changes.read(undefined)];
  changes.tell(LEFT);
  changes.tell(CAUGHT_UP);

  expect(await take(one, 2)).toEqual([LEFT, CAUGHT_UP]);
  expect(await take(other, 2)).toEqual([LEFT, CAUGHT_UP]);
});

test('who waits is told at once', async () => {
  const reader = changes.read(undefined);
  const next = reader.next();
  changes.tell(CAUGHT_UP);

  expect(await next).toEqual({ done: false, value: CAUGHT_UP });
});

test('a hint that waits is not repeated', async () => {
  const reader = changes.read(undefined);
  for (const change of [TIMELINE, TIMELINE, CAUGHT_UP, CAUGHT_UP]) changes.tell(change);
  const first = await take(reader, 3);
  changes.tell(TIMELINE);

  expect([...first, ...(await take(reader, 1))]).toEqual([TIMELINE, CAUGHT_UP, CAUGHT_UP, TIMELINE]);
});

test('a hint that is given while it is taken in is told', async () => {
  const reader = changes.read(undefined);
  changes.tell(TIMELINE);
  await reader.next();
  changes.tell(TIMELINE);

  expect(await take(reader, 1)).toEqual([TIMELINE]);
});

test('a reader that has left is told nothing, and hinders nobody', async () => {
  const reader = changes.read(undefined);
  await reader.return?.();
  for (let seq = 1n; seq <= FULL; seq++) changes.tell(message(seq));

  expect(changes.isFull()).toBe(false);
  expect(await reader.next()).toEqual({ done: true, value: undefined });
});

test('a signal ends the reading', async () => {
  const ending = new AbortController();
  const reader = changes.read(ending.signal);
  const next = reader.next();
  ending.abort();

  expect((await next).done).toBe(true);
  expect((await changes.read(AbortSignal.abort()).next()).done).toBe(true);
});

test('work for after all comes when each reader has taken in what was told before', async () => {
  const done: string[] = [];
  const [one, other] = [changes.read(undefined), changes.read(undefined)];
  changes.tell(CAUGHT_UP);
  changes.afterAll(() => done.push('first'));
  await one.next();
  const waiting = one.next();
  await other.next();
  expect(done, 'it is given, but not yet taken in').toEqual([]);

  changes.tell(LEFT);
  await Promise.all([waiting, other.next()]);

  expect(done).toEqual(['first']);
});

test('work for after all is done at once where nobody reads', () => {
  let isDone = false;
  changes.tell(CAUGHT_UP);
  changes.afterAll(() => {
    isDone = true;
  });

  expect(isDone).toBe(true);
});

test('it is full until who is too far behind has taken all', async () => {
  const reader = changes.read(undefined);
  for (let seq = 1n; seq < FULL; seq++) changes.tell(message(seq));
  expect(changes.isFull()).toBe(false);
  changes.tell(message(BigInt(FULL)));
  expect(changes.isFull()).toBe(true);
  await take(reader, FULL - 1);
  expect(drained).toBe(0);

  await take(reader, 1);

  expect(drained).toBe(1);
  expect(changes.isFull()).toBe(false);
});

test('a reader that reads nothing does not grow without bound', async () => {
  const reader = changes.read(undefined);
  for (let seq = 1n; seq <= FULL; seq++) changes.tell(message(seq));
  for (let at = 0; at < 10_000; at++) {
    changes.tell(CAUGHT_UP);
    changes.tell({ kind: 'signedIn', isSignedIn: at % 2 === 0 });
    changes.afterAll(() => {});
  }

  expect(await take(reader, FULL + 2)).toHaveLength(FULL + 2);
  const next = reader.next();
  changes.tell(TIMELINE);
  expect((await next).value, 'nothing more waited').toEqual(TIMELINE);
});

test('who reads when the client closes takes what waits, and comes to the end', async () => {
  const reader = changes.read(undefined);
  changes.tell(CAUGHT_UP);
  changes.close();
  changes.tell(LEFT);

  expect(await take(reader, 2)).toEqual([CAUGHT_UP, undefined]);
});

test('who begins to read when the client is closed is at the end', async () => {
  changes.close();

  expect(await changes.read(undefined).next()).toEqual({ done: true, value: undefined });
});
