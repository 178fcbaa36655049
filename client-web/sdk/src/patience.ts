import type { Clock, Timer } from './clock.js';

/** A promise that rejects with the signal's reason when the signal comes first. */
export async function orAbort<T>(begin: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return begin();
  signal.throwIfAborted();
  const begun = begin();
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    begun.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** What the work gives, or null when that takes longer; then the work goes on. Rejects as the work does. */
export async function within<T>(clock: Clock, millis: number, work: Promise<T>): Promise<T | null> {
  let patience: Timer | null = null;
  const late = new Promise<null>((resolve) => {
    patience = clock.after(millis, () => resolve(null));
  });
  return await Promise.race([work, late]).finally(() => patience?.cancel());
}
