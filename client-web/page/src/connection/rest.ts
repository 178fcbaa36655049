import type { ParleyClient, UserId } from '@parley/client';
import { tryConnect } from './keep';

// A browser opens six connections to a host over HTTP/1.1, and each connected tab holds one. So a tab that nobody looks
// at rests while another tab of the same user is connected. Each connected tab holds a Web Lock of its own; the names
// of the locks tell which others there are, and waiting for one of them tells when that tab goes.

/** Hidden for longer than this, a tab may rest. */
export const REST_AFTER_MILLIS = 60_000;

const isSeen = () => document.visibilityState === 'visible';

/** Lets this tab rest when it is hidden and not the only one. Returns how to end that. */
export function restWhenHidden(client: ParleyClient, user: UserId): () => void {
  if (!('locks' in navigator)) return () => {};
  const family = `parley-tab/${user}/`;
  const own = family + crypto.randomUUID();
  const end = new AbortController();
  let letGo: (() => void) | null = null; // ends the own lock; null while this tab rests
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hold = () => {
    if (letGo !== null) return;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    letGo = release;
    void navigator.locks.request(own, () => held);
  };

  const otherTab = async (): Promise<string | null> => {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name = '' }) => name).find((name) => name.startsWith(family) && name !== own) ?? null;
  };

  const wake = () => {
    if (end.signal.aborted || letGo !== null) return;
    hold();
    void tryConnect(client);
  };

  // One tab decides at a time: two that look at each other at once would both rest, and nobody would be told of news.
  const rest = () =>
    navigator.locks.request(`parley-rest/${user}`, async () => {
      if (end.signal.aborted || isSeen() || letGo === null) return;
      const other = await otherTab();
      if (other === null || isSeen()) return void plan();
      client.disconnect();
      letGo();
      letGo = null;
      void takeOverAfter(other);
    });

  const takeOverAfter = async (other: string): Promise<void> => {
    await navigator.locks.request(other, { signal: end.signal }, () => {}).catch(() => {});
    if (end.signal.aborted || letGo !== null) return;
    await navigator.locks.request(`parley-rest/${user}`, async () => {
      const next = await otherTab();
      if (next === null) wake();
      else void takeOverAfter(next);
    });
    if (letGo !== null) plan();
  };

  const plan = () => {
    clearTimeout(timer);
    if (isSeen()) wake();
    else timer = setTimeout(() => void rest(), REST_AFTER_MILLIS);
  };

  hold();
  plan();
  document.addEventListener('visibilitychange', plan);
  return () => {
    end.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', plan);
    letGo?.();
  };
}
