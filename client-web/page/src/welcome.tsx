import { useRooms } from './live';
import { Icon } from './parts/icon';
import { Mark } from './parts/mark';
import type { DialogName } from './rooms/sidebar';
import { hashOf } from './route';

/** What a wide window shows while no room is open. */
export function Welcome({ onDialog }: { onDialog: (name: DialogName) => void }) {
  const hasRooms = useRooms().length > 0;
  return (
    <section class="room room-empty" aria-label="Welcome">
      <Mark />
      <h1>{hasRooms ? 'Choose a room to go on' : 'Welcome to Parley'}</h1>
      <p class="muted">
        {hasRooms ? (
          <>
            Or press <kbd>Ctrl</kbd> <kbd>K</kbd> and write its first letters.
          </>
        ) : (
          'Rooms are where people talk. Join one, make one, or write to somebody.'
        )}
      </p>
      <div class="welcome-ways">
        <a class="button" href={hashOf({ kind: 'directory' })}>
          <Icon name="compass" /> Browse rooms
        </a>
        <button type="button" class="button" onClick={() => onDialog('newRoom')}>
          <Icon name="group" /> New room
        </button>
        <button type="button" class="button" onClick={() => onDialog('newDirect')}>
          <Icon name="person" /> New message
        </button>
      </div>
    </section>
  );
}
