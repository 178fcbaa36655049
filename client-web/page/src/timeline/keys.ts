import type { TimelineEntry } from '@parley/client';
import { useCallback, useRef } from 'preact/hooks';
import { useSelf } from '../live';
import { useActions } from './actions';

/** The keys of the log: arrows go through the messages, a letter does something with the one that has the focus. */
export function useRowKeys(entries: readonly TimelineEntry[]): (event: KeyboardEvent) => void {
  const actions = useActions();
  const self = useSelf();
  const latest = useRef(entries);
  latest.current = entries;
  return useCallback(
    (event: KeyboardEvent) => {
      const log = event.currentTarget as HTMLElement;
      const focused = event.target instanceof HTMLElement ? event.target : null;
      if (focused === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') {
        log.ownerDocument.querySelector<HTMLElement>('.composer textarea')?.focus();
        return;
      }
      const row = focused.closest<HTMLElement>('.message');
      if (step(log, row, event.key)) return event.preventDefault();
      if (row === null || row !== focused) return; // a button inside a message has the focus: the keys are its own
      const entry = entryOf(latest.current, row);
      if (entry === null) return;
      const anchor = row.querySelector<HTMLElement>('.toolbar button:last-child') ?? row;
      const key = row.dataset.key ?? '';
      if (event.key === 'Enter' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        actions.openMenu(key, entry, anchor);
        return event.preventDefault();
      }
      if (entry.kind === 'outgoing') return;
      const { message } = entry;
      if (message.deleteTime !== null) return;
      const isOwn = message.senderId === self;
      switch (event.key.toLowerCase()) {
        case 'r':
          actions.reply(message);
          break;
        case 'e':
          if (!isOwn) return;
          actions.edit(message);
          break;
        case 'delete':
          if (!isOwn && !actions.isAdmin) return;
          actions.askDelete(message);
          break;
        case 'c':
          actions.copy(message.text);
          break;
        case '+':
          actions.openPalette(key, message, anchor);
          break;
        default:
          return;
      }
      event.preventDefault();
    },
    [actions, self],
  );
}

function step(log: HTMLElement, row: HTMLElement | null, key: string): boolean {
  const next = nextRow(log, row, key);
  if (next === null) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function nextRow(log: HTMLElement, row: HTMLElement | null, key: string): HTMLElement | null {
  const all = log.getElementsByClassName('message');
  const last = all[all.length - 1] as HTMLElement | undefined;
  switch (key) {
    case 'ArrowUp':
      return row === null ? (last ?? null) : sibling(row, 'previousElementSibling');
    case 'ArrowDown':
      return row === null ? (last ?? null) : sibling(row, 'nextElementSibling');
    case 'Home':
      return (all[0] as HTMLElement | undefined) ?? null;
    case 'End':
      return last ?? null;
    default:
      return null;
  }
}

function sibling(row: HTMLElement, way: 'previousElementSibling' | 'nextElementSibling'): HTMLElement | null {
  for (let at = row[way]; at !== null; at = at[way]) if (at.classList.contains('message')) return at as HTMLElement;
  return null;
}

function entryOf(entries: readonly TimelineEntry[], row: HTMLElement): TimelineEntry | null {
  const { seq, key } = row.dataset;
  if (seq !== undefined) {
    const wanted = BigInt(seq);
    return entries.find((entry) => entry.kind === 'posted' && entry.message.seq === wanted) ?? null;
  }
  return entries.find((entry) => entry.kind === 'outgoing' && key?.endsWith(`/${entry.clientMessageId}`)) ?? null;
}
