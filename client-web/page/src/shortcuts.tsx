import type { RoomId } from '@parley/client';
import { useEffect, useRef } from 'preact/hooks';
import { useClient } from './live';
import { Dialog } from './parts/dialog';
import type { DialogName } from './rooms/sidebar';
import { go, routeOf, toRoom } from './route';

const SHORTCUTS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Ctrl', 'K'], 'Go to a room by its name'],
  [['Alt', '↑'], 'The room above'],
  [['Alt', '↓'], 'The room below'],
  [['Enter'], 'Send the message'],
  [['Shift', 'Enter'], 'A new line in the message'],
  [['↑'], 'Edit your last message, from the empty field'],
  [['@'], 'Mention a member'],
  [['Escape'], 'Leave a reply or an edit; from the messages, back to the field'],
  [['↑', '↓'], 'In the messages: from one to the next'],
  [['R'], 'Reply to the message that has the focus'],
  [['E'], 'Edit it, if it is yours'],
  [['+'], 'React to it'],
  [['C'], 'Copy its text'],
  [['Delete'], 'Delete it, after a question'],
  [['Enter'], 'All that can be done with it'],
  [['?'], 'These shortcuts'],
];

/** The keys of the whole page. */
export function useShortcuts(isBusy: boolean, open: (name: DialogName) => void): void {
  const client = useClient();
  const busy = useRef(isBusy);
  busy.current = isBusy;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (busy.current || event.isComposing || document.querySelector('dialog[open]') !== null) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k')
        open('switcher');
      else if (event.altKey && !event.ctrlKey && event.key === 'ArrowUp')
        walkRooms(
          client.rooms().map(({ room }) => room.id),
          -1,
        );
      else if (event.altKey && !event.ctrlKey && event.key === 'ArrowDown')
        walkRooms(
          client.rooms().map(({ room }) => room.id),
          1,
        );
      else if (event.key === '?' && !isWriting(event.target)) open('shortcuts');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [client, open]);
}

function walkRooms(ids: readonly RoomId[], step: 1 | -1): void {
  const route = routeOf(location.hash);
  const at = route.kind === 'room' ? ids.indexOf(route.roomId) : -1;
  const next = at < 0 ? ids[0] : ids[at + step];
  if (next !== undefined) go(toRoom(next));
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="shortcuts">
        {SHORTCUTS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
