import type { Message, RoomId } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';
import { useClient, useLive, useUser } from '../live';
import { Icon } from '../parts/icon';
import { oneLine } from '../words/text';
import { useActions } from './actions';

// Messages that are quoted but not loaded, so that scrolling past them does not ask for them again.
const asked = new Map<string, Promise<Message | null>>();
const ASKED_LIMIT = 500;

/** A message of the room, also one that its timeline has not loaded; null while it is unknown. */
export function useMessage(roomId: RoomId, seq: bigint): Message | null {
  const client = useClient();
  const loaded = useLive(`timeline:${roomId}`, (from) => (seq === 0n ? null : from.timeline(roomId).message(seq)));
  const [found, setFound] = useState<Message | null>(null);
  const isMissing = seq !== 0n && loaded === null;
  useEffect(() => {
    if (!isMissing) return;
    let isWanted = true;
    const key = `${roomId}/${seq}`;
    const asking =
      asked.get(key) ??
      client.messages(roomId, seq - 1n).then((page) => page.find((message) => message.seq === seq) ?? null);
    asked.set(key, asking);
    if (asked.size > ASKED_LIMIT) asked.delete(asked.keys().next().value ?? '');
    asking.then(
      (message) => isWanted && setFound(message),
      () => asked.delete(key),
    );
    return () => {
      isWanted = false;
    };
  }, [client, roomId, seq, isMissing]);
  return loaded ?? found;
}

/** The message that another one answers; pressing it goes there. */
export function Quote({ roomId, seq, isActive }: { roomId: RoomId; seq: bigint; isActive: boolean }) {
  const { show } = useActions();
  const message = useMessage(roomId, seq);
  const sender = useUser(message?.senderId ?? null);
  const name = sender?.displayName ?? '…';
  const words = message === null ? '…' : message.deleteTime === null ? oneLine(message.text) : 'Message deleted';
  return (
    <button
      type="button"
      class="quote"
      tabIndex={isActive ? 0 : -1}
      title="Go to this message"
      onClick={() => show(seq)}
    >
      <Icon name="reply" />
      <span class="hidden-words">In reply to </span>
      <bdi class="quote-name">{name}</bdi>
      <span class="hidden-words">: </span>
      <bdi class="quote-text">{words}</bdi>
    </button>
  );
}
