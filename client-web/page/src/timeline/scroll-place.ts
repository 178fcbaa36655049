import { END_SLACK_PX, firstEndingBelow, isAtEnd, isNearStart, scrollTopToKeep, scrollTopToShow } from './anchor';

interface Watcher {
  /** The place changed, by the reader or by the page. */
  onMove: () => void;
  /** Whether the end is followed became another. */
  onFollow: (isFollowing: boolean) => void;
}

/**
 * Keeps what the reader sees where it is while the rows around it change: at the end it follows the end, elsewhere the
 * first visible row stays put, whatever is put in above it or gets another height.
 */
export class ScrollPlace {
  readonly #scroller: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #watcher: Watcher;
  readonly #observer: ResizeObserver;
  readonly #onScroll = () => this.#scrolled();
  #isFollowing = true;
  #scrollTop = 0; // as it was when the anchor was taken
  #anchor: { element: HTMLElement; offset: number } | null = null;

  /** @param rows the element whose children are the rows, one below the other */
  constructor(scroller: HTMLElement, rows: HTMLElement, watcher: Watcher) {
    this.#scroller = scroller;
    this.#rows = rows;
    this.#watcher = watcher;
    // Heights change without a rendering, too: names arrive, rows off the screen are estimated, the window is resized.
    this.#observer = new ResizeObserver(() => this.restore());
    this.#observer.observe(scroller);
    this.#observer.observe(rows);
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  close(): void {
    this.#observer.disconnect();
    this.#scroller.removeEventListener('scroll', this.#onScroll);
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  get isNearStart(): boolean {
    return isNearStart(this.#scroller);
  }

  /** Puts everything back to where the reader had it. To be called after each change of the rows, before it is painted. */
  restore(): void {
    const scroller = this.#scroller;
    // The reader may have scrolled without the event having come yet: that part is theirs.
    const moved = scroller.scrollTop - this.#scrollTop;
    const isFollowing = this.#isFollowing && (moved >= -END_SLACK_PX || isAtEnd(scroller));
    if (isFollowing) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.#anchor?.element.isConnected && Math.abs(moved) < scroller.clientHeight) {
      // (Further away the anchor is out of sight, and what it does says nothing about what is seen now.)
      const top = scrollTopToKeep(this.#anchor.element.offsetTop, this.#anchor.offset - moved);
      if (Math.abs(top - scroller.scrollTop) >= 1) scroller.scrollTop = top;
    }
    this.#remember(isFollowing);
  }

  /** Goes to the end and follows it. */
  follow(): void {
    this.#setFollowing(true);
    this.restore();
  }

  /** Shows a row and stays there. */
  show(element: HTMLElement): void {
    const scroller = this.#scroller;
    scroller.scrollTop = scrollTopToShow(element.offsetTop, element.offsetHeight, scroller.clientHeight);
    this.#setFollowing(isAtEnd(scroller));
    this.#anchor = { element, offset: element.offsetTop - scroller.scrollTop };
    this.#scrollTop = scroller.scrollTop;
  }

  /** The last row of which something is visible; null for none. */
  lastVisible(): HTMLElement | null {
    const { scrollTop, clientHeight } = this.#scroller;
    const last = this.#firstBelow(scrollTop + clientHeight - 1);
    return last ?? (this.#rows.lastElementChild as HTMLElement | null);
  }

  // Who followed the end and did not move up follows it still, also when the rows have grown since.
  #scrolled(): void {
    if (this.#isFollowing && this.#scroller.scrollTop >= this.#scrollTop - 1 && !isAtEnd(this.#scroller))
      this.restore();
    else this.#remember();
  }

  #remember(isStillFollowing = isAtEnd(this.#scroller)): void {
    const { scrollTop } = this.#scroller;
    this.#scrollTop = scrollTop;
    const element = this.#messageFrom(this.#firstBelow(scrollTop));
    this.#anchor = element === null ? null : { element, offset: element.offsetTop - scrollTop };
    this.#setFollowing(isStillFollowing);
    this.#watcher.onMove();
  }

  // Older messages come between the beginning and the first message, and the line of a day moves up with them: only
  // messages stay where they are.
  #messageFrom(row: HTMLElement | null): HTMLElement | null {
    for (let at: Element | null = row; at !== null; at = at.nextElementSibling) {
      if (at.classList.contains('message')) return at as HTMLElement;
    }
    return row;
  }

  #setFollowing(isFollowing: boolean): void {
    if (this.#isFollowing === isFollowing) return;
    this.#isFollowing = isFollowing;
    this.#watcher.onFollow(isFollowing);
  }

  #firstBelow(line: number): HTMLElement | null {
    const rows = this.#rows.children;
    const endOf = (index: number) => {
      const row = rows[index] as HTMLElement;
      return row.offsetTop + row.offsetHeight;
    };
    return (rows[firstEndingBelow(rows.length, endOf, line)] as HTMLElement | undefined) ?? null;
  }
}
