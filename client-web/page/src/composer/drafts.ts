import type { RoomId } from '@parley/client';
import { keep, kept, keptNames } from '../parts/kept';

/** So many rooms' drafts are kept at most; the oldest names go first. */
const DRAFTS_LIMIT = 200;

/** What was written in a room and not sent yet. It outlives changes of room and reloads. */
export interface Draft {
  readonly text: string;
  readonly replyToSeq: bigint;
}

const EMPTY: Draft = { text: '', replyToSeq: 0n };

export function draftOf(roomId: RoomId): Draft {
  const value = kept(`draft.${roomId}`);
  if (value === null) return EMPTY;
  const end = value.indexOf('\n');
  const seq = value.slice(0, end);
  return /^[0-9]{1,18}$/.test(seq) ? { text: value.slice(end + 1), replyToSeq: BigInt(seq) } : EMPTY;
}

export function keepDraft(roomId: RoomId, draft: Draft): void {
  const isEmpty = draft.text === '' && draft.replyToSeq === 0n;
  keep(`draft.${roomId}`, isEmpty ? null : `${draft.replyToSeq}\n${draft.text}`);
  if (isEmpty) return;
  const names = keptNames('draft.');
  for (const name of names.slice(0, Math.max(0, names.length - DRAFTS_LIMIT))) {
    if (name !== `draft.${roomId}`) keep(name, null);
  }
}

/** Another person signs in here: what the former one wrote is nobody's business. */
export function forgetDrafts(): void {
  for (const name of keptNames('draft.')) keep(name, null);
}
