import type { Message, Outgoing, RoomId, TimelineEntry } from '@parley/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Beacon } from './beacon';

/** What may be done with the messages of the open room. */
export interface Actions {
  readonly roomId: RoomId;
  readonly beacon: Beacon;
  /** Whether other people's messages may be deleted, too. */
  readonly isAdmin: boolean;
  reply(message: Message): void;
  edit(message: Message): void;
  askDelete(message: Message): void;
  toggle(message: Message, emoji: string): void;
  copy(text: string): void;
  retry(message: Outgoing): void;
  discard(message: Outgoing): void;
  /** Shows a message that may not be loaded. */
  show(seq: bigint): void;
  openMenu(key: string, entry: TimelineEntry, anchor: HTMLElement): void;
  openPalette(key: string, message: Message, anchor: HTMLElement): void;
}

export const ActionsContext = createContext<Actions | null>(null);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('No actions are provided above this component');
  return actions;
}
