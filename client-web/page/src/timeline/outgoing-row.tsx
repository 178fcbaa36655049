import type { Outgoing } from '@parley/client';
import { useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { memo } from '../parts/memo';
import { errorWords } from '../words/errors';
import { clockWords, wholeWords } from '../words/time';
import { useActions } from './actions';
import { Body } from './body';
import { Quote } from './quote';

interface OutgoingRowProps {
  rowKey: string;
  entry: Outgoing;
  isFirst: boolean;
}

/** A message on its way, or one that could not be sent. */
export const OutgoingRow = memo<OutgoingRowProps>(({ rowKey, entry, isFirst }) => {
  const self = useSelf();
  const author = useUser(self)?.displayName ?? '…';
  const isFailed = entry.state === 'FAILED';
  const state = isFailed ? 'not sent' : entry.state === 'SENT' ? 'sent' : 'sending';
  return (
    <article
      class={`row message is-outgoing${isFirst ? ' is-first' : ''}${isFailed ? ' is-failed' : ''}`}
      data-key={rowKey}
      tabIndex={-1}
      aria-label={`${author}, ${clockWords(entry.createTime)}, ${state}`}
    >
      {isFirst ? (
        <Avatar id={self ?? ''} name={author} />
      ) : (
        <span class="message-gutter-time">{clockWords(entry.createTime)}</span>
      )}
      <div class="message-main">
        {isFirst ? (
          <div class="message-head">
            <bdi class="message-author">{author}</bdi>
            <time class="message-time" dateTime={entry.createTime.toISOString()} title={wholeWords(entry.createTime)}>
              {clockWords(entry.createTime)}
            </time>
          </div>
        ) : null}
        {entry.draft.replyToSeq === 0n ? null : (
          <Quote roomId={entry.roomId} seq={entry.draft.replyToSeq} isActive={false} />
        )}
        <div class="message-content">
          <Body text={entry.draft.text} mentionedUserIds={entry.draft.mentionedUserIds} />
        </div>
        {isFailed ? <Failure entry={entry} /> : null}
      </div>
      <div class="message-end">
        {isFailed ? null : (
          <span
            class="tick"
            role="img"
            aria-label={state === 'sent' ? 'Sent' : 'Sending'}
            title={state === 'sent' ? 'Sent' : 'Sending…'}
          >
            <Icon name={state === 'sent' ? 'check' : 'clock'} />
          </span>
        )}
      </div>
    </article>
  );
});

function Failure({ entry }: { entry: Outgoing }) {
  const { retry, discard } = useActions();
  return (
    <div class="failure">
      <p class="failure-words">
        <Icon name="warning" />
        Not sent. {entry.failure === null ? '' : errorWords(entry.failure)}
      </p>
      <button type="button" class="button button-small" onClick={() => retry(entry)}>
        <Icon name="retry" /> Retry
      </button>
      <button type="button" class="button button-small" onClick={() => discard(entry)}>
        <Icon name="trash" /> Discard
      </button>
    </div>
  );
}
