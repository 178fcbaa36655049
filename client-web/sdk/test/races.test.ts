import { beforeEach, expect, test } from 'vitest';
import { roomId } from '../src/model.js';
import { Play } from './support/play.js';

const ROOM = roomId('r1');

// Nothing orders an answer and the log: what an answer says may be older than what the log has said already.

let play: Play;
beforeEach(async () => {
  play = await Play.begin();
  for (const text of ['one', 'two', 'three']) play.server.world.say('r1', text);
  play.connect();
  await play.pass(1);
});

function shown(): string[] {
  return play.client
    .timeline(ROOM)
    .entries()
    .map((entry) => (entry.kind === 'posted' ? `${entry.message.seq} ${entry.message.text}` : entry.draft.text));
}

test('an edit that overtakes the page with its message is shown', async () => {
  const release = play.server.hold('ListMessages');
  const older = play.client.timeline(ROOM).loadOlder();
  await play.settle();
  play.server.world.edit('r1', 2n, 'two, edited');
  await play.settle();
  release();
  await play.settle();

  expect(await older).toBe(false);
  expect(shown()).toEqual(['1 one', '2 two, edited', '3 three']);
});

test('a reaction that overtakes the message that is read again is counted', async () => {
  const release = play.server.hold('ListMessages');
  play.server.world.react('r1', 3n, '👍');
  await play.settle();
  play.server.world.react('r1', 3n, '🎉');
  await play.settle();
  release();
  await play.settle();

  const { reactions } = play.client.timeline(ROOM).message(3n) ?? { reactions: [] };
  expect(reactions.map((reaction) => reaction.emoji)).toEqual(['👍', '🎉']);
});

test('whoever leaves while the room is asked for does not get it back by the answer', async () => {
  const release = play.server.hold('GetRoom');
  play.server.world.promote('r1');
  await play.settle();
  play.setSelfMember('r1', false);
  await play.settle();
  expect(play.client.room(ROOM)).toBeNull();
  release();
  await play.settle();
  expect(play.client.room(ROOM)).toBeNull();

  await play.pass(2);
  expect(play.client.room(ROOM)).toBeNull();
});

test('an answer about a room takes nothing back that the log has told, nor an own read marker on its way', async () => {
  const release = play.server.hold('GetRoom');
  play.server.world.promote('r1');
  await play.settle();
  play.server.world.say('r1', 'four');
  await play.settle();
  play.client.markRead(ROOM, 4n);
  release();
  await play.settle();

  expect(play.client.room(ROOM)).toMatchObject({
    unreadCount: 0n,
    room: { lastSeq: 4n },
    lastMessage: { text: 'four' },
  });
});

test('a mark that is moved on while it is told is told again', async () => {
  const release = play.server.hold('MarkRead');
  for (const seq of [1n, 2n, 3n]) play.client.markRead(ROOM, seq);
  await play.settle();
  expect(play.server.world.room('r1').readSeqs.get('u1')).toBe(1n);
  release();
  await play.settle();

  expect(play.server.world.room('r1').readSeqs.get('u1')).toBe(3n);
});

test('a mark that is moved on while a snapshot comes is kept, and told', async () => {
  const release = play.server.hold('MarkRead');
  play.client.markRead(ROOM, 1n);
  await play.settle();
  play.server.isDown = true;
  play.server.maxReplay = -1;
  play.server.breakAll();
  await play.settle();
  play.client.markRead(ROOM, 2n);
  play.server.isDown = false;
  await play.pass(3);
  expect(play.client.room(ROOM)?.unreadCount).toBe(1n);
  play.server.maxReplay = 10_000;
  release();
  await play.healAndJudge();

  expect(play.server.world.room('r1').readSeqs.get('u1')).toBe(2n);
  expect(play.client.room(ROOM)?.unreadCount).toBe(1n);
});

test('who asks for older messages twice at once asks once, and a page that comes late leaves no hole', async () => {
  const release = play.server.hold('ListMessages');
  const [one, other] = [play.client.timeline(ROOM).loadOlder(), play.client.timeline(ROOM).loadOlder()];
  await play.settle();
  play.server.maxReplay = -1;
  play.server.world.say('r1', 'four');
  play.server.breakAll();
  await play.pass(3);
  play.server.maxReplay = 10_000;
  release();
  await play.pass(25);

  expect(await one).toBe(await other);
  await play.healAndJudge();
});
