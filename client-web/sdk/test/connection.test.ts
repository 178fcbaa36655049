import { beforeEach, expect, test } from 'vitest';
import { HEARTBEAT_SECONDS } from './support/model-server.js';
import { Play } from './support/play.js';
import { Stage } from './support/stage.js';

let play: Play;
beforeEach(async () => {
  play = await Play.begin();
  play.connect();
  await play.pass(1);
  expect(play.client.state).toBe('CONNECTED');
  play.changes.length = 0;
});

function transitions(): string[] {
  return play.changes.map(({ from, cause, to }) => `${from} ${cause} ${to}`);
}

test('a pause of its own choice ends when the network is back', async () => {
  play.server.isDown = true;
  play.server.breakAll();
  await play.pass(60);
  expect(play.client.state).toBe('RECONNECTING');
  play.server.isDown = false;

  play.client.wake();
  await play.clock.run();

  expect(play.client.state).toBe('CONNECTED');
});

test('a pause that the server has asked for is kept', async () => {
  play.server.drain(5_000);
  await play.settle();

  play.client.wake();
  await play.settle();
  expect(play.client.state).toBe('RECONNECTING');

  await play.pass(6);
  expect(play.client.state).toBe('CONNECTED');
});

test('after a sleep of the machine a stream that was silent for too long is left at once', async () => {
  play.clock.sleep(3_600_000);
  play.client.wake();
  await play.settle();

  expect(transitions()[0]).toBe('CONNECTED SILENT RECONNECTING');
  await play.pass(2);
  expect(play.client.state).toBe('CONNECTED');
});

test('to wake a client that is well, or that nobody wants connected, changes nothing', async () => {
  play.client.wake();
  await play.settle();
  expect(transitions()).toEqual([]);

  play.client.disconnect();
  play.client.wake();
  await play.settle();
  expect(play.client.state).toBe('DISCONNECTED');
});

test('after a restored backup that has lost messages, what is said anew is told', async () => {
  for (const text of ['one', 'two', 'three']) play.server.world.say('r1', text);
  await play.settle();
  play.server.restore({ r1: 2 });
  await play.pass(2);
  play.server.world.say('r1', 'anew');
  await play.settle();

  expect(play.told.map((message) => `${message.seq} ${message.text}`)).toEqual(['2 anew']);
  await play.healAndJudge();
});

test('a closed client answers that it is', async () => {
  play.server.isMute = true;
  const unanswered = play.client.me();
  const answers = Promise.allSettled([unanswered]);
  await play.settle();

  await play.client.close();
  await play.client.close();

  const closed = { status: 'rejected', reason: expect.objectContaining({ reason: 'CLOSED' }) };
  expect(await answers).toEqual([closed]);
  const later = [play.client.me(), play.client.connect(), play.client.timeline('r1' as never).loadOlder()];
  play.server.world.say('r1', 'one');
  expect((await Promise.allSettled(later)).slice(0, 2)).toEqual([closed, closed]);
  expect(() => play.client.send('r1' as never, 'late')).toThrow('the client is closed');
  expect(play.client.state).toBe('DISCONNECTED');
  await play.clock.run();
  expect(play.server.openStreams).toBe(0);
});

test('who gives up waiting gets the reason, and the request is forgotten', async () => {
  play.server.isMute = true;
  const ending = new AbortController();
  const answer = play.client.me({ signal: ending.signal });
  const settled = Promise.allSettled([answer]);
  await play.settle();

  ending.abort(new Error('the page was left'));

  expect(await settled).toEqual([{ status: 'rejected', reason: new Error('the page was left') }]);
  await expect(play.client.me({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  play.server.isMute = false;
  play.server.breakAll();
  await play.pass(2);
  expect([play.client.state, play.server.happened.get('me')]).toEqual(['CONNECTED', undefined]);

  const again = play.client.me();
  await play.settle();
  expect((await again).handle).toBe('ada');
});

test('a request without an answer in time fails, and may have been carried out', async () => {
  play.server.isMute = true;
  const settled = Promise.allSettled([play.client.me()]);
  await play.pass(31);

  expect(await settled).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ name: 'ParleyError', reason: 'NOT_CONNECTED' }) },
  ]);
});

