import type { RoomSummary, User, UserId } from '@parley/client';
import { useState } from 'preact/hooks';
import { useClient, usePresence, useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Confirm, Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { useOnePane } from '../parts/narrow';
import { tell, tellError } from '../parts/notices';
import { MemberList } from '../people/member-list';
import type { Members } from '../people/members';
import { PersonPicker } from '../people/person-picker';
import { go, hashOf, toRoom } from '../route';
import { plural } from '../words/text';
import { dateWords } from '../words/time';
import { otherOf, useRoomName } from './name';
import { RoomForm } from './room-form';

/** The right pane: what a room is, who is in it, and what may be done about both. */
export function Details({ summary, members }: { summary: RoomSummary; members: Members }) {
  const { room } = summary;
  const name = useRoomName(summary);
  const self = useSelf();
  const other = otherOf(room, self);
  const isAlone = useOnePane();
  const Pane = isAlone ? 'main' : 'aside';
  const Title = isAlone ? 'h1' : 'h2';
  return (
    <Pane class="details" aria-label="Room details">
      <header class="pane-head">
        <a class="icon-button" href={hashOf(toRoom(room.id))} aria-label="Close details">
          <Icon name="close" />
        </a>
        <Title class="pane-title">{other === null ? 'Room details' : 'About'}</Title>
      </header>
      <div class="details-body">
        <div class="details-who">
          <Avatar id={other ?? room.id} name={name} size="large" isSquare={other === null} />
          <bdi class="details-name">{name}</bdi>
          {other === null ? <RoomFacts summary={summary} /> : <PersonFacts id={other} />}
        </div>
        {other === null ? <RoomParts summary={summary} members={members} heading={isAlone ? 'h2' : 'h3'} /> : null}
      </div>
    </Pane>
  );
}

function RoomFacts({ summary: { room } }: { summary: RoomSummary }) {
  return (
    <>
      <p class="muted">
        {room.kind === 'PUBLIC' ? `Public · @${room.handle}` : 'Private'} · {plural(room.memberCount, 'member')}
      </p>
      {room.topic === '' ? null : <p class="details-topic">{room.topic}</p>}
      <p class="muted details-made">Made on {dateWords(room.createTime)}</p>
    </>
  );
}

function PersonFacts({ id }: { id: UserId }) {
  const user = useUser(id);
  const presence = usePresence(id);
  return (
    <p class="muted">
      @{user?.handle ?? '…'} · {presence?.isOnline ? 'Online' : 'Offline'}
    </p>
  );
}

interface RoomPartsProps {
  summary: RoomSummary;
  members: Members;
  /** The level below that of the pane's title. */
  heading: 'h2' | 'h3';
}

function RoomParts({ summary, members, heading: Heading }: RoomPartsProps) {
  const client = useClient();
  const [shown, setShown] = useState<'edit' | 'add' | 'leave' | null>(null);
  const { room, self } = summary;
  const isAdmin = self.role !== 'MEMBER';
  const close = () => setShown(null);
  const leave = async () => {
    try {
      await client.leaveRoom(room.id);
      go({ kind: 'home' });
    } catch (error) {
      tellError('You are still in the room.', error);
    }
  };
  return (
    <>
      {isAdmin ? (
        <div class="details-actions">
          <button type="button" class="button" onClick={() => setShown('edit')}>
            <Icon name="edit" /> Edit room
          </button>
          <button type="button" class="button" onClick={() => setShown('add')}>
            <Icon name="add" /> Add people
          </button>
        </div>
      ) : null}
      <section aria-label="Members">
        <Heading class="details-heading">Members</Heading>
        <MemberList summary={summary} members={members} />
      </section>
      <button type="button" class="button button-danger-quiet" onClick={() => setShown('leave')}>
        <Icon name="leave" /> Leave room
      </button>
      {shown === 'edit' ? <RoomForm room={room} onClose={close} /> : null}
      {shown === 'add' ? <AddPeople summary={summary} members={members} onClose={close} /> : null}
      {shown === 'leave' ? (
        <Confirm
          title="Leave this room?"
          words={
            room.kind === 'PUBLIC' ? 'You can join it again whenever you like.' : 'Only an admin can bring you back.'
          }
          action="Leave"
          onConfirm={leave}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function AddPeople({
  summary: { room },
  members,
  onClose,
}: {
  summary: RoomSummary;
  members: Members;
  onClose: () => void;
}) {
  const client = useClient();
  const taken = new Map<UserId, string>(members.items.map(({ userId }) => [userId, 'Member']));
  const add = async (user: User) => {
    try {
      await client.addMember(room.id, user.id);
      tell(`${user.displayName} is in the room now.`);
    } catch (error) {
      tellError(`${user.displayName} was not added.`, error);
    }
  };
  return (
    <Dialog title="Add people" onClose={onClose}>
      <PersonPicker label="Whom?" taken={taken} isFocused onChoose={(user) => void add(user)} />
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
