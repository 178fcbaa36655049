import { expect, test } from 'vitest';
import type { Store } from '../src/store.js';
import { HEARTBEAT_SECONDS } from './support/model-server.js';
import { Stage } from './support/stage.js';

const HALF_AN_HOUR_SECONDS = 30 * 60;

test.each([true, false])('a store that takes no credentials (and has old ones: %s) ends no session', async (hasOld) => {
  const stage = new Stage();
  const kept = await stage.signedIn();
  const store: Store = {
    ...kept,
    update: async (key, change, isUrgent) => {
      if (key === 'credentials') throw new Error('the disk is full');
      await kept.update(key, change, isUrgent);
    },
  };
  if (!hasOld) await kept.update('credentials', () => null, true);
  const client = await stage.open(store);
  const user = client.signIn('ada', 'secret');
  await stage.clock.run();
  await user;
  await stage.connect(client);
  for (let seconds = 0; seconds < HALF_AN_HOUR_SECONDS; seconds += HEARTBEAT_SECONDS) {
    await stage.clock.advance(HEARTBEAT_SECONDS * 1_000);
    stage.server.heartbeat();
  }

  expect([client.state, client.isSignedIn]).toEqual(['CONNECTED', true]);
  expect(stage.server.happened.get('refresh')).toBeGreaterThanOrEqual(3);
});
