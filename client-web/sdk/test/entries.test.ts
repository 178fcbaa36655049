import { beforeEach, expect, test } from 'vitest';
import { ENTRIES_LIMIT, Entries } from '../src/entries.js';
import type { Outgoing } from '../src/entry.js';
import { type Message, type Reaction, roomId, userId } from '../src/model.js';

const ROOM = roomId('r1');
const ADA = userId('u1');
const BOB = userId('u2');
const NOON = new Date('2026-01-01T12:00:00Z');

let entries: Entries;
beforeEach(() => {
  entries = new Entries((user) => user === ADA);
});

function message(seq: bigint, parts: Partial<Message> = {}): Message {
  return {
    roomId: ROOM,
    seq,
    senderId: BOB,
    clientMessageId: `b${seq}`,
    text: `text ${seq}`,
    attributes: {},
    replyToSeq: 0n,
    mentionedUserIds: [],
    reactions: [],
    createTime: NOON,
    editTime: null,
    deleteTime: null,
    etag: 'e',
    ...parts,
  };
}

function own(seq: bigint, clientMessageId: string): Message {
  return message(seq, { senderId: ADA, clientMessageId });
}

function outgoing(clientMessageId: string): Outgoing {
  const draft = { text: `mine ${clientMessageId}`, attributes: {}, replyToSeq: 0n, mentionedUserIds: [] };
  return {
    kind: 'outgoing',
    roomId: ROOM,
    clientMessageId,
    draft,
    createTime: NOON,
    state: 'PENDING',
    failure: null,
  };
}

function secondsAfterNoon(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1_000);
}

function shown(): string[] {
  return entries
    .all()
    .map((entry) => (entry.kind === 'posted' ? `#${entry.message.seq}` : `${entry.clientMessageId} ${entry.state}`));
}

test('a message that comes twice is there once', () => {
  entries.post(message(4n));
  entries.post(message(5n));

  expect(entries.post(message(4n))).toBe('NONE');
  expect(entries.post(message(5n))).toBe('NONE');

  expect(shown()).toEqual(['#4', '#5']);
});

test('where the user was away the stretch begins anew', () => {
  entries.post(message(4n));
  entries.post(message(9n));

  expect(shown()).toEqual(['#9']);
});

test('older messages go in front without a hole', () => {
  entries.post(message(50n));

  entries.prepend([message(49n), message(48n), message(47n)]);
  // The same page once more, and one that does not fit.
  entries.prepend([message(49n), message(48n), message(47n)]);
  entries.prepend([message(20n)]);

  expect(shown()).toEqual(['#47', '#48', '#49', '#50']);
});

test('an acknowledged message takes its place at once', () => {
  entries.post(message(4n));
  entries.add(outgoing('a1'));
  entries.add(outgoing('a2'));

  entries.sent('a1', 5n, NOON, ADA);

  expect(shown()).toEqual(['#4', '#5', 'a2 PENDING']);
  expect(entries.post(own(5n, 'a1'))).toBe('CHANGED');
  expect(shown()).toEqual(['#4', '#5', 'a2 PENDING']);
});

test('an acknowledged message waits for those before it', () => {
  entries.post(message(4n));
  entries.add(outgoing('a1'));

  entries.sent('a1', 6n, NOON, ADA);
  expect(shown()).toEqual(['#4', 'a1 SENT']);

  entries.post(message(5n));
  entries.post(own(6n, 'a1'));
  expect(shown()).toEqual(['#4', '#5', '#6']);
});

test('a message that arrives before its acknowledgement stands not beside itself', () => {
  entries.post(message(4n));
  entries.add(outgoing('a1'));

  entries.post(own(5n, 'a1'));
  expect(shown()).toEqual(['#4', '#5']);

  entries.sent('a1', 5n, NOON, ADA);
  expect(shown()).toEqual(['#4', '#5']);
});

test('a message that a snapshot brings stands not beside itself', () => {
  entries.add(outgoing('a1'));
  entries.add(outgoing('a2'));
  entries.prepend([message(5n)]);
  expect(shown(), 'a page from before').toEqual(['a1 PENDING', 'a2 PENDING']);

  entries.restart(own(6n, 'a2'));
  expect(shown()).toEqual(['#6', 'a1 PENDING']);

  entries.prepend([own(5n, 'a1')]);
  expect(shown()).toEqual(['#5', '#6']);
});

