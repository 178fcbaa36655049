import type { Locator } from 'playwright-core';

const LOADS_WITHIN_MILLIS = 20_000;
/** So long what was put right after a picture may still be seen to move. */
const WATCHED_PICTURES = 10;

/** See `Person.scrollsUpToOlder`. */
export function scrollUp(log: Locator, oldest: number): Promise<{ now: number; moved: number }> {
  return log.evaluate(watchOlder, { oldest, withinMillis: LOADS_WITHIN_MILLIS, pictures: WATCHED_PICTURES });
}

/** Runs in the page: looks after each picture that was painted where the message is. */
async function watchOlder(
  log: Element,
  { oldest, withinMillis, pictures }: { oldest: number; withinMillis: number; pictures: number },
): Promise<{ now: number; moved: number }> {
  const painted = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      });
    });
  const known = log.querySelector(`[data-seq="${oldest}"]`);
  if (known === null) throw new Error(`message ${oldest} is not shown`);
  const first = () => Number(log.querySelector<HTMLElement>('[data-seq]')?.dataset.seq);
  const place = () => known.getBoundingClientRect().top;

  log.scrollTop = 0;
  const before = place();
  const end = performance.now() + withinMillis;
  let moved = 0;
  for (let left = pictures; left > 0; ) {
    await painted();
    moved = Math.max(moved, Math.abs(place() - before));
    if (first() < oldest) left--;
    else if (performance.now() > end) throw new Error(`nothing older than ${oldest} came`);
  }
  return { now: first(), moved };
}
