import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { machineClock, type Timer } from './clock.js';
import type { Store } from './store.js';

const VERSION = 1;
const VALUES = 'values';
const DEFAULT_NAME = 'parley';
/** So long another tab may hold up the opening. */
const OPENING_MILLIS = 10_000;

/**
 * Keeps everything in this browser, for all tabs of this origin together: they are one device of one user, sign in and
 * out together, and a tab sends what another one left unsent. Rejects where the browser keeps nothing, as some do in
 * private windows; go on with {@link memoryStore} then.
 *
 * @param name one name for each service and kind of use; all tabs with one name share one store
 */
export async function indexedDbStore(name: string = DEFAULT_NAME): Promise<Store> {
  const store = new IndexedDbStore(name);
  await store.open();
  return store;
}

class IndexedDbStore implements Store {
  readonly sharedAs: string;
  #database: Promise<IDBPDatabase> | null = null;
  #isClosed = false;

  constructor(name: string) {
    this.sharedAs = name;
  }

  /** A browser may end the connection when it is short of something; the next use opens another one. */
  open(): Promise<IDBPDatabase> {
    if (this.#isClosed) return Promise.reject(new Error('the store is closed; open another one'));
    if (this.#database !== null) return this.#database;
    const opened = this.#connect(() => this.#forget(opened));
    this.#database = opened;
    opened.catch(() => this.#forget(opened));
    return opened;
  }

  #forget(database: Promise<IDBPDatabase>): void {
    if (this.#database === database) this.#database = null;
  }

  /** @param lost called when the connection is of no use any more */
  async #connect(lost: () => void): Promise<IDBPDatabase> {
    const opening = openDB(this.sharedAs, VERSION, {
      upgrade: (database) => {
        database.createObjectStore(VALUES);
      },
      // Who deletes the database, or opens a newer version of it, waits for this one to let it go.
      blocking: (_version, _wanted, event) => {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    });
    let isLate = false;
    let patience: Timer | null = null;
    const late = new Promise<never>((_, reject) => {
      patience = machineClock.after(OPENING_MILLIS, () => {
        isLate = true;
        reject(
          new Error(`IndexedDB does not open "${this.sharedAs}"; close other tabs that use an older version of it`),
        );
      });
    });
    opening.then(
      (database) => {
        if (isLate) database.close();
      },
      () => {},
    );
    return await Promise.race([opening, late]).finally(() => patience?.cancel());
  }

  async #begin<M extends 'readonly' | 'readwrite'>(
    mode: M,
    durability: IDBTransactionDurability,
  ): Promise<IDBPTransaction<unknown, [typeof VALUES], M>> {
    const opened = this.open();
    const begin = (database: IDBPDatabase) => {
      const transaction = database.transaction(VALUES, mode, { durability });
      // Who waits for its requests hears of its failure.
      transaction.done.catch(() => {});
      return transaction;
    };
    try {
      return begin(await opened);
    } catch (thrown) {
      if (!(thrown instanceof DOMException) || thrown.name !== 'InvalidStateError') throw thrown;
      // Some browsers lose a connection and do not say so.
      this.#forget(opened);
      return begin(await this.open());
    }
  }

  async load(): Promise<ReadonlyMap<string, string>> {
    const transaction = await this.#begin('readonly', 'relaxed');
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(keys.map((key, at) => [String(key), String(values[at])]));
  }

  async update(key: string, change: (former: string | null) => string | null, isUrgent: boolean): Promise<void> {
    const transaction = await this.#begin('readwrite', isUrgent ? 'strict' : 'relaxed');
    const former: unknown = await transaction.store.get(key);
    const next = change(typeof former === 'string' ? former : null);
    if (next === null) await transaction.store.delete(key);
    else await transaction.store.put(next, key);
    await transaction.done;
  }

  close(): void {
    const closing = this.#database;
    this.#database = null;
    this.#isClosed = true;
    closing?.then(
      (database) => database.close(),
      () => {},
    );
  }
}
