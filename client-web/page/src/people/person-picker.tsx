import type { User, UserId } from '@parley/client';
import { useEffect, useId, useState } from 'preact/hooks';
import { useClient, useSelf } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { useRested } from '../parts/later';
import { errorWords } from '../words/errors';

const TYPING_REST_MILLIS = 200;

interface PersonPickerProps {
  label: string;
  /** Who cannot be chosen, with a word that says why. */
  taken?: ReadonlyMap<UserId, string>;
  onChoose: (user: User) => void;
  isFocused?: boolean;
}

/** Finds people by the beginning of their handle or name. */
export function PersonPicker({ label, taken, onChoose, isFocused = false }: PersonPickerProps) {
  const [query, setQuery] = useState('');
  const { users, words } = useFound(useRested(query.trim(), TYPING_REST_MILLIS));
  const [active, setActive] = useState(0);
  const inputId = useId();
  const listId = useId();
  const self = useSelf();
  const found = users.filter((user) => user.id !== self);
  const at = Math.min(active, found.length - 1);

  const choose = (user: User | undefined) => {
    if (user === undefined || taken?.has(user.id)) return;
    onChoose(user);
    setQuery('');
    setActive(0);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((at - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <div class="picker">
      <label for={inputId}>{label}</label>
      <div class="filter">
        <Icon name="search" />
        <input
          id={inputId}
          type="text"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${found[at].id}`}
          autocomplete="off"
          spellcheck={false}
          autofocus={isFocused}
          maxLength={64}
          placeholder="Handle or name"
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label="People" class="picker-list">
        {found.map((user, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox holds the focus and takes the keys
          <div
            key={user.id}
            id={`${listId}-${user.id}`}
            role="option"
            aria-selected={index === at}
            aria-disabled={taken?.has(user.id)}
            class="picker-option"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(user)}
          >
            <Avatar id={user.id} name={user.displayName} size="small" />
            <bdi class="name">{user.displayName}</bdi>
            <span class="muted">@{user.handle}</span>
            {taken?.has(user.id) ? <span class="tag">{taken.get(user.id)}</span> : null}
          </div>
        ))}
      </div>
      <p class="muted picker-words" role="status">
        {words}
      </p>
    </div>
  );
}

function useFound(query: string): { users: readonly User[]; words: string } {
  const client = useClient();
  const [found, setFound] = useState<{ users: readonly User[]; words: string }>({ users: [], words: '' });
  useEffect(() => {
    if (query === '') return setFound({ users: [], words: '' });
    const stop = new AbortController();
    client.searchUsers(query.replace(/^@/, '') || query, '', { signal: stop.signal }).then(
      ({ items }) =>
        setFound({ users: items, words: items.length === 0 ? `Nobody's handle or name begins with “${query}”.` : '' }),
      (error) => stop.signal.aborted || setFound({ users: [], words: errorWords(error) }),
    );
    return () => stop.abort();
  }, [client, query]);
  return found;
}
