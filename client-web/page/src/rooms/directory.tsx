import type { Room } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';
import { useClient, useRooms } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { useRested } from '../parts/later';
import { go, hashOf, toRoom } from '../route';
import { errorWords } from '../words/errors';
import { plural } from '../words/text';

const TYPING_REST_MILLIS = 200;

/** The rooms that anybody may join. */
export function Directory({ onNewRoom }: { onNewRoom: () => void }) {
  const [query, setQuery] = useState('');
  const { rooms, words, nextPageToken, more } = usePublicRooms(useRested(query.trim(), TYPING_REST_MILLIS));
  return (
    <section class="page" aria-label="Browse rooms">
      <header class="pane-head">
        <a class="icon-button back" href={hashOf({ kind: 'home' })} aria-label="Back to rooms">
          <Icon name="back" />
        </a>
        <h1 class="pane-title">Browse rooms</h1>
        <button type="button" class="button" onClick={onNewRoom}>
          <Icon name="add" /> New room
        </button>
      </header>
      <div class="page-body">
        <label class="filter filter-large">
          <Icon name="search" />
          <span class="hidden-words">Search public rooms</span>
          <input
            type="search"
            placeholder="Search by handle or title"
            maxLength={64}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        <p role="status" class="muted page-words">
          {words}
        </p>
        <ul class="cards" aria-label="Public rooms">
          {rooms.map((room) => (
            <PublicRoom key={room.id} room={room} />
          ))}
        </ul>
        {nextPageToken === '' ? null : (
          <button type="button" class="button" onClick={more}>
            More rooms
          </button>
        )}
      </div>
    </section>
  );
}

function PublicRoom({ room }: { room: Room }) {
  const client = useClient();
  const isMember = useRooms().some((summary) => summary.room.id === room.id);
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  const join = async () => {
    setBusy(true);
    setFault('');
    try {
      await client.joinRoom(room.handle);
      go(toRoom(room.id));
    } catch (error) {
      setFault(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li class="card">
      <Avatar id={room.id} name={room.title} isSquare />
      <div class="card-lines">
        <h2 class="card-title">
          <bdi>{room.title}</bdi>
        </h2>
        <p class="muted">
          @{room.handle} · {plural(room.memberCount, 'member')}
        </p>
        {room.topic === '' ? null : <p class="card-topic">{room.topic}</p>}
        {fault === '' ? null : (
          <p class="field-fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      {isMember ? (
        <a class="button" href={hashOf(toRoom(room.id))} aria-label={`Open ${room.title}`}>
          Open
        </a>
      ) : (
        <button
          type="button"
          class="button button-primary"
          aria-label={`Join ${room.title}`}
          disabled={isBusy}
          onClick={() => void join()}
        >
          Join
        </button>
      )}
    </li>
  );
}

function usePublicRooms(query: string) {
  const client = useClient();
  const [rooms, setRooms] = useState<readonly Room[]>([]);
  const [nextPageToken, setNextPageToken] = useState('');
  const [words, setWords] = useState('Loading…');
  const load = async (token: string, signal?: AbortSignal) => {
    try {
      const page = await client.listPublicRooms(query, token, signal === undefined ? {} : { signal });
      setRooms((former) => (token === '' ? page.items : [...former, ...page.items]));
      setNextPageToken(page.nextPageToken);
      setWords(page.items.length === 0 && token === '' ? nothingWords(query) : '');
    } catch (error) {
      if (!signal?.aborted) setWords(errorWords(error));
    }
  };
  useEffect(() => {
    const stop = new AbortController();
    void load('', stop.signal);
    return () => stop.abort();
  }, [client, query]);
  return { rooms, words, nextPageToken, more: () => void load(nextPageToken) };
}

function nothingWords(query: string): string {
  return query === '' ? 'There is no public room yet. Make the first one.' : `No public room begins with “${query}”.`;
}
