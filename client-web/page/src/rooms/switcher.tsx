import type { RoomSummary } from '@parley/client';
import { useId, useState } from 'preact/hooks';
import { useRooms, useSelf } from '../live';
import { Avatar } from '../parts/avatar';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { go, toRoom } from '../route';
import { countWords } from '../words/text';
import { otherOf, useRoomName } from './name';
import { useFiltered } from './room-list';

/** So many rooms are offered at once; a letter more of the name finds the others. */
const OFFERED_LIMIT = 12;

/** Goes to a room by a few letters of its name. */
export function Switcher({ onClose }: { onClose: () => void }) {
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = useFiltered(useRooms(), filter).slice(0, OFFERED_LIMIT);
  const at = Math.max(0, Math.min(active, found.length - 1));
  const choose = (summary: RoomSummary | undefined) => {
    if (summary === undefined) return;
    onClose();
    go(toRoom(summary.room.id));
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
    <Dialog title="Go to room" isTitleHidden onClose={onClose} class="switcher">
      <div class="filter filter-large">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label="Go to room"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${found[at].room.id}`}
          autofocus
          autocomplete="off"
          placeholder="Go to room…"
          value={filter}
          onInput={(event) => {
            setFilter(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label="Rooms to go to" class="picker-list">
        {found.map((summary, index) => (
          <Offer
            key={summary.room.id}
            id={`${listId}-${summary.room.id}`}
            summary={summary}
            isActive={index === at}
            onChoose={() => choose(summary)}
          />
        ))}
      </div>
      {found.length === 0 ? <p class="empty-line">No room fits “{filter}”.</p> : null}
    </Dialog>
  );
}

function Offer({
  id,
  summary,
  isActive,
  onChoose,
}: {
  id: string;
  summary: RoomSummary;
  isActive: boolean;
  onChoose: () => void;
}) {
  const self = useSelf();
  const name = useRoomName(summary);
  const other = otherOf(summary.room, self);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox holds the focus and takes the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      class="picker-option"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Avatar id={other ?? summary.room.id} name={name} size="small" isSquare={other === null} />
      <bdi class="name">{name}</bdi>
      {summary.room.handle === '' ? null : <span class="muted">@{summary.room.handle}</span>}
      {summary.unreadCount > 0n ? <span class="count">{countWords(summary.unreadCount)}</span> : null}
    </div>
  );
}
