import type { Outgoing, RoomId, RoomSummary } from '@parley/client';
import { draftOf } from '../composer/drafts';
import { useLive, usePresence, useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { memo } from '../parts/memo';
import { hashOf, toRoom } from '../route';
import { countWords, oneLine, plural } from '../words/text';
import { momentWords, wholeWords } from '../words/time';
import { otherOf, useRoomName } from './name';

interface RoomRowProps {
  summary: RoomSummary;
  isOpen: boolean;
  now: Date;
}

/** One room of the list: its name, what was said last, and what is new. */
export const RoomRow = memo<RoomRowProps>(({ summary, isOpen, now }) => {
  const self = useSelf();
  const { room } = summary;
  const name = useRoomName(summary);
  const other = otherOf(room, self);
  const presence = usePresence(other);
  const unsent = useLastUnsent(room.id);
  const unread = summary.unreadCount;
  const time = unsent?.createTime ?? summary.lastMessage?.createTime ?? null;
  return (
    <li>
      <a
        href={hashOf(toRoom(room.id))}
        class={`room-row${isOpen ? ' is-open' : ''}${unread > 0n ? ' is-unread' : ''}`}
        aria-current={isOpen ? 'page' : undefined}
        data-room-id={room.id}
      >
        <Avatar
          id={other ?? room.id}
          name={name}
          isSquare={other === null}
          isOnline={other === null ? undefined : presence?.isOnline === true}
        />
        <span class="room-row-lines">
          <span class="room-row-line">
            <bdi class="room-row-name">{name}</bdi>
            {room.kind === 'PRIVATE' ? (
              <span class="room-row-kind">
                <Icon name="lock" />
                <span class="hidden-words"> private</span>
              </span>
            ) : null}
            {presence?.isOnline ? <span class="hidden-words"> online</span> : null}
            {time === null ? null : (
              <time class="room-row-time" dateTime={time.toISOString()} title={wholeWords(time)}>
                {momentWords(time, now)}
              </time>
            )}
          </span>
          <span class="room-row-line">
            <Preview summary={summary} unsent={unsent} isOpen={isOpen} />
            {unread > 0n ? (
              <span class="count">
                <span aria-hidden="true">{countWords(unread)}</span>
                <span class="hidden-words"> {plural(unread, 'unread message')}</span>
              </span>
            ) : null}
          </span>
        </span>
      </a>
    </li>
  );
});

function useLastUnsent(id: RoomId): Outgoing | null {
  return useLive(
    ['rooms', `timeline:${id}`],
    (client) => client.unsent().findLast((message) => message.roomId === id) ?? null,
  );
}

function Preview({ summary, unsent, isOpen }: { summary: RoomSummary; unsent: Outgoing | null; isOpen: boolean }) {
  const self = useSelf();
  const message = summary.lastMessage;
  const sender = useUser(message?.senderId ?? null);
  if (unsent !== null) {
    const isFailed = unsent.state === 'FAILED';
    return (
      <span class={isFailed ? 'room-row-preview is-failed' : 'room-row-preview'}>
        <Icon name={isFailed ? 'warning' : 'clock'} />
        <span class="hidden-words">{isFailed ? 'Not sent: ' : 'Sending: '}</span>
        <bdi>{oneLine(unsent.draft.text)}</bdi>
      </span>
    );
  }
  const draft = isOpen ? '' : draftOf(summary.room.id).text.trim();
  if (draft !== '') {
    return (
      <span class="room-row-preview">
        <em class="draft-mark">Draft:</em> <bdi>{oneLine(draft)}</bdi>
      </span>
    );
  }
  if (message === null) return <span class="room-row-preview">{summary.room.topic || 'Nothing was said yet'}</span>;
  const author = message.senderId === self ? 'You' : (sender?.displayName ?? '…');
  const isNamed = summary.room.kind !== 'DIRECT' || message.senderId === self;
  return (
    <span class="room-row-preview">
      {isNamed ? <bdi class="room-row-author">{author}: </bdi> : null}
      <bdi>{message.deleteTime === null ? oneLine(message.text) : 'Message deleted'}</bdi>
    </span>
  );
}
