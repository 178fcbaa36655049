import type { Message, RoomId } from '@parley/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useClient, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { errorWords } from '../words/errors';
import { clockWords, dayWords, isSameDay, wholeWords } from '../words/time';
import { Body } from './body';
import { point } from './timeline';

/** So many messages before the one that is looked for are shown with it. */
const BEFORE_MESSAGES = 20n;

interface SurroundingsProps {
  roomId: RoomId;
  name: string;
  seq: bigint;
  onLeave: () => void;
}

/** A message from long ago among its neighbours, to read; the way back leads to the newest ones. */
export function Surroundings({ roomId, name, seq, onLeave }: SurroundingsProps) {
  const client = useClient();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [fault, setFault] = useState('');
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    const after = seq > BEFORE_MESSAGES ? seq - BEFORE_MESSAGES - 1n : 0n;
    client.messages(roomId, after, { signal: stop.signal }).then(
      (page) => {
        setMessages(page);
        if (!page.some((message) => message.seq === seq)) setFault('The message is not there any more.');
        requestAnimationFrame(() => {
          const row = log.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
          row?.scrollIntoView({ block: 'center' });
          row?.focus({ preventScroll: true });
          if (row != null) point(row);
        });
      },
      (error) => {
        if (!stop.signal.aborted) setFault(errorWords(error));
      },
    );
    return () => stop.abort();
  }, [client, roomId, seq]);
  return (
    <div class="timeline">
      <p class="banner banner-line" role="status">
        You are reading older messages.
        <button type="button" class="button button-small" onClick={onLeave}>
          <Icon name="down" /> Back to the newest
        </button>
      </p>
      {fault === '' ? null : (
        <p class="field-fault" role="alert">
          {fault}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get here */}
      <div ref={log} class="log" role="log" aria-live="off" aria-label={`Older messages in ${name}`} tabIndex={0}>
        <div class="log-rows">
          {messages.map((message, index) => (
            <OldRow key={String(message.seq)} message={message} former={messages[index - 1] ?? null} />
          ))}
        </div>
      </div>
    </div>
  );
}

function OldRow({ message, former }: { message: Message; former: Message | null }) {
  const sender = useUser(message.senderId);
  const author = sender?.displayName ?? '…';
  const isNewDay = former === null || !isSameDay(former.createTime, message.createTime);
  return (
    <>
      {isNewDay ? (
        <div class="day-line">
          <span>{dayWords(message.createTime, new Date())}</span>
        </div>
      ) : null}
      <article
        class="row message is-first"
        data-seq={String(message.seq)}
        tabIndex={-1}
        aria-label={`${author}, ${clockWords(message.createTime)}`}
      >
        <Avatar id={message.senderId} name={author} />
        <div class="message-main">
          <div class="message-head">
            <bdi class="message-author">{author}</bdi>
            <time
              class="message-time"
              dateTime={message.createTime.toISOString()}
              title={wholeWords(message.createTime)}
            >
              {clockWords(message.createTime)}
            </time>
          </div>
          {message.deleteTime === null ? (
            <Body text={message.text} mentionedUserIds={message.mentionedUserIds} />
          ) : (
            <p class="body is-deleted">Message deleted</p>
          )}
        </div>
        <div class="message-end" />
      </article>
    </>
  );
}
