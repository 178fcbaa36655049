import { useEffect, useReducer } from 'preact/hooks';
import { errorWords } from '../words/errors';
import { Icon } from './icon';

interface Notice {
  readonly id: number;
  readonly words: string;
  readonly isError: boolean;
}

const NOTICES_LIMIT = 3;
const SHOWN_MILLIS = 6_000;

let notices: readonly Notice[] = [];
let nextId = 1;
const watchers = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const watcher of watchers) watcher();
}

/** Tells something in passing; it goes by itself. */
export function tell(words: string, isError = false): void {
  const notice = { id: nextId++, words, isError };
  set([...notices, notice].slice(-NOTICES_LIMIT));
  if (!isError) setTimeout(() => dismiss(notice.id), SHOWN_MILLIS);
}

/** Tells what could not be done and why; it stays until it is closed. */
export function tellError(what: string, error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  tell(`${what} ${errorWords(error)}`, true);
}

function dismiss(id: number): void {
  set(notices.filter((notice) => notice.id !== id));
}

export function Notices() {
  const [, renderAgain] = useReducer<number, void>((times) => times + 1, 0);
  useEffect(() => {
    const watcher = () => renderAgain();
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
    };
  }, []);
  return (
    <div class="notices" role="alert" aria-label="Notices">
      {notices.map((notice) => (
        <div key={notice.id} class={notice.isError ? 'notice notice-error' : 'notice'}>
          <span>{notice.words}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
