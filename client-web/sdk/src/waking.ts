/**
 * Calls `wake` whenever a browser says that the network is back, or that a hidden page is seen again: timers are late
 * then by as long as the machine has slept. Does nothing where there are no such events.
 *
 * @return ends it
 */
export function wakeWith(wake: () => void): () => void {
  const { document } = globalThis;
  if (typeof globalThis.addEventListener !== 'function' || document === undefined) return () => {};
  const seen = () => {
    if (document.visibilityState === 'visible') wake();
  };
  globalThis.addEventListener('online', wake);
  document.addEventListener('visibilitychange', seen);
  return () => {
    globalThis.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', seen);
  };
}
