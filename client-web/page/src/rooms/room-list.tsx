import type { RoomId, RoomSummary, UserId } from '@parley/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useClient, useLive, useRooms, useSelf, useUsers } from '../live';
import { Icon } from '../parts/icon';
import { useNow } from '../parts/later';
import { hashOf } from '../route';
import { otherOf } from './name';
import { RoomRow } from './room-row';

const MINUTE_MILLIS = 60_000;
/** The service tells presence for so many rooms in view at most. */
const FOCUS_LIMIT = 50;
const SKELETONS = [1, 2, 3, 4, 5, 6];

interface RoomListProps {
  open: RoomId | null;
  onNewRoom: () => void;
  onNewDirect: () => void;
}

/** The person's rooms, newest activity first. */
export function RoomList({ open, onNewRoom, onNewDirect }: RoomListProps) {
  const rooms = useRooms();
  const isCaughtUp = useLive('connection', (client) => client.isCaughtUp);
  const [filter, setFilter] = useState('');
  const now = useNow(MINUTE_MILLIS);
  const shown = useFiltered(rooms, filter);
  useFocus(rooms, open);

  return (
    <>
      <div class="rooms-tools">
        <label class="filter">
          <Icon name="search" />
          <span class="hidden-words">Filter rooms</span>
          <input
            type="search"
            placeholder="Filter rooms"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setFilter('');
              if (event.key === 'Enter' && shown[0] !== undefined) location.hash = `#/r/${shown[0].room.id}`;
            }}
          />
        </label>
      </div>
      <nav class="rooms-nav" aria-label="Rooms">
        {rooms.length === 0 && !isCaughtUp ? <Skeletons /> : null}
        {rooms.length === 0 && isCaughtUp ? <NoRooms onNewRoom={onNewRoom} onNewDirect={onNewDirect} /> : null}
        {rooms.length > 0 && shown.length === 0 ? <p class="empty-line">No room fits “{filter}”.</p> : null}
        <ul class="room-list">
          {shown.map((summary) => (
            <RoomRow key={summary.room.id} summary={summary} isOpen={summary.room.id === open} now={now} />
          ))}
        </ul>
      </nav>
    </>
  );
}

/** The rooms whose name, handle or other person fits the filter. */
export function useFiltered(rooms: readonly RoomSummary[], filter: string): readonly RoomSummary[] {
  const self = useSelf();
  const others = rooms.flatMap(({ room }) => otherOf(room, self) ?? []);
  const users = useUsers(others);
  const words = filter.trim().toLowerCase();
  if (words === '') return rooms;
  const names = new Map<UserId, string>(users.map((user) => [user.id, `${user.displayName} ${user.handle}`]));
  return rooms.filter(({ room }) => {
    const other = otherOf(room, self);
    const name = other === null ? `${room.title} ${room.handle}` : (names.get(other) ?? '');
    return name.toLowerCase().includes(words);
  });
}

// Presence and typing are told for rooms in view: the open one, and the direct rooms for their dots.
function useFocus(rooms: readonly RoomSummary[], open: RoomId | null): void {
  const client = useClient();
  const self = useSelf();
  const told = useRef('');
  useEffect(() => {
    const direct = rooms.filter(({ room }) => room.kind === 'DIRECT');
    const ids = [...new Set([...(open === null ? [] : [open]), ...direct.map(({ room }) => room.id)])].slice(
      0,
      FOCUS_LIMIT,
    );
    // The order of the list changes with every message; the set does not.
    const name = ids.toSorted().join(' ');
    if (name === told.current) return;
    told.current = name;
    client.focus(ids);
    const unknown = direct
      .flatMap(({ room }) => otherOf(room, self) ?? [])
      .filter((id) => client.presence(id) === null);
    if (unknown.length > 0) client.askPresence(unknown.slice(0, FOCUS_LIMIT)).catch(() => {});
  }, [client, rooms, open, self]);
}

function Skeletons() {
  return (
    <div role="status" aria-label="Loading rooms">
      {SKELETONS.map((number) => (
        <div key={number} class="skeleton-row">
          <span class="skeleton skeleton-avatar" />
          <span class="skeleton-lines">
            <span class="skeleton" />
            <span class="skeleton" />
          </span>
        </div>
      ))}
    </div>
  );
}

function NoRooms({ onNewRoom, onNewDirect }: { onNewRoom: () => void; onNewDirect: () => void }) {
  return (
    <div class="no-rooms">
      <p class="no-rooms-title">You are in no room yet</p>
      <p class="muted">Join one that is open to all, make one of your own, or write to somebody.</p>
      <a class="button button-primary" href={hashOf({ kind: 'directory' })}>
        <Icon name="compass" /> Find a room
      </a>
      <button type="button" class="button" onClick={onNewRoom}>
        <Icon name="add" /> Make a room
      </button>
      <button type="button" class="button" onClick={onNewDirect}>
        <Icon name="person" /> Write to somebody
      </button>
    </div>
  );
}
