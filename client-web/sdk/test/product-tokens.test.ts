import { beforeEach, expect, test } from 'vitest';
import { roomId } from '../src/model.js';
import { memoryStore } from '../src/store.js';
import { Stage } from './support/stage.js';

let stage: Stage;
let asked: number;
beforeEach(() => {
  stage = new Stage();
  asked = 0;
});

test('the user is whoever the server says', async () => {
  const client = await stage.open(memoryStore(), { tokenSource: async () => stage.server.accessToken });
  await stage.connect(client);

  expect(client.state).toBe('CONNECTED');
  expect(client.userId).toBe('u1');
  expect(client.isSignedIn).toBe(true);
});

test.each([false, true])('the token of another user is refused (streams fail: %s)', async (isStreamless) => {
  const store = memoryStore();
  await store.update('user', () => 'u9', true);
  stage.server.isStreamless = isStreamless;
  const client = await stage.open(store, { tokenSource: async () => stage.server.accessToken });
  client.send(roomId('r1'), 'not under another name');
  const connecting = Promise.allSettled([client.connect()]);
  await stage.clock.advance(1_000);

  expect(client.state).toBe('DISCONNECTED');
  expect(client.connection.detail).toContain('give each user a store of its own');
  expect(stage.server.world.sent).toEqual([]);
  expect((await connecting)[0]?.status).toBe('rejected');
});

test('a source that fails for a while is asked again', async () => {
  let aborted = 0;
  const client = await stage.open(memoryStore(), {
    tokenSource: (_wasExpired, signal) => {
      asked++;
      if (asked === 2) throw new Error("the product's own network is down");
      if (asked === 3) return Promise.reject(new Error('still down'));
      if (asked === 4) {
        signal.addEventListener('abort', () => aborted++);
        return new Promise(() => {});
      }
      return Promise.resolve(stage.server.accessToken);
    },
  });
  await stage.connect(client);
  stage.server.breakAll();
  await stage.clock.advance(120_000);

  expect(asked).toBeGreaterThanOrEqual(5);
  expect(aborted).toBe(1);
  expect(client.state).toBe('CONNECTED');
});

test('a source is told that its token was refused as expired', async () => {
  const told: boolean[] = [];
  const client = await stage.open(memoryStore(), {
    tokenSource: async (wasExpired) => {
      told.push(wasExpired);
      return told.length === 1 ? 'old' : stage.server.accessToken;
    },
  });
  await stage.connect(client);

  expect(told).toEqual([false, true]);
  expect(client.state).toBe('CONNECTED');
});

test('a source without a token is the end', async () => {
  const client = await stage.open(memoryStore(), {
    tokenSource: async () => (++asked === 1 ? stage.server.accessToken : null),
  });
  await stage.connect(client);
  stage.server.breakAll();
  await stage.clock.advance(60_000);

  expect(client.state).toBe('FAILED');
});
