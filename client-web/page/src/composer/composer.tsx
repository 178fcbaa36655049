import type { Message, RoomId } from '@parley/client';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useClient, useUser } from '../live';
import { Icon } from '../parts/icon';
import { Palette } from '../timeline/palette';
import { useMessage } from '../timeline/quote';
import { errorWords } from '../words/errors';
import { oneLine, plural, TEXT_LIMIT_BYTES, TEXT_NEAR_LIMIT_BYTES, utf8Bytes } from '../words/text';
import { draftOf, keepDraft } from './drafts';
import { MentionList } from './mention-list';
import { type Completion, complete, completionAt, mentionedIn, offered, type Person } from './mentions';

interface ComposerProps {
  roomId: RoomId;
  name: string;
  people: readonly Person[];
  /** The message that is edited; null while a new one is written. */
  edited: Message | null;
  replyTo: bigint;
  setReplyTo: (seq: bigint) => void;
  setEdited: (message: Message | null) => void;
  onSent: () => void;
  onEditLast: () => void;
}

/** Where messages are written. It has to be made anew for another room. */
export function Composer({
  roomId,
  name,
  people,
  edited,
  replyTo,
  setReplyTo,
  setEdited,
  onSent,
  onEditLast,
}: ComposerProps) {
  const client = useClient();
  const [text, setText] = useState(() => draftOf(roomId).text);
  const [completion, setCompletion] = useState<Completion | null>(null);
  const [active, setActive] = useState(0);
  const [fault, setFault] = useState('');
  const [isSaving, setSaving] = useState(false);
  const [palette, setPalette] = useState<HTMLElement | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const noteId = useId();

  const others = people.filter(({ id }) => id !== client.userId);
  const offers = completion === null ? [] : offered(completion.query, others);
  const bytes = utf8Bytes(text);
  const isTooLong = bytes > TEXT_LIMIT_BYTES;

  useEdited(edited, roomId, setText, field);
  useLayoutEffect(() => grow(field.current), [text]);
  useEffect(() => {
    // What is edited is no draft: the draft waits until the edit is done.
    if (edited === null) keepDraft(roomId, { text, replyToSeq: replyTo });
  }, [roomId, text, replyTo, edited]);
  useEffect(() => {
    if (replyTo !== 0n) field.current?.focus();
  }, [replyTo]);
  useEffect(() => {
    // On a phone that would open the keyboard over what one came to read.
    if (matchMedia('(hover: hover)').matches && location.hash.split('/').length <= 3) field.current?.focus();
    return () => client.typing(roomId, false);
  }, [client, roomId]);

  const write = (next: string, caret?: number) => {
    setText(next);
    setFault('');
    if (caret === undefined) return;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  };

  const choose = (person: Person | undefined) => {
    if (person === undefined || completion === null) return;
    const completed = complete(text, completion, person.handle);
    write(completed.text, completed.caret);
    setCompletion(null);
  };

  const look = () => {
    const element = field.current;
    if (element === null) return;
    const isPoint = element.selectionStart === element.selectionEnd;
    setCompletion(isPoint ? completionAt(element.value, element.selectionStart) : null);
  };

  const leave = () => {
    if (edited !== null) setEdited(null);
    else setReplyTo(0n);
    setFault('');
  };

  const send = async () => {
    if (text.trim() === '' || isSaving) return;
    if (isTooLong)
      return setFault(
        `The message is ${plural(bytes - TEXT_LIMIT_BYTES, 'byte')} too long. Shorten it or send it in parts.`,
      );
    client.typing(roomId, false);
    try {
      if (edited !== null) {
        setSaving(true);
        if (text !== edited.text) await client.edit(edited, text);
        setEdited(null);
      } else {
        const mentionedUserIds = mentionedIn(text, people) as Message['mentionedUserIds'];
        client.send(roomId, { text, replyToSeq: replyTo, mentionedUserIds });
        keepDraft(roomId, { text: '', replyToSeq: 0n });
        setText('');
        setReplyTo(0n);
        onSent();
      }
      setFault('');
    } catch (error) {
      setFault(errorWords(error));
    } finally {
      setSaving(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // While a word is composed (Japanese, Chinese, …) Enter takes the word, and 229 is what older browsers say then.
    if (event.isComposing || event.keyCode === 229) return;
    if (offers.length > 0 && onListKey(event)) return event.preventDefault();
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && (edited !== null || replyTo !== 0n)) {
      event.preventDefault();
      leave();
    } else if (event.key === 'ArrowUp' && text === '' && edited === null && !event.altKey) {
      event.preventDefault();
      onEditLast();
    }
  };

  const onListKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'ArrowDown') setActive((active + 1) % offers.length);
    else if (event.key === 'ArrowUp') setActive((active - 1 + offers.length) % offers.length);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab')
      choose(offers[Math.min(active, offers.length - 1)]);
    else if (event.key === 'Escape') setCompletion(null);
    else return false;
    event.stopPropagation();
    return true;
  };

  return (
    <form
      class="composer"
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {edited !== null ? (
        <Banner
          icon="edit"
          title="Editing your message"
          words={oneLine(edited.text)}
          action="Stop editing"
          onLeave={leave}
        />
      ) : replyTo !== 0n ? (
        <ReplyBanner roomId={roomId} seq={replyTo} onLeave={leave} />
      ) : null}
      <div class="composer-box">
        {offers.length > 0 ? (
          <MentionList id={listId} people={offers} active={Math.min(active, offers.length - 1)} onChoose={choose} />
        ) : null}
        <textarea
          ref={field}
          rows={1}
          aria-label={edited === null ? `Message to ${name}` : 'Edit message'}
          placeholder={`Message ${name}`}
          {...(offers.length > 0 ? listed(listId, Math.min(active, offers.length - 1)) : {})}
          aria-describedby={noteId}
          aria-invalid={isTooLong}
          autocomplete="off"
          enterkeyhint="send"
          dir="auto"
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value);
            setActive(0);
            look();
            client.typing(roomId, event.currentTarget.value.trim() !== '');
          }}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => event.key.startsWith('Arrow') && offers.length === 0 && look()}
          onClick={look}
          onBlur={() => setCompletion(null)}
        />
        <button
          type="button"
          class="icon-button"
          aria-label="Insert emoji"
          title="Insert emoji"
          aria-haspopup="dialog"
          onClick={(event) => setPalette(event.currentTarget)}
        >
          <Icon name="smile" />
        </button>
        <button
          type="submit"
          class="icon-button send-button"
          aria-label={edited === null ? 'Send' : 'Save'}
          title={edited === null ? 'Send (Enter)' : 'Save (Enter)'}
          disabled={text.trim() === '' || isSaving}
        >
          <Icon name={edited === null ? 'send' : 'check'} />
        </button>
      </div>
      <p id={noteId} class="composer-note">
        {fault === '' ? null : (
          <span class="field-fault" role="alert">
            {fault}
          </span>
        )}
        {bytes > TEXT_LIMIT_BYTES - TEXT_NEAR_LIMIT_BYTES ? (
          <span class={isTooLong ? 'byte-count is-over' : 'byte-count'}>
            {bytes} of {TEXT_LIMIT_BYTES} bytes
          </span>
        ) : null}
      </p>
      {palette === null ? null : (
        <Palette
          anchor={palette}
          label="Insert emoji"
          onClose={() => setPalette(null)}
          onChoose={(emoji) => {
            const at = field.current?.selectionStart ?? text.length;
            write(text.slice(0, at) + emoji + text.slice(at), at + emoji.length);
          }}
        />
      )}
    </form>
  );
}

