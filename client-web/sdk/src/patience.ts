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
