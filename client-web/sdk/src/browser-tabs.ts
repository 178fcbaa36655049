import type { OtherTabs, Tabs } from './tabs.js';

/** What a browser gives for tabs to know of each other. */
export interface Browser {
  /** Absent where the page did not come by https: tabs then hear of each other, but are not kept apart. */
  readonly locks: LockManager | undefined;
  openChannel(name: string): BroadcastChannel;
}

/**
 * - here: a tab has come; those who are there answer `there`.
 * - account: the store holds another account, or other credentials.
 */
type News = { readonly kind: 'here' | 'there'; readonly id: string } | { readonly kind: 'account' };

/** The tabs of one browser that share one store: told by a channel, kept apart and proven alive by locks. */
export function browserTabs(browser: Browser, store: string, id: string): Promise<Tabs> {
  const tabs = new BrowserTabs(browser, store, id);
  return tabs.live();
}

class BrowserTabs implements Tabs {
  readonly id: string;
  readonly #locks: LockManager | undefined;
  readonly #prefix: string;
  readonly #channel: BroadcastChannel;
  readonly #ending = new AbortController();
  /** Whose end is waited for. */
  readonly #awaited = new Set<string>();
  #others: OtherTabs | null = null;

  constructor(browser: Browser, store: string, id: string) {
    this.id = id;
    this.#locks = browser.locks;
    this.#prefix = `parley/${store}/`;
    this.#channel = browser.openChannel(this.#prefix);
  }

  /** Holds this tab's own lock from now on: a browser lets it go when the tab ends, however that comes. */
  async live(): Promise<Tabs> {
    const locks = this.#locks;
    if (locks === undefined) return this;
    const ending = this.#ending.signal;
    await new Promise<void>((held, refused) => {
      locks
        .request(this.#nameOf(this.id), () => {
          held();
          return new Promise<void>((release) => ending.addEventListener('abort', () => release(), { once: true }));
        })
        .catch(refused);
    });
    return this;
  }

  #nameOf(tab: string): string {
    return `${this.#prefix}tab/${tab}`;
  }

  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#locks === undefined) return work();
    return await this.#locks.request(this.#prefix + name, work);
  }

  tellAccount(): void {
    this.#post({ kind: 'account' });
  }

  #post(news: News): void {
    if (!this.#ending.signal.aborted) this.#channel.postMessage(news);
  }

  async isAlive(id: string): Promise<boolean> {
    if (this.#locks === undefined) return id === this.id;
    const { held } = await this.#locks.query();
    const isAlive = held?.some((lock) => lock.name === this.#nameOf(id)) ?? false;
    if (isAlive) this.#awaitEnd(id);
    return isAlive;
  }

  listen(others: OtherTabs): void {
    this.#others = others;
    this.#channel.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.kind === 'account') {
        others.account();
        return;
      }
      if (data.kind === 'here') this.#post({ kind: 'there', id: this.id });
      this.#awaitEnd(data.id);
    };
    this.#post({ kind: 'here', id: this.id });
  }

  /** The other's lock is had when that tab has ended. */
  #awaitEnd(id: string): void {
    if (this.#locks === undefined || this.#awaited.has(id)) return;
    this.#awaited.add(id);
    this.#locks
      .request(this.#nameOf(id), { mode: 'shared', signal: this.#ending.signal }, () => {
        this.#awaited.delete(id);
        this.#others?.ended();
      })
      // This tab has ended first.
      .catch(() => {});
  }

  close(): void {
    this.#ending.abort();
    this.#channel.close();
  }
}
