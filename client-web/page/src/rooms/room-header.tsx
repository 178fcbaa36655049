import type { RoomSummary } from '@parley/client';
import { usePresence, useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { useNow } from '../parts/later';
import { hashOf, toDetails, toRoom } from '../route';
import { plural } from '../words/text';
import { agoWords } from '../words/time';
import { otherOf, useRoomName } from './name';

const MINUTE_MILLIS = 60_000;

/** Where one is: the room's name, its topic or the other's presence, and the ways to its details and search. */
export function RoomHeader({ summary, isDetailed }: { summary: RoomSummary; isDetailed: boolean }) {
  const { room } = summary;
  const name = useRoomName(summary);
  const other = otherOf(room, useSelf());
  return (
    <header class="pane-head">
      <a class="icon-button back" href={hashOf({ kind: 'home' })} aria-label="Back to rooms">
        <Icon name="back" />
      </a>
      <Avatar id={other ?? room.id} name={name} size="small" isSquare={other === null} />
      <div class="pane-lines">
        <h1 class="pane-title">
          <bdi>{name}</bdi>
        </h1>
        <p class="pane-topic">{other === null ? <Topic summary={summary} /> : <Seen summary={summary} />}</p>
      </div>
      <a
        class="icon-button"
        href={hashOf({ kind: 'search', query: '', roomId: room.id })}
        aria-label="Search in this room"
        title="Search in this room"
      >
        <Icon name="search" />
      </a>
      <a
        class={isDetailed ? 'icon-button is-on' : 'icon-button'}
        href={hashOf(isDetailed ? toRoom(room.id) : toDetails(room.id))}
        aria-label={isDetailed ? 'Hide details' : 'Show details'}
        title="Members and details"
      >
        <Icon name="group" />
      </a>
    </header>
  );
}

function Topic({ summary: { room } }: { summary: RoomSummary }) {
  return (
    <>
      {room.topic === '' ? plural(room.memberCount, 'member') : `${plural(room.memberCount, 'member')} · ${room.topic}`}
    </>
  );
}

function Seen({ summary }: { summary: RoomSummary }) {
  const other = otherOf(summary.room, useSelf());
  const user = useUser(other);
  const presence = usePresence(other);
  const now = useNow(MINUTE_MILLIS);
  const words =
    presence === null
      ? ''
      : presence.isOnline
        ? ' · Online'
        : presence.lastActiveTime === null
          ? ' · Offline'
          : ` · Active ${agoWords(presence.lastActiveTime, now)}`;
  return (
    <>
      @{user?.handle ?? '…'}
      {words}
    </>
  );
}
