import type { Member, ParleyClient, RoomId, UserId } from '@parley/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Person } from '../composer/mentions';
import { useClient, useFeed, useUsers } from '../live';
import { errorWords } from '../words/errors';

/** So many pages of members are read at most: beyond some hundreds a list is searched, not read. */
export const MEMBER_PAGES_LIMIT = 10;
/** Changes of members within this time cost one reading. */
const GATHER_MILLIS = 1_000;

export interface Members {
  readonly items: readonly Member[];
  /** Whether there are more than were read. */
  readonly isCut: boolean;
  readonly isLoading: boolean;
  /** Why they could not be read; empty when they could. */
  readonly fault: string;
}

const NONE: Members = { items: [], isCut: false, isLoading: true, fault: '' };

/** The members of a room, read again when they change. */
export function useMembers(roomId: RoomId): Members {
  const client = useClient();
  const feed = useFeed();
  const [members, setMembers] = useState<Members>(NONE);
  useEffect(() => {
    setMembers(NONE);
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      readMembers(client, roomId, stop.signal).then(setMembers, (error) => {
        if (!stop.signal.aborted) setMembers((former) => ({ ...former, isLoading: false, fault: errorWords(error) }));
      });
    };
    const readSoon = () => {
      timer ??= setTimeout(read, GATHER_MILLIS);
    };
    const ends = [feed.subscribe(`members:${roomId}`, readSoon), feed.subscribe('connection', readSoon)];
    read();
    return () => {
      stop.abort();
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [client, feed, roomId]);
  return members;
}

async function readMembers(client: ParleyClient, roomId: RoomId, signal: AbortSignal): Promise<Members> {
  const items: Member[] = [];
  let token = '';
  for (let pages = 0; pages < MEMBER_PAGES_LIMIT; pages++) {
    const page = await client.members(roomId, token, { signal });
    items.push(...page.items);
    token = page.nextPageToken;
    if (token === '') break;
  }
  return { items, isCut: token !== '', isLoading: false, fault: '' };
}

/** The members as people with names, for completing mentions and reading them. */
export function usePeople(members: readonly Member[]): readonly Person[] {
  const users = useUsers(useMemo((): readonly UserId[] => members.map(({ userId }) => userId), [members]));
  // A text stands for the array, which is made anew each time.
  const name = users.map(({ id, etag }) => `${id}:${etag}`).join(' ');
  return useMemo(() => users, [name]);
}
