/**
 * The others who share a client's store: the tabs of one browser. Each is a client of its own, with its own stream and
 * its own place in the log; here is what they need so as not to fight over the store.
 */
export interface Tabs {
  /** Names this tab among them, for as long as it lives. */
  readonly id: string;

  /** Does work while no other tab does work of that name. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;

  /** Tells the others that the store holds another account, or other credentials, than before. */
  tellAccount(): void;

  /** Whether a tab of that name lives. The end of one that does is heard. */
  isAlive(id: string): Promise<boolean>;

  /** Begins to hear the others. */
  listen(others: OtherTabs): void;

  /** This tab is gone: what it leaves is anybody's. */
  close(): void;
}

/** What is heard of the others. */
export interface OtherTabs {
  /** The store holds another account, or other credentials. */
  account(): void;
  /** A tab has ended; it may have left messages unsent. */
  ended(): void;
}

/** Nobody else is there. */
export function singleTab(id: string): Tabs {
  return {
    id,
    exclusively: (_name, work) => work(),
    tellAccount: () => {},
    isAlive: async (other) => other === id,
    listen: () => {},
    close: () => {},
  };
}
