/**
 * What a client keeps: who it is, where it stands in the log, and what it has not sent yet. Keys are ASCII of at most
 * 64 characters, values are text of at most 64 KiB. Credentials are among them: keep them from others.
 *
 * Implement it to keep these things elsewhere. A place that several tabs or programs share needs a `sharedAs`.
 */
export interface Store {
  /** Names the place to everybody of this origin who shares it; null when one client alone uses it. */
  readonly sharedAs: string | null;

  /** Everything that is kept. */
  load(): Promise<ReadonlyMap<string, string>>;

  /**
   * Changes one value in one step, whoever else shares the place. Changes are carried out in the order of the calls.
   * Rejects when the value cannot be kept.
   *
   * @param change what is to be kept instead of the former value; null means nothing. Called once, without waiting.
   * @param isUrgent whether the value has to survive a power failure as soon as the promise resolves
   */
  update(key: string, change: (former: string | null) => string | null, isUrgent: boolean): Promise<void>;

  /** Lets the place go, once what was begun is done. The client that was opened with it calls this when it closes. */
  close(): void;
}

/** Keeps everything for as long as this object lives. One client uses it at a time. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    sharedAs: null,
    load: async () => new Map(values),
    update: async (key, change) => {
      const next = change(values.get(key) ?? null);
      if (next === null) values.delete(key);
      else values.set(key, next);
    },
    close: () => {},
  };
}
