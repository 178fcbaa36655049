import type { Message, RoomId, TimelineEntry } from '@parley/client';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import { useClient, useSelf } from '../live';
import { Confirm } from '../parts/dialog';
import { Menu, type MenuItem } from '../parts/menu';
import { tell, tellError } from '../parts/notices';
import type { Beacon } from '../timeline/beacon';
import { Palette } from '../timeline/palette';
import { oneLine } from '../words/text';

interface Writing {
  reply(message: Message): void;
  edit(message: Message): void;
}

type Shown =
  | {
      readonly kind: 'menu';
      readonly key: string;
      readonly entry: TimelineEntry;
      readonly anchor: HTMLElement;
      readonly writing: Writing;
    }
  | { readonly kind: 'palette'; readonly key: string; readonly message: Message; readonly anchor: HTMLElement }
  | { readonly kind: 'delete'; readonly message: Message };

/** What is done with messages beside writing: menu, palette, deleting, reacting, copying; `parts` has to be rendered. */
export function useMessageActions(roomId: RoomId, beacon: Beacon, isAdmin: boolean) {
  const client = useClient();
  const self = useSelf();
  const [shown, setShown] = useState<Shown | null>(null);
  const isOpen = shown !== null && shown.kind !== 'delete';
  useLayoutEffect(() => beacon.hold(isOpen), [beacon, isOpen]);

  const toggle = useCallback(
    (message: Message, emoji: string) => {
      const isOwn = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.isOwn);
      const call = isOwn ? client.unreact(roomId, message.seq, emoji) : client.react(roomId, message.seq, emoji);
      call.catch((error) => tellError('The reaction was not changed.', error));
    },
    [client, roomId],
  );
  const copy = useCallback((text: string) => {
    navigator.clipboard.writeText(text).then(
      () => tell('Copied.'),
      () => tell('The browser did not allow copying.', true),
    );
  }, []);
  const askDelete = useCallback((message: Message) => setShown({ kind: 'delete', message }), []);
  const openMenu = useCallback((key: string, entry: TimelineEntry, anchor: HTMLElement, writing: Writing) => {
    setShown({ kind: 'menu', key, entry, anchor, writing });
  }, []);
  const openPalette = useCallback((key: string, message: Message, anchor: HTMLElement) => {
    setShown({ kind: 'palette', key, message, anchor });
  }, []);

  const close = () => {
    setShown(null);
    // The button that opened it may be gone by now; the message is still there.
    if (shown !== null && shown.kind !== 'delete' && !shown.anchor.isConnected) focusRow(shown.key);
  };

  let parts = null;
  if (shown?.kind === 'menu') {
    const { entry, key, anchor, writing } = shown;
    const items = itemsOf(entry, self, isAdmin, {
      ...writing,
      copy,
      askDelete,
      react: (message) => openPalette(key, message, anchor),
      retry: (message) => client.retry(message),
      discard: (message) => client.discard(message),
    });
    parts = <Menu anchor={anchor} label="Message actions" items={items} onClose={close} />;
  } else if (shown?.kind === 'palette') {
    const { message, anchor } = shown;
    parts = <Palette anchor={anchor} label="React with" onClose={close} onChoose={(emoji) => toggle(message, emoji)} />;
  } else if (shown?.kind === 'delete') {
    const { message } = shown;
    parts = (
      <Confirm
        title="Delete this message?"
        words={`“${oneLine(message.text, 80)}” goes away for everybody. This cannot be taken back.`}
        action="Delete"
        onClose={close}
        onConfirm={() =>
          client.delete(roomId, message.seq).catch((error) => tellError('The message was not deleted.', error))
        }
      />
    );
  }
  return { toggle, copy, askDelete, openMenu, openPalette, parts, isAdmin, beacon };
}

interface ItemActions extends Writing {
  copy(text: string): void;
  askDelete(message: Message): void;
  react(message: Message): void;
  retry(message: Extract<TimelineEntry, { kind: 'outgoing' }>): void;
  discard(message: Extract<TimelineEntry, { kind: 'outgoing' }>): void;
}

function itemsOf(
  entry: TimelineEntry,
  self: string | null,
  isAdmin: boolean,
  actions: ItemActions,
): readonly MenuItem[] {
  if (entry.kind === 'outgoing') {
    const copy: MenuItem = { label: 'Copy text', icon: 'copy', onChoose: () => actions.copy(entry.draft.text) };
    if (entry.state !== 'FAILED') return [copy];
    return [
      { label: 'Retry', icon: 'retry', onChoose: () => actions.retry(entry) },
      copy,
      { label: 'Discard', icon: 'trash', isDanger: true, onChoose: () => actions.discard(entry) },
    ];
  }
  const { message } = entry;
  const isOwn = message.senderId === self;
  const items: MenuItem[] = [
    { label: 'Reply', icon: 'reply', onChoose: () => actions.reply(message) },
    { label: 'React', icon: 'smile', onChoose: () => actions.react(message) },
    { label: 'Copy text', icon: 'copy', onChoose: () => actions.copy(message.text) },
  ];
  if (isOwn) items.push({ label: 'Edit', icon: 'edit', onChoose: () => actions.edit(message) });
  if (isOwn || isAdmin)
    items.push({ label: 'Delete', icon: 'trash', isDanger: true, onChoose: () => actions.askDelete(message) });
  return items;
}

function focusRow(key: string): void {
  for (const row of document.getElementsByClassName('message')) {
    if ((row as HTMLElement).dataset.key === key) (row as HTMLElement).focus({ preventScroll: true });
  }
}
