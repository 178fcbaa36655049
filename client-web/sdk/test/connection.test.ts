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

test('who waits for a connection when the client closes is told that it is closed', async () => {
  play.client.disconnect();
  play.server.isMute = true;
  const waiting = Promise.allSettled([play.client.connect()]);
  await play.settle();
  await Promise.all([play.client.close(), play.client.close()]);

  expect(await waiting).toMatchObject([{ status: 'rejected', reason: { reason: 'CLOSED' } }]);
});

test('a closed client signs nobody in or out, and sends nothing', async () => {
  play.server.fates.push('REFUSED');
  play.send('r1', 'refused');
  await play.settle();
  const [refused] = play.outgoings('r1');
  const slow = play.server.hold('SignIn');
  const underWay = Promise.allSettled([play.client.signIn('ada', 'secret')]);
  await play.settle();
  await play.client.close();
  slow();

  const closed = { status: 'rejected', reason: { reason: 'CLOSED' } };
  expect(await underWay).toMatchObject([closed]);
  const { client } = play;
  const late = [client.signIn('ada', 'secret'), client.signUp('ada', '', 'secret'), client.signOut()];
  expect(await Promise.allSettled(late)).toMatchObject([closed, closed, closed]);
  if (refused === undefined) throw new Error('nothing was refused');
  expect(() => client.retry(refused)).toThrow('the client is closed');
  expect(() => client.discard(refused)).toThrow('the client is closed');
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

test('who gives up waiting leaves no call open', async () => {
  play.server.isMute = true;
  for (let at = 0; at < 8; at++) {
    const ending = new AbortController();
    const settled = Promise.allSettled([play.client.me({ signal: ending.signal })]);
    await play.settle();
    ending.abort(new Error('another letter was typed'));
    await settled;
  }
  expect(play.server.happened.get('given up')).toBe(8);
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

test('the rooms in view are told to a stream, too, that was opening when they changed', async () => {
  play.client.focus(['r1' as never]);
  await play.settle();
  const release = play.server.hold('Subscribe');
  play.server.breakAll();
  await play.pass(2);
  play.client.focus([]);
  // Longer than a focus waits for a connection.
  await play.pass(5);
  release();
  await play.pass(1);
  expect([play.client.state, play.server.focus]).toEqual(['CONNECTED', []]);
});

test('the rooms in view are told to a stream that was opening beside polls when they changed', async () => {
  play.client.focus(['r1' as never]);
  play.server.isStreamless = true;
  play.server.breakAll();
  while (play.client.connection.transport !== 'POLL') await play.pass(1);
  play.server.isStreamless = false;
  const release = play.server.hold('Subscribe');
  const asked = play.server.happened.get('asked for a stream');
  while (play.server.happened.get('asked for a stream') === asked) await play.pass(1);
  play.client.focus([]);
  await play.settle();
  release();
  await play.pass(1);

  expect([play.client.connection.transport, play.server.focus]).toEqual(['STREAM', []]);
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