test('a message of an ended tab that is in the room already stands not beside itself', () => {
  entries.post(own(5n, 'a1'));

  entries.add(outgoing('a1'));

  expect(shown()).toEqual(['#5']);
});

test('a message that is acknowledged after a snapshot leapt over it is gone', () => {
  entries.add(outgoing('a1'));
  entries.restart(message(20n));

  entries.sent('a1', 7n, NOON, ADA);

  expect(shown()).toEqual(['#20']);
});

test("another user's id is not mine", () => {
  entries.post(message(4n));
  entries.add(outgoing('same'));

  entries.post(message(5n, { clientMessageId: 'same' }));

  expect(shown()).toEqual(['#4', '#5', 'same PENDING']);
});

test('an acknowledged message that a snapshot leaps over is gone', () => {
  entries.post(message(4n));
  entries.add(outgoing('a1'));
  entries.sent('a1', 7n, NOON, ADA);

  entries.restart(message(20n));

  expect(shown()).toEqual(['#20']);
});

test('an older state changes nothing', () => {
  entries.post(message(1n, { text: 'newest', editTime: secondsAfterNoon(9) }));

  expect(entries.update(message(1n, { text: 'older', editTime: secondsAfterNoon(5) }))).toBe('NONE');
  expect(entries.update(message(1n, { text: 'first' }))).toBe('NONE');
  expect(entries.message(1n)?.text).toBe('newest');

  expect(entries.update(message(1n, { text: '', deleteTime: secondsAfterNoon(10) }))).toBe('CHANGED');
  expect(entries.update(message(1n, { text: 'back', editTime: secondsAfterNoon(11) }))).toBe('NONE');
});

test('an edit keeps reactions and a deletion drops them', () => {
  const thumb: Reaction = { emoji: '👍', count: 1, userIds: [ADA], isOwn: true };
  entries.post(message(1n, { reactions: [thumb] }));

  entries.update(message(1n, { text: 'edited', editTime: secondsAfterNoon(1) }));
  expect(entries.message(1n)?.reactions).toEqual([thumb]);

  entries.update(message(1n, { text: '', deleteTime: secondsAfterNoon(2) }));
  expect(entries.message(1n)?.reactions).toEqual([]);
});

test('reactions are counted once', () => {
  entries.post(message(1n));

  expect(entries.react(1n, ADA, '👍', true)).toBe('CHANGED');
  expect(entries.react(1n, ADA, '👍', true)).toBe('NONE');
  entries.react(1n, BOB, '👍', true);
  expect(entries.message(1n)?.reactions).toEqual([{ emoji: '👍', count: 2, userIds: [ADA, BOB], isOwn: true }]);

  entries.react(1n, ADA, '👍', false);
  entries.react(1n, ADA, '👍', false);
  expect(entries.message(1n)?.reactions).toEqual([{ emoji: '👍', count: 1, userIds: [BOB], isOwn: false }]);

  entries.react(1n, BOB, '👍', false);
  expect(entries.message(1n)?.reactions).toEqual([]);
});

test('where more reacted than are named the message is read again', () => {
  const many: Reaction = { emoji: '👍', count: 25, userIds: [ADA], isOwn: true };
  entries.post(message(1n, { reactions: [many] }));

  expect(entries.react(1n, BOB, '👍', true)).toBe('UNCERTAIN');

  const read: Reaction = { ...many, count: 26 };
  expect(entries.reread(message(1n, { reactions: [read] }))).toBe('CHANGED');
  expect(entries.message(1n)?.reactions).toEqual([read]);
});

test('the same array is shown until something changes', () => {
  entries.post(message(1n));
  entries.add(outgoing('a1'));
  const before = entries.all();

  entries.post(message(1n));
  entries.forget('a2');
  expect(entries.all()).toBe(before);

  entries.react(1n, BOB, '👍', true);
  expect(entries.all()).not.toBe(before);
});

test('what is kept has a limit, and what is left of it has no hole', () => {
  for (let seq = 1n; seq <= ENTRIES_LIMIT + 1; seq++) entries.post(message(seq));

  expect(entries.all().length).toBeLessThanOrEqual(ENTRIES_LIMIT);
  expect(entries.firstSeq()).toBeGreaterThan(1n);
  expect(entries.lastSeq() - entries.firstSeq() + 1n).toBe(BigInt(entries.all().length));
  expect(entries.message(entries.firstSeq())?.seq).toBe(entries.firstSeq());
});
