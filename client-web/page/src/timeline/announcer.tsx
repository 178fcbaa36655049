import type { Message, RoomId } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';
import { useFeed, useSelf, useUser } from '../live';
import { oneLine } from '../words/text';

/** So many new messages are kept for a screen reader to read. */
const KEPT_LIMIT = 3;

/** Reads new messages of the open room out to screen readers. */
export function Announcer({ roomId }: { roomId: RoomId }) {
  const feed = useFeed();
  const self = useSelf();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    setMessages([]);
    return feed.onMessage((message) => {
      if (message.roomId !== roomId || message.senderId === self) return;
      setMessages((former) => [...former, message].slice(-KEPT_LIMIT));
    });
  }, [feed, roomId, self]);
  return (
    <div class="hidden-words" aria-live="polite" data-announcer>
      {messages.map((message) => (
        <Announced key={String(message.seq)} message={message} />
      ))}
    </div>
  );
}

function Announced({ message }: { message: Message }) {
  const sender = useUser(message.senderId);
  return sender === null ? null : (
    <p>
      {sender.displayName}: {oneLine(message.text)}
    </p>
  );
}
