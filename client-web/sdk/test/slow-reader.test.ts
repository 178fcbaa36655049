import { expect, test } from 'vitest';
import { FULL } from '../src/changes.js';
import { roomId } from '../src/model.js';
import { Stage } from './support/stage.js';

const SAID = 2_000;
const ROOM = roomId('r1');

test('who reads slowly slows the stream, also over a change of connections, and misses nothing', async () => {
  const stage = new Stage();
  const client = await stage.open(await stage.signedIn());
  const told: bigint[] = [];
  const reader = client.changes();
  await stage.connect(client);

  for (let at = 0; at < SAID; at++) stage.server.world.say('r1', `text ${at}`);
  await stage.clock.advance(2_000);
  const taken = client.room(ROOM)?.room.lastSeq ?? 0n;
  expect(taken).toBeGreaterThan(0n);
  expect(taken).toBeLessThanOrEqual(BigInt(2 * FULL));

  // A connection with a fresh token that takes over meanwhile brings all the rest in one frame: it waits, too.
  await stage.clock.advance(10 * 60_000);
  expect(stage.server.happened.get('refresh')).toBe(1);
  expect([client.state, stage.server.openStreams]).toEqual(['CONNECTED', 1]);
  expect(client.room(ROOM)?.room.lastSeq).toBe(taken);

  while (told.length < SAID) {
    const { value } = await reader.next();
    if (value?.kind === 'message') told.push(value.message.seq);
    // Enough of a pause for the stream to go on.
    if (told.length % FULL === 0) await stage.clock.run();
  }
  expect(told).toEqual(Array.from({ length: SAID }, (_, at) => BigInt(at + 1)));
  expect(client.room(ROOM)?.room.lastSeq).toBe(BigInt(SAID));
});
