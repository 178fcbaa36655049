import type { Message, Posted, UserId } from '@parley/client';
import { useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { memo } from '../parts/memo';
import { clockWords, wholeWords } from '../words/time';
import { useActions } from './actions';
import { useBeacon } from './beacon';
import { Body } from './body';
import { Quote } from './quote';
import { Reactions } from './reactions';
import { Receipt } from './receipt';
import { Toolbar } from './toolbar';

export interface MessageRowProps {
  rowKey: string;
  entry: Posted;
  isFirst: boolean;
  /** Whether somebody else has read it; told for own messages only. */
  isRead: boolean;
  /** Who has read up to here, as ids separated by spaces; empty for nobody. */
  readers: string;
}

/** One message of the room. */
export const MessageRow = memo<MessageRowProps>(({ rowKey, entry, isFirst, isRead, readers }) => {
  const { message } = entry;
  const { beacon } = useActions();
  const { isHovered, isFocused } = useBeacon(beacon, rowKey);
  const isActive = isHovered || isFocused;
  const self = useSelf();
  const sender = useUser(message.senderId);
  const author = sender?.displayName ?? '…';
  const isOwn = message.senderId === self;
  const isDeleted = message.deleteTime !== null;
  const isAddressed = self !== null && message.mentionedUserIds.includes(self);
  const classes = ['row', 'message'];
  if (isFirst) classes.push('is-first');
  if (isAddressed && !isDeleted) classes.push('is-addressed');
  if (isHovered) classes.push('is-hovered');
  return (
    <article
      class={classes.join(' ')}
      data-key={rowKey}
      data-seq={String(message.seq)}
      tabIndex={-1}
      aria-label={labelOf(message, author, isOwn, isRead)}
    >
      <Gutter message={message} author={author} isFirst={isFirst} />
      <div class="message-main">
        {isFirst ? (
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
        ) : null}
        {message.replyToSeq === 0n || isDeleted ? null : (
          <Quote roomId={message.roomId} seq={message.replyToSeq} isActive={isActive} />
        )}
        <div class="message-content">
          {isDeleted ? (
            <p class="body is-deleted">Message deleted</p>
          ) : (
            <Body text={message.text} mentionedUserIds={message.mentionedUserIds} />
          )}
          {message.editTime !== null && !isDeleted ? (
            <span class="edited" title={`Edited ${wholeWords(message.editTime)}`}>
              (edited)
            </span>
          ) : null}
        </div>
        {isDeleted ? null : <Reactions message={message} isActive={isActive} />}
      </div>
      <div class="message-end">
        {readers === '' ? null : <Receipt readers={readers} />}
        {isOwn && !isDeleted ? <Tick isRead={isRead} /> : null}
      </div>
      {isActive && !isDeleted ? <Toolbar rowKey={rowKey} entry={entry} message={message} author={author} /> : null}
    </article>
  );
});

function labelOf(message: Message, author: string, isOwn: boolean, isRead: boolean): string {
  const parts = [author, clockWords(message.createTime)];
  if (message.deleteTime !== null) parts.push('deleted');
  else if (message.editTime !== null) parts.push('edited');
  if (isOwn && message.deleteTime === null) parts.push(isRead ? 'read' : 'sent');
  return parts.join(', ');
}

function Gutter({ message, author, isFirst }: { message: Message; author: string; isFirst: boolean }) {
  if (isFirst) return <Avatar id={message.senderId as UserId} name={author} />;
  return (
    <time
      class="message-gutter-time"
      dateTime={message.createTime.toISOString()}
      title={wholeWords(message.createTime)}
    >
      {clockWords(message.createTime)}
    </time>
  );
}

function Tick({ isRead }: { isRead: boolean }) {
  return (
    <span
      class={isRead ? 'tick is-read' : 'tick'}
      role="img"
      aria-label={isRead ? 'Read' : 'Sent'}
      title={isRead ? 'Read' : 'Sent'}
    >
      <Icon name={isRead ? 'checks' : 'check'} />
    </span>
  );
}
