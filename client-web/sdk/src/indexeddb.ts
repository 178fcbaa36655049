import { type IDBPDatabase, openDB } from 'idb';
import type { Store } from './store.js';

const VERSION = 1;
const VALUES = 'values';
const DEFAULT_NAME = 'parley';

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

  constructor(name: string) {
    this.sharedAs = name;
  }

  /** A browser may end the connection when it is short of something; the next use opens another one. */
  open(): Promise<IDBPDatabase> {
    const forget = () => {
      this.#database = null;
    };
    this.#database ??= openDB(this.sharedAs, VERSION, {
      upgrade: (database) => {
        database.createObjectStore(VALUES);
      },
      terminated: forget,
    });
    this.#database.catch(forget);
    return this.#database;
  }

  async load(): Promise<ReadonlyMap<string, string>> {
    const transaction = (await this.open()).transaction(VALUES);
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(keys.map((key, at) => [String(key), String(values[at])]));
  }

  async update(key: string, change: (former: string | null) => string | null, isUrgent: boolean): Promise<void> {
    const durability = isUrgent ? 'strict' : 'relaxed';
    const transaction = (await this.open()).transaction(VALUES, 'readwrite', { durability });
    const former: unknown = await transaction.store.get(key);
    const next = change(typeof former === 'string' ? former : null);
    if (next === null) await transaction.store.delete(key);
    else await transaction.store.put(next, key);
    await transaction.done;
  }

  close(): void {
    const closing = this.#database;
    this.#database = null;
    closing?.then(
      (database) => database.close(),
      () => {},
    );
  }
}
