import type { Message, Outgoing, RoomId, RoomSummary, TimelineEntry } from '@parley/client';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { Composer } from '../composer/composer';
import { draftOf } from '../composer/drafts';
import { useClient, useLive, useRoom, useSelf } from '../live';
import { Icon } from '../parts/icon';
import { MainPane } from '../parts/main-pane';
import { useMembers, usePeople } from '../people/members';
import { goInstead, hashOf, toRoom } from '../route';
import { type Actions, ActionsContext } from '../timeline/actions';
import { Announcer } from '../timeline/announcer';
import { Beacon } from '../timeline/beacon';
import { lastOwn } from '../timeline/rows';
import { Surroundings } from '../timeline/surroundings';
import { Timeline } from '../timeline/timeline';
import { TypingLine } from '../timeline/typing-line';
import { Unsent } from '../timeline/unsent';
import { Details } from './details';
import { useMessageActions } from './message-actions';
import { useRoomName } from './name';
import { RoomHeader } from './room-header';

interface RoomPageProps {
  roomId: RoomId;
  seq: bigint | null;
  isDetailed: boolean;
}

/** A room: what was said, where to write, and on demand its details. Has to be made anew for another room. */
export function RoomPage({ roomId, seq, isDetailed }: RoomPageProps) {
  const summary = useRoom(roomId);
  const isCaughtUp = useLive('connection', (client) => client.isCaughtUp);
  if (summary === null)
    return <MainPane>{isCaughtUp ? <NoRoom roomId={roomId} /> : <Loading roomId={roomId} />}</MainPane>;
  return <OpenRoom summary={summary} seq={seq} isDetailed={isDetailed} />;
}

function OpenRoom({ summary, seq, isDetailed }: { summary: RoomSummary; seq: bigint | null; isDetailed: boolean }) {
  const client = useClient();
  const roomId = summary.room.id;
  const self = useSelf();
  const name = useRoomName(summary);
  const members = useMembers(roomId);
  const people = usePeople(members.items);
  const [edited, setEdited] = useState<Message | null>(null);
  const [replyTo, setReplyTo] = useState(() => draftOf(roomId).replyToSeq);
  const [sent, setSent] = useState(0);
  const [far, setFar] = useState<bigint | null>(null);
  const beacon = useMemo(() => new Beacon(), []);
  const extra = useMessageActions(roomId, beacon, summary.self.role !== 'MEMBER' && summary.room.kind !== 'DIRECT');
  const { openMenu, openPalette, askDelete } = extra;

  // A message that was shown once may be asked for again: the address forgets it.
  const show = useCallback(
    (wanted: bigint) => {
      goInstead(toRoom(roomId));
      requestAnimationFrame(() => goInstead(toRoom(roomId, wanted)));
    },
    [roomId],
  );
  const reply = useCallback((message: Message) => {
    setEdited(null);
    setReplyTo(message.seq);
  }, []);
  const edit = useCallback((message: Message) => {
    setReplyTo(0n);
    setEdited(message);
  }, []);

  const menuActions = useRef({ reply, edit });
  menuActions.current = { reply, edit };
  const actions = useMemo(
    (): Actions => ({
      roomId,
      beacon,
      isAdmin: extra.isAdmin,
      reply,
      edit,
      askDelete,
      show,
      toggle: extra.toggle,
      copy: extra.copy,
      retry: (message: Outgoing) => client.retry(message),
      discard: (message: Outgoing) => client.discard(message),
      openMenu: (key: string, entry: TimelineEntry, anchor: HTMLElement) =>
        openMenu(key, entry, anchor, menuActions.current),
      openPalette,
    }),
    [
      client,
      roomId,
      beacon,
      reply,
      edit,
      show,
      extra.isAdmin,
      extra.toggle,
      extra.copy,
      askDelete,
      openMenu,
      openPalette,
    ],
  );

  return (
    <ActionsContext.Provider value={actions}>
      <MainPane>
        <section class="room" aria-label={name}>
          <RoomHeader summary={summary} isDetailed={isDetailed} />
          {far === null ? (
            <Timeline summary={summary} name={name} members={members.items} target={seq} onFar={setFar} sent={sent} />
          ) : (
            <Surroundings
              roomId={roomId}
              name={name}
              seq={far}
              onLeave={() => {
                setFar(null);
                goInstead(toRoom(roomId));
              }}
            />
          )}
          <Announcer roomId={roomId} />
          <TypingLine roomId={roomId} />
          <Composer
            roomId={roomId}
            name={name}
            people={people}
            edited={edited}
            replyTo={replyTo}
            setReplyTo={setReplyTo}
            setEdited={setEdited}
            onSent={() => {
              setFar(null);
              setSent((times) => times + 1);
            }}
            onEditLast={() => {
              const last = lastOwn(client.timeline(roomId).entries(), self);
              if (last !== null) edit(last);
            }}
          />
          {extra.parts}
        </section>
      </MainPane>
      {isDetailed ? <Details summary={summary} members={members} /> : null}
    </ActionsContext.Provider>
  );
}

function NoRoom({ roomId }: { roomId: RoomId }) {
  return (
    <section class="room room-empty" aria-label="No such room">
      <h1>There is no such room, or you are not a member of it</h1>
      <p class="muted">Perhaps you left it, were removed, or the address is wrong.</p>
      <a class="button" href={hashOf({ kind: 'home' })}>
        <Icon name="back" /> Back to your rooms
      </a>
      <Unsent roomId={roomId} />
    </section>
  );
}

function Loading({ roomId }: { roomId: RoomId }) {
  return (
    <section class="room" aria-label="Room">
      <div class="pane-head">
        <a class="icon-button back" href={hashOf({ kind: 'home' })} aria-label="Back to rooms">
          <Icon name="back" />
        </a>
        <span class="skeleton skeleton-title" />
      </div>
      <div class="room-loading" role="status" aria-label="Loading the room">
        {[3, 1, 4, 2].map((width) => (
          <div key={width} class="skeleton-row">
            <span class="skeleton skeleton-avatar" />
            <span class="skeleton-lines">
              <span class="skeleton" />
              <span class="skeleton" />
            </span>
          </div>
        ))}
      </div>
      <Unsent roomId={roomId} />
    </section>
  );
}
