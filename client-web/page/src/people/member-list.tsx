import type { Member, Role, RoomSummary, UserId } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';
import { useClient, usePresence, useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Confirm } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { useNow } from '../parts/later';
import { Menu, type MenuItem } from '../parts/menu';
import { tell, tellError } from '../parts/notices';
import { go, toRoom } from '../route';
import { agoWords } from '../words/time';
import type { Members } from './members';

const ROLE_WORDS: Readonly<Record<Role, string>> = { OWNER: 'Owner', ADMIN: 'Admin', MEMBER: 'Member' };
const RANK: Readonly<Record<Role, number>> = { OWNER: 2, ADMIN: 1, MEMBER: 0 };
const PRESENCE_ASKED_LIMIT = 200;
const MINUTE_MILLIS = 60_000;

/** The members of a room with what may be done about each. */
export function MemberList({ summary, members }: { summary: RoomSummary; members: Members }) {
  const client = useClient();
  const { items } = members;
  const ids = items.map(({ userId }) => userId).join(' ');
  useEffect(() => {
    const asked = ids.split(' ').slice(0, PRESENCE_ASKED_LIMIT) as UserId[];
    if (ids !== '') client.askPresence(asked).catch(() => {});
  }, [client, ids]);
  const sorted = items.toSorted((a, b) => RANK[b.role] - RANK[a.role]);
  return (
    <>
      {members.fault === '' ? null : (
        <p class="field-fault" role="alert">
          {members.fault}
        </p>
      )}
      <ul class="member-list" aria-label="Members">
        {sorted.map((member) => (
          <MemberRow key={member.userId} summary={summary} member={member} />
        ))}
      </ul>
      {members.isCut ? <p class="muted">These are the first {items.length}. Mention others by their handle.</p> : null}
    </>
  );
}

function MemberRow({ summary, member }: { summary: RoomSummary; member: Member }) {
  const self = useSelf();
  const user = useUser(member.userId);
  const presence = usePresence(member.userId);
  const now = useNow(MINUTE_MILLIS);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { items, question } = useMemberActions(summary, member, user?.displayName ?? 'this person');
  const name = user?.displayName ?? '…';
  const isSelf = member.userId === self;
  const seen =
    presence === null
      ? ''
      : presence.isOnline
        ? 'Online'
        : presence.lastActiveTime === null
          ? 'Offline'
          : `Active ${agoWords(presence.lastActiveTime, now)}`;
  return (
    <li class="member">
      <Avatar id={member.userId} name={name} size="small" isOnline={presence?.isOnline === true} />
      <span class="member-lines">
        <span>
          <bdi class="name">{name}</bdi>
          {isSelf ? <span class="muted"> (you)</span> : null}
        </span>
        <span class="muted member-seen">
          @{user?.handle ?? '…'}
          {seen === '' ? '' : ` · ${seen}`}
        </span>
      </span>
      {member.role === 'MEMBER' ? null : <span class="tag">{ROLE_WORDS[member.role]}</span>}
      {items.length === 0 ? null : (
        <button
          type="button"
          class="icon-button"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Icon name="menu" />
        </button>
      )}
      {anchor === null ? null : (
        <Menu anchor={anchor} label={`Actions for ${name}`} items={items} onClose={() => setAnchor(null)} />
      )}
      {question}
    </li>
  );
}

function useMemberActions(summary: RoomSummary, member: Member, name: string) {
  const client = useClient();
  const self = useSelf();
  const [asked, setAsked] = useState<'remove' | 'ban' | null>(null);
  const { room } = summary;
  const own = summary.self.role;
  const items: MenuItem[] = [];
  const attempt = (what: string, call: () => Promise<void>) => () => {
    call().catch((error) => tellError(what, error));
  };
  if (member.userId !== self && room.kind !== 'DIRECT') {
    items.push({
      label: 'Write a direct message',
      icon: 'message',
      onChoose: attempt('The room could not be opened.', async () =>
        go(toRoom((await client.openDirectRoom(member.userId)).room.id)),
      ),
    });
    if (own === 'OWNER') {
      for (const role of ['OWNER', 'ADMIN', 'MEMBER'] as const) {
        if (role === member.role) continue;
        items.push({
          label: `Make ${ROLE_WORDS[role].toLowerCase()}`,
          icon: role === 'MEMBER' ? 'person' : 'group',
          onChoose: attempt('The role was not changed.', async () => {
            await client.setRole(room.id, member.userId, role);
            tell(`${name} is ${ROLE_WORDS[role].toLowerCase()} now.`);
          }),
        });
      }
    }
    if (own === 'OWNER' || (own === 'ADMIN' && member.role === 'MEMBER')) {
      items.push({ label: 'Remove from the room', icon: 'leave', isDanger: true, onChoose: () => setAsked('remove') });
      items.push({ label: 'Ban from the room', icon: 'ban', isDanger: true, onChoose: () => setAsked('ban') });
    }
  }
  const question =
    asked === null ? null : (
      <Confirm
        title={asked === 'ban' ? `Ban ${name}?` : `Remove ${name}?`}
        words={
          asked === 'ban'
            ? 'They leave the room and cannot come back until somebody adds them.'
            : 'They leave the room and may come back.'
        }
        action={asked === 'ban' ? 'Ban' : 'Remove'}
        onClose={() => setAsked(null)}
        onConfirm={attempt(`${name} was not removed.`, () =>
          client.removeMember(room.id, member.userId, asked === 'ban'),
        )}
      />
    );
  return { items, question };
}
