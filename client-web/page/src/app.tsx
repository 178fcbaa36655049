import { useEffect, useRef, useState } from 'preact/hooks';
import { notify } from './account/notifications';
import { ProfileDialog } from './account/profile-dialog';
import { endWords } from './account/session';
import { SignInPage } from './account/sign-in';
import { keepConnected } from './connection/keep';
import { restWhenHidden } from './connection/rest';
import { useClient, useFeed, useLive, useRooms, useSelf } from './live';
import { MainPane } from './parts/main-pane';
import { Notices } from './parts/notices';
import { Directory } from './rooms/directory';
import { NewDirectDialog } from './rooms/new-direct-dialog';
import { NewRoomDialog } from './rooms/new-room-dialog';
import { RoomPage } from './rooms/room-page';
import { type DialogName, Sidebar } from './rooms/sidebar';
import { Switcher } from './rooms/switcher';
import { type Route, useRoute } from './route';
import { SearchPage } from './search/search-page';
import { ShortcutsDialog, useShortcuts } from './shortcuts';
import { Welcome } from './welcome';
import { countWords } from './words/text';

export function App() {
  const isSignedIn = useLive('signedIn', (client) => client.isSignedIn);
  const wasSignedIn = useRef(isSignedIn);
  const notice = useRef('');
  if (wasSignedIn.current !== isSignedIn) {
    wasSignedIn.current = isSignedIn;
    notice.current = isSignedIn ? '' : endWords();
  }
  return (
    <>
      {isSignedIn ? <Chat /> : <SignInPage notice={notice.current} />}
      <Notices />
    </>
  );
}

function Chat() {
  const route = useRoute();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  useConnection();
  useTitle();
  useNotifications();
  useShortcuts(dialog !== null, setDialog);
  const close = () => setDialog(null);
  return (
    <div class={`shell is-${paneOf(route)}`}>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link is a link, but the address holds the route */}
      <a class="skip-link" href="#main" onClick={skip}>
        Skip to the conversation
      </a>
      <Sidebar route={route} onDialog={setDialog} />
      <div class="main">
        <Main route={route} onDialog={setDialog} />
      </div>
      {dialog === 'newRoom' ? <NewRoomDialog onClose={close} /> : null}
      {dialog === 'newDirect' ? <NewDirectDialog onClose={close} /> : null}
      {dialog === 'profile' ? <ProfileDialog onClose={close} /> : null}
      {dialog === 'switcher' ? <Switcher onClose={close} /> : null}
      {dialog === 'shortcuts' ? <ShortcutsDialog onClose={close} /> : null}
    </div>
  );
}

/** A room brings its main pane itself, because it may have another one beside it. */
function Main({ route, onDialog }: { route: Route; onDialog: (name: DialogName) => void }) {
  switch (route.kind) {
    case 'room':
      return <RoomPage key={route.roomId} roomId={route.roomId} seq={route.seq} isDetailed={route.isDetailed} />;
    case 'search':
      return (
        <MainPane>
          <SearchPage key={route.roomId ?? ''} query={route.query} roomId={route.roomId} />
        </MainPane>
      );
    case 'directory':
      return (
        <MainPane>
          <Directory onNewRoom={() => onDialog('newRoom')} />
        </MainPane>
      );
    case 'home':
      return (
        <MainPane>
          <Welcome onDialog={onDialog} />
        </MainPane>
      );
  }
}

/** Which pane a narrow window shows. */
function paneOf(route: Route): 'rooms' | 'main' | 'details' {
  if (route.kind === 'home') return 'rooms';
  return route.kind === 'room' && route.isDetailed ? 'details' : 'main';
}

function skip(event: Event): void {
  event.preventDefault();
  const main = document.getElementById('main');
  (main?.querySelector<HTMLElement>('.composer textarea') ?? main)?.focus();
}

function useConnection(): void {
  const client = useClient();
  const self = useSelf();
  useEffect(() => keepConnected(client), [client]);
  useEffect(() => (self === null ? undefined : restWhenHidden(client, self)), [client, self]);
}

/** The title counts what is unread, for tabs that are not looked at. */
function useTitle(): void {
  const rooms = useRooms();
  const unread = rooms.reduce((sum, room) => sum + room.unreadCount, 0n);
  useEffect(() => {
    document.title = unread > 0n ? `(${countWords(unread)}) Parley` : 'Parley';
    return () => {
      document.title = 'Parley';
    };
  }, [unread]);
}

function useNotifications(): void {
  const feed = useFeed();
  useEffect(() => feed.onMessage((message) => notify(feed.client, message)), [feed]);
}
