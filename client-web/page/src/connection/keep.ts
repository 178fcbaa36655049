import type { ParleyClient } from '@parley/client';

/** While somebody looks at a page that gave up, it tries again this often. */
const TRY_AGAIN_MILLIS = 30_000;

/** Connects; a failure is told by the connection's state, which the badge shows. */
export async function tryConnect(client: ParleyClient): Promise<void> {
  if (!isOff(client)) return;
  await client.connect().catch(() => {});
}

function isOff(client: ParleyClient): boolean {
  return client.isSignedIn && (client.state === 'DISCONNECTED' || client.state === 'FAILED');
}

/** Connects now, and again when the network or the person comes back. Returns how to end that. */
export function keepConnected(client: ParleyClient): () => void {
  const look = () => {
    if (document.visibilityState === 'visible' && isOff(client)) void tryConnect(client);
  };
  const timer = setInterval(look, TRY_AGAIN_MILLIS);
  addEventListener('online', look);
  document.addEventListener('visibilitychange', look);
  if (isOff(client)) void tryConnect(client);
  return () => {
    clearInterval(timer);
    removeEventListener('online', look);
    document.removeEventListener('visibilitychange', look);
  };
}
