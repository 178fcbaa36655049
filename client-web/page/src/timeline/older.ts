import type { RoomId } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useClient, useFeed, useLive } from '../live';
import { errorWords } from '../words/errors';
import { firstSeqOf } from './rows';

/** A message further back than so many pages is not paged to; its surroundings are shown instead. */
export const JUMP_PAGES_LIMIT = 10;
/** What one page holds. */
export const PAGE_MESSAGES = 50;

export interface Older {
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  /** Why the last page could not be loaded; empty when it could. */
  readonly fault: string;
  load(): Promise<void>;
  /** Loads pages until a message is there; resolves to whether it is. */
  loadUntil(seq: bigint): Promise<boolean>;
}

/** The way to the older messages of a room. */
export function useOlder(roomId: RoomId): Older {
  const client = useClient();
  const feed = useFeed();
  const hasOlder = useLive(`timeline:${roomId}`, (from) => from.timeline(roomId).hasOlder());
  const [isLoading, setLoading] = useState(false);
  const [fault, setFault] = useState('');
  const loading = useRef<Promise<void> | null>(null);

  const load = useCallback((): Promise<void> => {
    const page = async () => {
      setLoading(true);
      try {
        const timeline = client.timeline(roomId);
        const first = firstSeqOf(timeline.entries());
        const hasMore = await timeline.loadOlder();
        // Asked for again at once, it would be asked for for ever.
        setFault(hasMore && firstSeqOf(timeline.entries()) === first ? 'The service sent none.' : '');
      } catch (error) {
        setFault(errorWords(error));
      } finally {
        loading.current = null;
        setLoading(false);
      }
    };
    loading.current ??= page();
    return loading.current;
  }, [client, roomId]);

  const loadUntil = useCallback(
    async (seq: bigint): Promise<boolean> => {
      const timeline = client.timeline(roomId);
      for (let pages = 0; pages < JUMP_PAGES_LIMIT; pages++) {
        if (timeline.message(seq) !== null) return true;
        const first = firstSeqOf(timeline.entries());
        if (!timeline.hasOlder() || (first !== null && first - seq > BigInt(JUMP_PAGES_LIMIT * PAGE_MESSAGES)))
          return false;
        await load();
        if (firstSeqOf(timeline.entries()) === first) return false; // it could not be loaded
      }
      return timeline.message(seq) !== null;
    },
    [client, roomId, load],
  );

  // What failed for want of a connection may work with the next one.
  useEffect(() => feed.subscribe('connection', () => client.state === 'CONNECTED' && setFault('')), [client, feed]);

  return { hasOlder, isLoading, fault, load, loadUntil };
}
