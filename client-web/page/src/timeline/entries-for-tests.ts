import { type Message, type Outgoing, type Posted, roomId, userId } from '@parley/client';

export const ada = userId('u1');
export const grace = userId('u2');
export const room = roomId('r1');

/** A message of the test's room, posted at noon of 26 November 2026 plus its seq in minutes unless told otherwise. */
export function posted(seq: number, changes: Partial<Message> = {}): Posted {
  return {
    kind: 'posted',
    message: {
      roomId: room,
      seq: BigInt(seq),
      senderId: ada,
      clientMessageId: `m${seq}`,
      text: `text ${seq}`,
      attributes: {},
      replyToSeq: 0n,
      mentionedUserIds: [],
      reactions: [],
      createTime: new Date(2026, 10, 26, 12, seq),
      editTime: null,
      deleteTime: null,
      etag: '',
      ...changes,
    },
  };
}

export function outgoing(id: string, createTime: Date): Outgoing {
  return {
    kind: 'outgoing',
    roomId: room,
    clientMessageId: id,
    draft: { text: id, attributes: {}, replyToSeq: 0n, mentionedUserIds: [] },
    createTime,
    state: 'PENDING',
    failure: null,
  };
}
