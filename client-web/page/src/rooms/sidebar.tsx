import type { RoomId } from '@parley/client';
import { useState } from 'preact/hooks';
import { ConnectionBadge } from '../connection/badge';
import { useSelf, useUser } from '../live';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Menu } from '../parts/menu';
import { useOnePane } from '../parts/narrow';
import { hashOf, type Route } from '../route';
import { RoomList } from './room-list';

export type DialogName = 'newRoom' | 'newDirect' | 'profile' | 'switcher' | 'shortcuts';

interface SidebarProps {
  route: Route;
  onDialog: (name: DialogName) => void;
}

/** The left pane: how it is connected, the rooms, and oneself. */
export function Sidebar({ route, onDialog }: SidebarProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const open: RoomId | null = route.kind === 'room' ? route.roomId : null;
  const isAlone = useOnePane();
  const Pane = isAlone ? 'main' : 'aside';
  const Title = isAlone ? 'h1' : 'span';
  return (
    <Pane class="sidebar" aria-label="Rooms and you">
      <header class="sidebar-head">
        <Mark />
        <Title class="sidebar-title">Parley</Title>
        <ConnectionBadge />
        <button
          type="button"
          class="icon-button"
          aria-label="New"
          aria-haspopup="menu"
          title="New room or message"
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Icon name="add" />
        </button>
      </header>
      <div class="sidebar-ways">
        <a
          href={hashOf({ kind: 'search', query: '', roomId: null })}
          aria-current={route.kind === 'search' ? 'page' : undefined}
        >
          <Icon name="search" /> Search messages
        </a>
        <a href={hashOf({ kind: 'directory' })} aria-current={route.kind === 'directory' ? 'page' : undefined}>
          <Icon name="compass" /> Browse rooms
        </a>
      </div>
      <RoomList open={open} onNewRoom={() => onDialog('newRoom')} onNewDirect={() => onDialog('newDirect')} />
      <Self onDialog={onDialog} />
      {anchor === null ? null : (
        <Menu
          anchor={anchor}
          label="New"
          onClose={() => setAnchor(null)}
          items={[
            { label: 'New room', icon: 'group', onChoose: () => onDialog('newRoom') },
            { label: 'New direct message', icon: 'person', onChoose: () => onDialog('newDirect') },
          ]}
        />
      )}
    </Pane>
  );
}

function Self({ onDialog }: { onDialog: (name: DialogName) => void }) {
  const self = useSelf();
  const user = useUser(self);
  const name = user?.displayName ?? '…';
  return (
    <footer class="sidebar-self">
      <button type="button" class="self-button" aria-haspopup="dialog" onClick={() => onDialog('profile')}>
        <Avatar id={self ?? ''} name={name} size="small" />
        <span class="self-lines">
          <bdi class="name">{name}</bdi>
          <span class="muted">@{user?.handle ?? '…'}</span>
        </span>
        <span class="hidden-words">: You and this page</span>
        <Icon name="gear" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => onDialog('shortcuts')}
      >
        <Icon name="keyboard" />
      </button>
    </footer>
  );
}
