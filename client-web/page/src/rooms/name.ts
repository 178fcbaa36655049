import type { Room, RoomSummary, UserId } from '@parley/client';
import { useSelf, useUser } from '../live';

/** The other person of a direct room (oneself, where one talks to oneself); null for other rooms. */
export function otherOf(room: Room, self: UserId | null): UserId | null {
  if (room.kind !== 'DIRECT') return null;
  return room.directUserIds.find((id) => id !== self) ?? room.directUserIds[0] ?? null;
}

/** What a room is called on screens: its title, or the other person's name. */
export function useRoomName(summary: RoomSummary | null): string {
  const self = useSelf();
  const other = useUser(summary === null ? null : otherOf(summary.room, self));
  if (summary === null) return '';
  return summary.room.kind === 'DIRECT' ? (other?.displayName ?? '…') : summary.room.title;
}
