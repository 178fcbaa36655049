import type { Outgoing, RoomId } from '@parley/client';
import { useMemo } from 'preact/hooks';
import { useClient, useLive } from '../live';
import { type Actions, ActionsContext } from './actions';
import { Beacon } from './beacon';
import { OutgoingRow } from './outgoing-row';

/** What the person wrote in a room of which nothing else can be shown, in order; nothing when there is nothing. */
export function Unsent({ roomId }: { roomId: RoomId }) {
  const client = useClient();
  const entries = useLive(`timeline:${roomId}`, (from) => from.timeline(roomId).entries());
  const actions = useMemo((): Actions => {
    const none = () => {};
    return {
      roomId,
      beacon: new Beacon(),
      isAdmin: false,
      reply: none,
      edit: none,
      askDelete: none,
      toggle: none,
      copy: none,
      show: none,
      openMenu: none,
      openPalette: none,
      retry: (message) => client.retry(message),
      discard: (message) => client.discard(message),
    };
  }, [client, roomId]);
  const unsent = entries.filter((entry): entry is Outgoing => entry.kind === 'outgoing');
  if (unsent.length === 0) return null;
  return (
    <ActionsContext.Provider value={actions}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get here */}
      <div class="log" role="log" aria-live="off" aria-label="Messages that are not sent" tabIndex={0}>
        <div class="log-rows">
          {unsent.map((entry) => (
            <OutgoingRow key={entry.clientMessageId} rowKey={entry.clientMessageId} entry={entry} isFirst />
          ))}
        </div>
      </div>
    </ActionsContext.Provider>
  );
}
