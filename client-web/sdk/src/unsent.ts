import type { Outgoing } from './entry.js';
import { ParleyError } from './error.js';
import { millisOfId } from './ids.js';
import { roomId, userId } from './model.js';

/** Where a message is kept until its outcome is known. */
export const UNSENT = 'unsent/';
/** Where it is kept why one has failed. */
export const FAILED = 'failed/';

/** An unsent message in the store: the tab that sends it, and the message. */
interface Kept {
  readonly owner: string;
  readonly roomId: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly replyToSeq: string;
  readonly mentionedUserIds: readonly string[];
}

interface Why {
  readonly reason: string;
  readonly text: string;
}

export function formatUnsent(owner: string, message: Outgoing): string {
  const { text, attributes, replyToSeq, mentionedUserIds } = message.draft;
  const kept: Kept = {
    owner,
    roomId: message.roomId,
    text,
    attributes,
    replyToSeq: replyToSeq.toString(),
    mentionedUserIds,
  };
  return JSON.stringify(kept);
}

/**
 * A message that was kept, and the tab that sends it; null for what cannot be read.
 *
 * @param failure why it has failed, as it is kept; null when it has not
 */
export function parseUnsent(
  clientMessageId: string,
  kept: string,
  failure: string | null,
): { owner: string; message: Outgoing } | null {
  try {
    const { owner, ...found } = JSON.parse(kept) as Kept;
    const message: Outgoing = {
      kind: 'outgoing',
      roomId: roomId(found.roomId),
      clientMessageId,
      draft: {
        text: found.text,
        attributes: found.attributes,
        replyToSeq: BigInt(found.replyToSeq),
        mentionedUserIds: found.mentionedUserIds.map(userId),
      },
      createTime: new Date(millisOfId(clientMessageId)),
      state: failure === null ? 'PENDING' : 'FAILED',
      failure: failure === null ? null : parseFailure(failure),
    };
    return { owner, message };
  } catch {
    return null;
  }
}

export function formatFailure(why: ParleyError): string {
  const kept: Why = { reason: why.reason, text: why.message };
  return JSON.stringify(kept);
}

function parseFailure(kept: string): ParleyError {
  const why = JSON.parse(kept) as Why;
  return new ParleyError(why.reason, why.text);
}
