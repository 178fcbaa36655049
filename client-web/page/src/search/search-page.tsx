import type { Message, RoomId } from '@parley/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useClient, useRoom, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { useNow, useRested } from '../parts/later';
import { useRoomName } from '../rooms/name';
import { goInstead, hashOf, toRoom } from '../route';
import { errorWords } from '../words/errors';
import { momentWords, wholeWords } from '../words/time';
import { excerpt, markedParts } from './excerpt';

const TYPING_REST_MILLIS = 300;
const QUERY_LIMIT = 256;
const MINUTE_MILLIS = 60_000;

interface SearchPageProps {
  query: string;
  roomId: RoomId | null;
}

/** Finds messages by their words, in all rooms or in one. */
export function SearchPage({ query, roomId }: SearchPageProps) {
  const [words, setWords] = useState(query);
  const rested = useRested(words.trim(), TYPING_REST_MILLIS);
  const room = useRoom(roomId);
  const roomName = useRoomName(room);
  const { hits, told, nextPageToken, more } = useHits(rested, roomId);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const back = roomId === null ? hashOf({ kind: 'home' }) : hashOf(toRoom(roomId));

  // What is looked for stands in the address, so that going back from a hit finds the hits again.
  useEffect(() => {
    if (rested !== query) goInstead({ kind: 'search', query: rested, roomId });
  }, [rested, query, roomId]);

  return (
    <section class="page" aria-label="Search messages" onKeyDown={walkHits}>
      <header class="pane-head">
        <a class="icon-button back is-always" href={back} aria-label="Back">
          <Icon name="back" />
        </a>
        <h1 class="pane-title">Search messages</h1>
      </header>
      <div class="page-body">
        {/* biome-ignore lint/a11y/useSemanticElements: the search element is not known to all browsers that are served */}
        <form role="search" class="search-form" onSubmit={(event) => event.preventDefault()}>
          <label class="filter filter-large">
            <Icon name="search" />
            <span class="hidden-words">Words to look for</span>
            <input
              ref={field}
              type="search"
              maxLength={QUERY_LIMIT}
              placeholder={roomId === null ? 'Search in all your rooms' : `Search in ${roomName}`}
              value={words}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </label>
          {roomId === null ? null : (
            <p class="search-scope">
              Only in <bdi class="name">{roomName}</bdi>.{' '}
              <a href={hashOf({ kind: 'search', query: words, roomId: null })}>Search all rooms</a>
            </p>
          )}
        </form>
        <p role="status" class="muted page-words">
          {told || 'All the words must occur. “Quoted words” stand together; -word must not occur.'}
        </p>
        <ul class="hits" aria-label="Messages found">
          {hits.map((hit) => (
            <Hit key={`${hit.roomId}/${hit.seq}`} message={hit} query={rested} isRoomShown={roomId === null} />
          ))}
        </ul>
        {nextPageToken === '' ? null : (
          <button type="button" class="button" onClick={more}>
            More results
          </button>
        )}
      </div>
    </section>
  );
}

function Hit({ message, query, isRoomShown }: { message: Message; query: string; isRoomShown: boolean }) {
  const sender = useUser(message.senderId);
  const room = useRoom(message.roomId);
  const roomName = useRoomName(room);
  const now = useNow(MINUTE_MILLIS);
  const name = sender?.displayName ?? '…';
  return (
    <li>
      <a class="hit" href={hashOf(toRoom(message.roomId, message.seq))}>
        <Avatar id={message.senderId} name={name} size="small" />
        <span class="hit-lines">
          <span class="hit-line">
            <bdi class="name">{name}</bdi>
            {isRoomShown ? (
              <span class="muted">
                {' '}
                in <bdi>{roomName}</bdi>
              </span>
            ) : null}
            <time
              class="room-row-time"
              dateTime={message.createTime.toISOString()}
              title={wholeWords(message.createTime)}
            >
              {momentWords(message.createTime, now)}
            </time>
          </span>
          <span class="hit-text" dir="auto">
            {markedParts(excerpt(message.text, query), query).map(({ text, isMarked }, index) =>
              isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
            )}
          </span>
        </span>
      </a>
    </li>
  );
}

function walkHits(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const page = event.currentTarget as HTMLElement;
  const hits = [...page.querySelectorAll<HTMLElement>('.hit')];
  const at = hits.indexOf(document.activeElement as HTMLElement);
  const next =
    event.key === 'ArrowDown' ? hits[at + 1] : at > 0 ? hits[at - 1] : page.querySelector<HTMLElement>('input');
  if (next === undefined || next === null) return;
  event.preventDefault();
  next.focus();
}

function useHits(query: string, roomId: RoomId | null) {
  const client = useClient();
  const [hits, setHits] = useState<readonly Message[]>([]);
  const [nextPageToken, setNextPageToken] = useState('');
  const [told, setTold] = useState('');
  const load = async (token: string, signal?: AbortSignal) => {
    try {
      const page = await client.search(query, roomId, token, signal === undefined ? {} : { signal });
      setHits((former) => (token === '' ? page.items : [...former, ...page.items]));
      setNextPageToken(page.nextPageToken);
      if (token === '') setTold(foundWords(query, page.items.length, page.nextPageToken !== ''));
    } catch (error) {
      if (!signal?.aborted) setTold(errorWords(error));
    }
  };
  useEffect(() => {
    setNextPageToken('');
    if (query === '') {
      setHits([]);
      setTold('');
      return;
    }
    const stop = new AbortController();
    void load('', stop.signal);
    return () => stop.abort();
  }, [client, query, roomId]);
  return { hits, told, nextPageToken, more: () => void load(nextPageToken) };
}

function foundWords(query: string, count: number, hasMore: boolean): string {
  if (count === 0) return `No message has “${query}”.`;
  if (hasMore) return `The newest ${count} messages.`;
  return count === 1 ? '1 message.' : `${count} messages.`;
}
