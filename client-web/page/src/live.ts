import type { Change, Message, ParleyClient, Presence, RoomId, RoomSummary, User, UserId } from '@parley/client';
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useReducer, useRef } from 'preact/hooks';

/** What a part of the page depends on. */
export type Topic =
  | 'connection'
  | 'signedIn'
  | 'rooms'
  | `timeline:${RoomId}`
  | `members:${RoomId}`
  | `typing:${RoomId}`
  | `user:${UserId}`
  | `presence:${UserId}`;

type Listener = () => void;

/** Changes within this time are shown together: a burst of messages costs one picture, not a thousand. */
const GATHER_MILLIS = 16;

/** Brings the client's changes to the parts of the page that depend on them. One reader for the whole page. */
export class Live {
  readonly #listeners = new Map<Topic, Set<Listener>>();
  readonly #messageListeners = new Set<(message: Message) => void>();
  readonly #changed = new Set<Topic>();
  #isGathering = false;

  constructor(readonly client: ParleyClient) {}

  /** Reads the changes until the client is closed. */
  async follow(): Promise<void> {
    for await (const change of this.client.changes()) this.#take(change);
  }

  subscribe(topic: Topic, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set<Listener>();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /** Tells of each new message once, in order. */
  onMessage(listener: (message: Message) => void): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  #take(change: Change): void {
    switch (change.kind) {
      case 'message':
        for (const listener of this.#messageListeners) listener(change.message);
        break;
      case 'connection':
        this.#mark('connection');
        break;
      case 'caughtUp':
        this.#mark('connection');
        this.#mark('rooms');
        break;
      case 'snapshot':
        for (const topic of this.#listeners.keys()) this.#mark(topic);
        break;
      case 'signedIn':
      case 'rooms':
        this.#mark(change.kind);
        break;
      case 'timeline':
      case 'members':
      case 'typing':
        this.#mark(`${change.kind}:${change.roomId}`);
        break;
      case 'user':
        this.#mark(`user:${change.user.id}`);
        break;
      case 'presence':
        this.#mark(`presence:${change.userId}`);
        break;
    }
  }

  #mark(topic: Topic): void {
    this.#changed.add(topic);
    if (this.#isGathering) return;
    this.#isGathering = true;
    setTimeout(() => {
      this.#isGathering = false;
      const topics = [...this.#changed];
      this.#changed.clear();
      for (const changed of topics) for (const listener of [...(this.#listeners.get(changed) ?? [])]) listener();
    }, GATHER_MILLIS);
  }
}

export const LiveContext = createContext<Live | null>(null);

export function useClient(): ParleyClient {
  return useFeed().client;
}

export function useFeed(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('No client is provided above this component');
  return live;
}

/** What `read` answers, now and after each change of one of the topics. Renders again only when the answer is another. */
export function useLive<T>(topics: Topic | readonly Topic[], read: (client: ParleyClient) => T): T {
  const live = useFeed();
  const [, renderAgain] = useReducer<number, void>((times) => times + 1, 0);
  const value = read(live.client);
  const latest = useRef({ read, value });
  latest.current = { read, value };
  const names = typeof topics === 'string' ? topics : topics.join(' ');
  useLayoutEffect(() => {
    const look = () => {
      const { read, value } = latest.current;
      if (!Object.is(read(live.client), value)) renderAgain();
    };
    const ends = (names === '' ? [] : names.split(' ')).map((topic) => live.subscribe(topic as Topic, look));
    look(); // what changed between the rendering and now
    return () => {
      for (const end of ends) end();
    };
  }, [live, names]);
  return value;
}

/** A user, or null until they are known. */
export function useUser(id: UserId | null): User | null {
  return useLive(id === null ? [] : `user:${id}`, (client) => (id === null ? null : client.user(id)));
}

/** The users of these ids as far as they are known; renders again when one becomes known or changes. */
export function useUsers(ids: readonly UserId[]): readonly User[] {
  const live = useFeed();
  // One text stands for all of them, because arrays made anew would always differ.
  useLive(
    ids.map((id): Topic => `user:${id}`),
    (client) => ids.map((id) => client.user(id)?.etag ?? '').join(' '),
  );
  return ids.flatMap((id) => live.client.user(id) ?? []);
}

export function usePresence(id: UserId | null): Presence | null {
  return useLive(id === null ? [] : `presence:${id}`, (client) => (id === null ? null : client.presence(id)));
}

export function useRooms(): readonly RoomSummary[] {
  return useLive('rooms', (client) => client.rooms());
}

export function useRoom(id: RoomId | null): RoomSummary | null {
  return useLive('rooms', (client) => (id === null ? null : client.room(id)));
}

export function useSelf(): UserId | null {
  return useLive('signedIn', (client) => client.userId);
}
