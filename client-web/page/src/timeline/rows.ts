import type { Message, TimelineEntry, UserId } from '@parley/client';
import { isSameDay } from '../words/time';

/** Messages of one author this close together stand under one name. */
export const GROUP_MILLIS = 5 * 60 * 1000;

/** What the timeline shows, from top to bottom. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: Date }
  | { readonly kind: 'unread'; readonly key: 'unread' }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: TimelineEntry; readonly isFirst: boolean };

/**
 * The rows of some entries.
 *
 * @param self who reads; outgoing entries are theirs
 * @param readSeq up to where they had read when they came; null for no line of new messages
 */
export function rowsOf(entries: readonly TimelineEntry[], self: UserId | null, readSeq: bigint | null): readonly Row[] {
  const rows: Row[] = [];
  const keys = new Set<string>();
  let isLineDrawn = readSeq === null;
  let former: TimelineEntry | null = null;
  for (const entry of entries) {
    const time = timeOf(entry);
    const isNewDay = former === null || !isSameDay(timeOf(former), time);
    if (isNewDay) rows.push({ kind: 'day', key: dayKey(time, keys), day: time });
    const isLineHere = !isLineDrawn && readSeq !== null && isUnread(entry, self, readSeq);
    if (isLineHere) {
      rows.push({ kind: 'unread', key: 'unread' });
      isLineDrawn = true;
    }
    const isFirst = isNewDay || isLineHere || former === null || !isTogether(former, entry, self);
    rows.push({ kind: 'entry', key: entryKey(entry, self, keys), entry, isFirst });
    former = entry;
  }
  return rows;
}

export function timeOf(entry: TimelineEntry): Date {
  return entry.kind === 'posted' ? entry.message.createTime : entry.createTime;
}

export function senderOf(entry: TimelineEntry, self: UserId | null): UserId | null {
  return entry.kind === 'posted' ? entry.message.senderId : self;
}

/** The seq of the newest posted entry; 0n for none. */
export function lastSeqOf(entries: readonly TimelineEntry[]): bigint {
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry?.kind === 'posted') return entry.message.seq;
  }
  return 0n;
}

/** The seq of the oldest posted entry; null for none. */
export function firstSeqOf(entries: readonly TimelineEntry[]): bigint | null {
  const first = entries[0];
  return first?.kind === 'posted' ? first.message.seq : null;
}

/** How many messages of others came after a seq. */
export function countAfter(entries: readonly TimelineEntry[], seq: bigint, self: UserId | null): number {
  let count = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry?.kind !== 'posted') continue;
    if (entry.message.seq <= seq) break;
    if (entry.message.senderId !== self) count++;
  }
  return count;
}

/** The newest message that its sender may still edit; null for none. */
export function lastOwn(entries: readonly TimelineEntry[], self: UserId | null): Message | null {
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry?.kind === 'posted' && entry.message.senderId === self && entry.message.deleteTime === null)
      return entry.message;
  }
  return null;
}

function isUnread(entry: TimelineEntry, self: UserId | null, readSeq: bigint): boolean {
  return entry.kind === 'posted' && entry.message.seq > readSeq && entry.message.senderId !== self;
}

function isTogether(former: TimelineEntry, entry: TimelineEntry, self: UserId | null): boolean {
  if (senderOf(former, self) !== senderOf(entry, self)) return false;
  const replyTo = entry.kind === 'posted' ? entry.message.replyToSeq : entry.draft.replyToSeq;
  return replyTo === 0n && timeOf(entry).getTime() - timeOf(former).getTime() < GROUP_MILLIS;
}

// A message keeps its key from PENDING to posted: it stays in its place.
function entryKey(entry: TimelineEntry, self: UserId | null, keys: Set<string>): string {
  const id = entry.kind === 'posted' ? entry.message.clientMessageId : entry.clientMessageId;
  return freeKey(`${senderOf(entry, self)}/${id}`, keys);
}

// Clocks may step back between two messages, so that a day comes twice.
function dayKey(day: Date, keys: Set<string>): string {
  return freeKey(`day/${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`, keys);
}

function freeKey(wanted: string, keys: Set<string>): string {
  let key = wanted;
  for (let i = 2; keys.has(key); i++) key = `${wanted}/${i}`;
  keys.add(key);
  return key;
}
