import type { Member, RoomSummary } from '@parley/client';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useClient, useLive, useSelf } from '../live';
import { Icon } from '../parts/icon';
import { useNow } from '../parts/later';
import { plural } from '../words/text';
import { dayWords } from '../words/time';
import { useActions } from './actions';
import { useRowKeys } from './keys';
import { MessageRow } from './message-row';
import { type Older, useOlder } from './older';
import { OutgoingRow } from './outgoing-row';
import { furthestRead, RECEIPT_MEMBERS_LIMIT, readersOf, receiptsOf } from './receipts';
import { countAfter, firstSeqOf, lastSeqOf, type Row, rowsOf } from './rows';
import { ScrollPlace } from './scroll-place';

const MINUTE_MILLIS = 60_000;

interface TimelineProps {
  summary: RoomSummary;
  name: string;
  members: readonly Member[];
  /** A message to show; null to begin at what is new. */
  target: bigint | null;
  /** Called when the target is too far back to be paged to. */
  onFar: (seq: bigint) => void;
  /** Changes when the reader has sent something: the end is shown then. */
  sent: number;
}

/** What was said in a room. It has to be made anew for another room. */
export function Timeline({ summary, name, members, target, onFar, sent }: TimelineProps) {
  const client = useClient();
  const self = useSelf();
  const { beacon } = useActions();
  const roomId = summary.room.id;
  const topic = `timeline:${roomId}` as const;
  const entries = useLive(topic, (from) => from.timeline(roomId).entries());
  const heard = useLive(topic, (from) => from.timeline(roomId).readSeqs());
  const older = useOlder(roomId);
  const [lineSeq, setLineSeq] = useState<bigint | null>(() => (summary.unreadCount > 0n ? summary.self.readSeq : null));
  const scroller = useRef<HTMLDivElement>(null);
  const rowsElement = useRef<HTMLDivElement>(null);
  const place = useRef<ScrollPlace | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const knownSeq = useRef(0n);
  const isPlaced = useRef(false);
  const focusedKey = useRef<string | null>(null);
  const latest = useRef({ older, entries });
  latest.current = { older, entries };

  const rows = useMemo(() => rowsOf(entries, self, lineSeq), [entries, self, lineSeq]);
  const isReceipted = summary.room.memberCount <= RECEIPT_MEMBERS_LIMIT;
  const readers = useMemo(() => readersOf(members, heard, self), [members, heard, self]);
  const receipts = useMemo(
    () => (isReceipted ? receiptsOf(entries, readers) : new Map<bigint, string>()),
    [isReceipted, entries, readers],
  );
  const read = useMemo(() => furthestRead(readers), [readers]);

  // What was seen is read, and what is nearly reached is loaded.
  const onMove = useCallback(() => {
    const current = place.current;
    if (current === null) return;
    const { older, entries } = latest.current;
    if (current.isFollowing) knownSeq.current = lastSeqOf(entries);
    if (current.isNearStart && older.hasOlder && !older.isLoading && older.fault === '') void older.load();
    if (document.visibilityState !== 'visible' || !isPlaced.current) return;
    const seen = seqAtOrBefore(current.lastVisible());
    if (seen > (client.room(roomId)?.self.readSeq ?? seen)) client.markRead(roomId, seen);
  }, [client, roomId]);

  useLayoutEffect(() => {
    if (scroller.current === null || rowsElement.current === null) return;
    const made = new ScrollPlace(scroller.current, rowsElement.current, { onMove, onFollow: setFollowing });
    place.current = made;
    return () => {
      place.current = null;
      made.close();
    };
  }, [onMove]);

  // After every rendering, before it is painted.
  useLayoutEffect(() => {
    const current = place.current;
    if (current === null) return;
    if (!isPlaced.current && target === null && (entries.length > 1 || !older.hasOlder)) {
      const line = rowsElement.current?.querySelector<HTMLElement>('.unread-line');
      const isComplete =
        lineSeq === null || line != null || !older.hasOlder || older.fault !== '' || entries.length >= 50;
      if (line != null) current.show(line);
      isPlaced.current = isComplete;
    }
    current.restore();
  });

  // The row of a message is made anew when it is posted: who had it in focus keeps it.
  useLayoutEffect(() => {
    if (focusedKey.current === null || document.activeElement !== document.body) return;
    const row = rowsElement.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(focusedKey.current)}"]`);
    row?.focus({ preventScroll: true });
  }, [entries]);

  useEffect(() => settle(rowsElement.current), [rows]);

  useEffect(() => {
    if (sent === 0) return;
    setLineSeq(null);
    place.current?.follow();
  }, [sent]);

  const showSeq = useCallback(
    async (seq: bigint) => {
      const isThere = await older.loadUntil(seq);
      isPlaced.current = true;
      if (!isThere) return onFar(seq);
      requestAnimationFrame(() => {
        const row = rowsElement.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
        if (row == null) return;
        place.current?.show(row);
        row.focus({ preventScroll: true });
        point(row);
      });
    },
    [older.loadUntil, onFar],
  );
  useEffect(() => {
    if (target !== null) void showSeq(target);
  }, [target, showSeq]);

  // Who looks elsewhere finds a line above what came meanwhile.
  useEffect(() => {
    const follow = () => {
      if (document.visibilityState === 'visible') onMove();
      else if (place.current?.isFollowing) setLineSeq(lastSeqOf(latest.current.entries));
    };
    document.addEventListener('visibilitychange', follow);
    return () => document.removeEventListener('visibilitychange', follow);
  }, [onMove]);

  const onKeyDown = useRowKeys(entries);
  const fresh = isFollowing ? 0 : countAfter(entries, knownSeq.current, self);
  const firstSeq = firstSeqOf(entries);
  const isLineAbove = lineSeq !== null && older.hasOlder && firstSeq !== null && lineSeq + 1n < firstSeq;

  return (
    <div class="timeline">
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get here */}
      <div
        ref={scroller}
        class="log"
        role="log"
        aria-live="off"
        aria-label={`Messages in ${name}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => beacon.set('hovered', rowKeyAt(event.target))}
        // A finger leaves with every tap; the row that it tapped keeps its toolbar.
        onPointerLeave={(event) => event.pointerType === 'mouse' && beacon.set('hovered', null)}
        onFocusIn={(event) => {
          focusedKey.current = rowKeyAt(event.target);
          beacon.set('focused', focusedKey.current);
        }}
        onFocusOut={(event) => {
          beacon.set('focused', rowKeyAt(event.relatedTarget));
          // A row that goes because it is made anew is no row that was left.
          const { target } = event;
          queueMicrotask(() => {
            const isLeft = target instanceof Node && target.isConnected && !target.contains(document.activeElement);
            if (isLeft) focusedKey.current = null;
          });
        }}
      >
        <div ref={rowsElement} class="log-rows">
          <Beginning older={older} name={name} summary={summary} />
          {rows.map((row) => renderRow(row, receipts, read))}
        </div>
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: as above */}
      {isLineAbove ? (
        <button type="button" class="pill pill-top" onClick={() => void showSeq((lineSeq ?? 0n) + 1n)}>
          <Icon name="down" />
          Go to the first unread message
        </button>
      ) : null}
      {isFollowing ? null : (
        <button type="button" class="pill pill-bottom" onClick={() => place.current?.follow()}>
          <Icon name="down" />
          {fresh > 0 ? plural(fresh, 'new message') : 'To the newest'}
        </button>
      )}
    </div>
  );
}

function renderRow(row: Row, receipts: ReadonlyMap<bigint, string>, read: bigint) {
  switch (row.kind) {
    case 'day':
      return <DayLine key={row.key} day={row.day} />;
    case 'unread':
      return (
        <div key={row.key} class="unread-line">
          <span>New messages</span>
        </div>
      );
    case 'entry': {
      const { key, entry, isFirst } = row;
      if (entry.kind === 'outgoing') return <OutgoingRow key={key} rowKey={key} entry={entry} isFirst={isFirst} />;
      const { seq } = entry.message;
      return (
        <MessageRow
          key={key}
          rowKey={key}
          entry={entry}
          isFirst={isFirst}
          isRead={seq <= read}
          readers={receipts.get(seq) ?? ''}
        />
      );
    }
  }
}

function DayLine({ day }: { day: Date }) {
  const now = useNow(MINUTE_MILLIS);
  return (
    <div class="day-line">
      <span>{dayWords(day, now)}</span>
    </div>
  );
}

function Beginning({ older, name, summary }: { older: Older; name: string; summary: RoomSummary }) {
  if (!older.hasOlder) {
    const isEmpty = summary.room.lastSeq === 0n;
    return (
      <div class="beginning">
        <h2 class="beginning-title">{isEmpty ? 'Nothing was said here yet' : <bdi>{name}</bdi>}</h2>
        <p class="muted">{isEmpty ? 'Write the first message below.' : 'This is where it began.'}</p>
      </div>
    );
  }
  return (
    <div class="beginning">
      {older.fault === '' ? null : (
        <p class="field-fault" role="alert">
          Older messages could not be loaded. {older.fault}
        </p>
      )}
      <button
        type="button"
        class="button button-small"
        aria-disabled={older.isLoading}
        onClick={() => void older.load()}
      >
        {older.isLoading ? 'Loading…' : 'Load older messages'}
      </button>
    </div>
  );
}

/**
 * Marks the rows that were painted once: the browser has their true heights then and may leave them out while they are
 * off the screen. A height that was only estimated would move what is seen when it becomes true.
 */
function settle(rows: HTMLElement | null): () => void {
  const mark = () => {
    for (const row of rows?.querySelectorAll<HTMLElement>('.message:not([data-settled])') ?? [])
      row.dataset.settled = '';
  };
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(mark);
  });
  return () => cancelAnimationFrame(frame);
}

function rowKeyAt(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('.message')?.dataset.key ?? null) : null;
}

// Rows without a seq (days, lines, outgoing ones) stand for the message above them.
function seqAtOrBefore(row: Element | null): bigint {
  for (let at = row; at !== null; at = at.previousElementSibling) {
    const seq = (at as HTMLElement).dataset.seq;
    if (seq !== undefined) return BigInt(seq);
  }
  return 0n;
}

/** Points a row out for a moment. */
export function point(row: HTMLElement): void {
  row.animate(
    [
      { backgroundColor: 'var(--point)' },
      { backgroundColor: 'var(--point)', offset: 0.5 },
      { backgroundColor: 'transparent' },
    ],
    {
      duration: 2_000,
    },
  );
}