// An edit puts the message's text into the field, and its end brings back what stood there.
function useEdited(
  edited: Message | null,
  roomId: RoomId,
  setText: (text: string) => void,
  field: { readonly current: HTMLTextAreaElement | null },
): void {
  const former = useRef<Message | null>(null);
  useLayoutEffect(() => {
    if (edited?.seq === former.current?.seq) return;
    former.current = edited;
    const text = edited?.text ?? draftOf(roomId).text;
    setText(text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(text.length, text.length);
    });
  }, [edited, roomId, setText, field]);
}

// It is a combobox only while there is something to choose; else it is what it looks like.
// (The types know a textarea only as what it looks like: hence `object`.)
function listed(listId: string, active: number): object {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': true,
    'aria-controls': listId,
    'aria-activedescendant': `${listId}-${active}`,
  };
}

function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

interface BannerProps {
  icon: 'edit' | 'reply';
  title: string;
  words: string;
  action: string;
  onLeave: () => void;
}

function Banner({ icon, title, words, action, onLeave }: BannerProps) {
  return (
    <div class="composer-banner">
      <Icon name={icon} />
      <span class="composer-banner-lines">
        <strong>{title}</strong>
        <bdi>{words}</bdi>
      </span>
      <button type="button" class="icon-button" aria-label={action} title={`${action} (Escape)`} onClick={onLeave}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function ReplyBanner({ roomId, seq, onLeave }: { roomId: RoomId; seq: bigint; onLeave: () => void }) {
  const message = useMessage(roomId, seq);
  const sender = useUser(message?.senderId ?? null);
  return (
    <Banner
      icon="reply"
      title={`Reply to ${sender?.displayName ?? '…'}`}
      words={oneLine(message?.text ?? '')}
      action="Stop replying"
      onLeave={onLeave}
    />
  );
}
