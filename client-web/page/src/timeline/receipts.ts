import type { Member, TimelineEntry, UserId } from '@parley/client';

/** Rooms with more members than this show no receipts: nobody reads a hundred faces. */
export const RECEIPT_MEMBERS_LIMIT = 50;

/** How far each other member has read, from the members as they were listed and from what was heard since. */
export function readersOf(
  members: readonly Member[],
  heard: ReadonlyMap<UserId, bigint>,
  self: UserId | null,
): ReadonlyMap<UserId, bigint> {
  const readers = new Map<UserId, bigint>();
  for (const member of members) {
    if (member.userId !== self && member.state === 'ACTIVE') readers.set(member.userId, member.readSeq);
  }
  for (const [userId, seq] of heard) {
    if (userId !== self && seq > (readers.get(userId) ?? -1n)) readers.set(userId, seq);
  }
  return readers;
}

/**
 * Who has read up to each message and no further, as ids separated by spaces, by seq. Nobody stands under a message of
 * their own. Only messages among the entries carry readers.
 */
export function receiptsOf(
  entries: readonly TimelineEntry[],
  readers: ReadonlyMap<UserId, bigint>,
): ReadonlyMap<bigint, string> {
  const receipts = new Map<bigint, string>();
  const waiting = [...readers].sort((a, b) => (a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : 0));
  let next = 0;
  for (let i = entries.length - 1; i >= 0 && next < waiting.length; i--) {
    const entry = entries[i];
    if (entry?.kind !== 'posted') continue;
    const { seq, senderId } = entry.message;
    for (let reader = waiting[next]; reader !== undefined && reader[1] >= seq; reader = waiting[++next]) {
      if (reader[0] !== senderId)
        receipts.set(seq, receipts.has(seq) ? `${receipts.get(seq)} ${reader[0]}` : reader[0]);
    }
  }
  return receipts;
}

/** The furthest that anybody else has read. */
export function furthestRead(readers: ReadonlyMap<UserId, bigint>): bigint {
  let furthest = 0n;
  for (const seq of readers.values()) if (seq > furthest) furthest = seq;
  return furthest;
}