test.each([3_600_000, -3_600_000])('a clock that is wrong by %d ms renews no more often', async (aheadMillis) => {
  const stage = new Stage();
  const client = await stage.open(await stage.signedIn(), { aheadMillis });
  await stage.connect(client);
  for (let seconds = 0; seconds < 20 * 60; seconds += HEARTBEAT_SECONDS) {
    await stage.clock.advance(HEARTBEAT_SECONDS * 1_000);
    stage.server.heartbeat();
  }

  expect(client.state).toBe('CONNECTED');
  expect(stage.server.happened.get('refresh')).toBeGreaterThanOrEqual(2);
  expect(stage.server.happened.get('refresh')).toBeLessThanOrEqual(4);
});

test('whoever is asked for in one moment is fetched together, and told', async () => {
  expect(play.client.user('u7' as never)).toBeNull();
  expect(play.client.user('u8' as never)).toBeNull();
  await play.settle();

  expect(play.client.user('u8' as never)?.handle).toBe('handle-u8');
  expect(play.server.happened.get('users')).toBe(1);
});

test('the rooms in view are told to the stream, and typing as often as the server wants to hear it', async () => {
  play.client.focus(['r1' as never]);
  for (let key = 0; key < 10; key++) play.client.typing('r1' as never, true);
  await play.settle();
  expect(play.server.happened.get('focus')).toBe(1);
  expect(play.server.happened.get('typing')).toBe(1);

  await play.pass(4);
  play.client.typing('r1' as never, true);
  play.client.typing('r1' as never, false);
  play.client.typing('r1' as never, false);
  await play.settle();
  expect(play.server.happened.get('typing')).toBe(3);
});

test('who writes is shown until the time is over, or the message is there', async () => {
  const typing = () => play.client.timeline('r1' as never).typing();
  play.server.showTyping('r1', 5_000);
  await play.settle();
  expect(typing()).toEqual(['u2']);
  await play.pass(6);
  expect(typing()).toEqual([]);

  play.server.showTyping('r1', 5_000);
  await play.settle();
  play.server.world.say('r1', 'here');
  await play.settle();
  expect(typing()).toEqual([]);
});

test('the same arrays of rooms and entries are answered until something changes', async () => {
  const [rooms, entries] = [play.client.rooms(), play.client.timeline('r1' as never).entries()];
  await play.pass(25);
  expect(play.client.rooms()).toBe(rooms);
  expect(play.client.timeline('r1' as never).entries()).toBe(entries);

  play.server.world.say('r1', 'one');
  await play.settle();
  expect(play.client.rooms()).not.toBe(rooms);
  expect(play.client.rooms()[0]?.room.id).toBe('r1');
  expect(play.client.timeline('r1' as never).entries()).not.toBe(entries);
});

test('a draft that breaks a rule is refused with a sentence', () => {
  const send = (draft: Parameters<typeof play.client.send>[1]) => () => play.client.send('r1' as never, draft);

  expect(send('')).toThrow(new RangeError('a message has a text or attributes; write one of them'));
  expect(send('x'.repeat(20_000))).toThrow('the text has 20000 bytes; at most 16384 fit');
  expect(send('a\0b')).toThrow('leave it out');
  expect(send({ text: 'x', replyToSeq: -1n })).toThrow('a seq of 1 or more');
  expect(send({ text: 'x', attributes: { a: 'b'.repeat(5_000) } })).toThrow('at most 4096 fit');
  expect(send({ text: 'x', mentionedUserIds: Array(51).fill('u2') })).toThrow('51 users are mentioned');
  expect(play.client.unsent()).toEqual([]);
});
