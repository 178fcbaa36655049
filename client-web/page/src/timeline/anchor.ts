/** Nearer to the end than this counts as being there, so that half a pixel does not stop the following. */
export const END_SLACK_PX = 32;

/** What is scrolled, in pixels. */
export interface Extent {
  readonly scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
}

export function isAtEnd({ scrollTop, clientHeight, scrollHeight }: Extent): boolean {
  return scrollHeight - clientHeight - scrollTop <= END_SLACK_PX;
}

/** Whether older entries should be loaded now: less than a screen is left above. */
export function isNearStart({ scrollTop, clientHeight }: Extent): boolean {
  return scrollTop < clientHeight;
}

/** The scrollTop at which an element stands where it stood, `offset` pixels below the upper edge. */
export function scrollTopToKeep(elementTop: number, offset: number): number {
  return Math.max(0, elementTop - offset);
}

/** The scrollTop that shows an element a third below the upper edge. */
export function scrollTopToShow(elementTop: number, elementHeight: number, clientHeight: number): number {
  return Math.max(0, elementTop - Math.max(0, (clientHeight - elementHeight) / 3));
}

/**
 * The first of `count` rows whose end lies below `line`; -1 for none. The rows lie one below the other.
 *
 * @param endOf where the row with this index ends, in pixels
 */
export function firstEndingBelow(count: number, endOf: (index: number) => number, line: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(middle) > line) high = middle;
    else low = middle + 1;
  }
  return low < count ? low : -1;
}
