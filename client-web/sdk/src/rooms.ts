import type { Change } from './change.js';
import type { Clock } from './clock.js';
import type { Effect } from './entries.js';
import type { Outgoing } from './entry.js';
import { isEqual } from './equal.js';
import type { Event, MemberChanged, ReactionChanged, ReadMarked } from './gen/parley/v1/event_pb.js';
import type { RoomSummary as RoomSummaryTold } from './gen/parley/v1/room_pb.js';
import { RoomService } from './gen/parley/v1/room_service_pb.js';
import { History } from './history.js';
import { memberOf, messageOf, roomOf, summary, summaryOf } from './mapping.js';
import {
  type Member,
  type Message,
  type Room,
  type RoomId,
  type RoomSummary,
  roomId,
  type UserId,
  userId,
} from './model.js';
import { Reads } from './reads.js';
import type { Requests } from './requests.js';
import { RoomTimeline } from './timeline.js';
import type { Tokens } from './tokens.js';

/** A room whose members come and go is asked for its count no more often. */
const REFRESH_PAUSE_MILLIS = 1_000;

/** The user's rooms and their timelines, kept true by the log. */
export class Rooms {
  readonly #clock: Clock;
  readonly #requests: Requests;
  readonly #tokens: Tokens;
  readonly #tell: (change: Change) => void;
  readonly #summaries = new Map<RoomId, RoomSummary>();
  readonly #timelines = new Map<RoomId, RoomTimeline>();
  /** What `all` answers until something changes. */
  #sorted: readonly RoomSummary[] | null = null;
  /** The newest message of each room that was told. */
  readonly #told = new Map<RoomId, bigint>();
  readonly #reads = new Reads();
  readonly #history: History;
  readonly #refreshing = new Set<RoomId>();
  readonly #outdated = new Set<RoomId>();

  constructor(
    clock: Clock,
    requests: Requests,
    tokens: Tokens,
    patienceMillis: number,
    tell: (change: Change) => void,
  ) {
    this.#clock = clock;
    this.#requests = requests;
    this.#tokens = tokens;
    this.#tell = tell;
    this.#history = new History(requests, this.#reads, patienceMillis, tell);
  }

  /** The rooms, the one with the newest message first. The same array until something changes. */
  all(): readonly RoomSummary[] {
    this.#sorted ??= [...this.#summaries.values()].sort((one, other) => activity(other) - activity(one));
    return this.#sorted;
  }

  room(id: RoomId): RoomSummary | null {
    return this.#summaries.get(id) ?? null;
  }

  timeline(id: RoomId): RoomTimeline {
    const known = this.#timelines.get(id);
    if (known !== undefined) return known;
    const made = new RoomTimeline(
      id,
      (user) => this.#isSelf(user),
      (timeline) => this.#history.loadOlder(timeline),
    );
    this.#timelines.set(id, made);
    return made;
  }

  /** What this client still sends, or failed to, by room. */
  unsent(): Outgoing[] {
    return [...this.#timelines.values()].flatMap((timeline) => timeline.lines.outgoings());
  }

  #isSelf(user: UserId): boolean {
    return this.#tokens.userId === user;
  }

  #set(id: RoomId, room: RoomSummary): void {
    this.#summaries.set(id, room);
    this.#sorted = null;
    this.#tell({ kind: 'rooms', roomId: id });
  }

  // --- snapshots ---

  /** The rooms as they are; whatever else was known is outdated. */
  snapshot(told: readonly RoomSummaryTold[]): void {
    const former = new Set(this.#summaries.keys());
    for (const each of told) {
      const room = summaryOf(each);
      if (room === null) continue;
      former.delete(room.room.id);
      const timeline = this.timeline(room.room.id);
      const wasPaged = timeline.lines.lastSeq() > timeline.lines.firstSeq();
      this.put(room, true);
      // Who reads there goes on reading.
      if (wasPaged) this.#history.loadOlder(timeline).catch(() => {});
    }
    for (const id of former) this.#remove(id);
  }

  /** A room as some answer shows it. */
  put(shown: RoomSummary, isRestart: boolean): void {
    const { id } = shown.room;
    const known = this.#summaries.get(id);
    // The log may be further than the answer.
    const isOutdated = known !== undefined && !isRestart && known.room.lastSeq > shown.room.lastSeq;
    // Nor does it tell of a read marker that is still on its way there.
    const self = known === undefined || isRestart ? shown.self : readUpTo(shown.self, known.self.readSeq);
    const last = isOutdated ? known.lastMessage : shown.lastMessage;
    const { lines } = this.timeline(id);
    if (isRestart || (lines.lastSeq() === 0n && shown.lastMessage !== null)) lines.restart(shown.lastMessage);
    const newest = isOutdated ? known.room.lastSeq : shown.room.lastSeq;
    const room = withLastSeq(withLastSeq(shown.room, newest), lines.lastSeq());
    this.#set(id, summary(room, self, last));
    this.#tell({ kind: 'timeline', roomId: id });
  }

  #remove(id: RoomId): void {
    this.#summaries.delete(id);
    this.#sorted = null;
    this.timeline(id).lines.restart(null);
    this.#tell({ kind: 'rooms', roomId: id });
    this.#tell({ kind: 'timeline', roomId: id });
  }

  #update(id: RoomId, change: (before: RoomSummary) => RoomSummary): void {
    const before = this.#summaries.get(id);
    if (before === undefined) return;
    const after = change(before);
    if (!isEqual(before, after)) this.#set(id, after);
  }

  // --- the log ---

  apply(event: Event): void {
    const room = roomId(event.roomId);
    const { change } = event;
    switch (change.case) {
      case 'messageSent':
        this.#received(messageOf(change.value));
        break;
      case 'messageEdited':
      case 'messageDeleted':
        this.#updated(messageOf(change.value));
        break;
      case 'reactionChanged':
        this.#reacted(room, change.value);
        break;
      case 'memberChanged':
        this.#memberChanged(room, change.value);
        break;
      case 'roomChanged': {
        const now = roomOf(change.value);
        this.#update(room, (before) => summary(withLastSeq(now, before.room.lastSeq), before.self, before.lastMessage));
        break;
      }
      case 'readMarked':
        this.#readMarked(room, change.value);
        break;
      // A newer server tells of things that this client does not know.
      case undefined:
        break;
    }
  }

  #received(message: Message): void {
    const { roomId: room, seq } = message;
    this.#changed(room, seq, this.timeline(room).lines.post(message));
    this.#update(room, (before) => withLast(before, message));
    if ((this.#told.get(room) ?? 0n) >= seq) return;
    this.#told.set(room, seq);
    this.#tell({ kind: 'message', message });
  }

  #updated(message: Message): void {
    const { roomId: room, seq } = message;
    this.#reads.touch(room, seq);
    this.#changed(room, seq, this.timeline(room).lines.update(message));
    this.#update(room, (before) => (before.lastMessage?.seq === seq ? withLast(before, message) : before));
  }

  #reacted(room: RoomId, { seq, userId: user, emoji, present }: ReactionChanged): void {
    this.#reads.touch(room, seq);
    this.#changed(room, seq, this.timeline(room).lines.react(seq, userId(user), emoji, present));
  }

  #changed(room: RoomId, seq: bigint, effect: Effect): void {
    if (effect === 'CHANGED') this.#tell({ kind: 'timeline', roomId: room });
    if (effect === 'UNCERTAIN') this.#history.reread(this.timeline(room), seq);
  }

  #memberChanged(room: RoomId, change: MemberChanged): void {
    this.#tell({ kind: 'members', roomId: room });
    const member = change.member === undefined ? null : memberOf(change.member);
    if (member === null || !this.#isSelf(member.userId)) {
      this.refresh(room);
      return;
    }
    this.#reads.changeMembership(room);
    if (member.state !== 'ACTIVE') {
      this.#remove(room);
    } else if (this.#summaries.has(room)) {
      this.#update(room, ({ room: same, self, lastMessage }) =>
        summary(same, readUpTo(member, self.readSeq), lastMessage),
      );
    } else {
      this.refresh(room);
    }
  }

  #readMarked(room: RoomId, marked: ReadMarked): void {
    const user = userId(marked.userId);
    if (this.#isSelf(user)) this.read(room, marked.readSeq);
    else if (this.timeline(room).read(user, marked.readSeq)) this.#tell({ kind: 'timeline', roomId: room });
  }

  /** How far the user has read; 0 in a room that is not known. */
  readSeq(room: RoomId): bigint {
    return this.room(room)?.self.readSeq ?? 0n;
  }

  /** What was told before says nothing about what is new now. */
  leap(): void {
    this.#told.clear();
  }

  /** Forgets everything: the user is gone. */
  clear(): void {
    const rooms = new Set([...this.#summaries.keys(), ...this.#timelines.keys()]);
    this.#summaries.clear();
    this.#sorted = null;
    for (const timeline of this.#timelines.values()) timeline.clear();
    this.#told.clear();
    this.#outdated.clear();
    for (const room of rooms) {
      this.#tell({ kind: 'rooms', roomId: room });
      this.#tell({ kind: 'timeline', roomId: room });
    }
  }

  /** The user has read up to there. */
  read(room: RoomId, seq: bigint): void {
    this.#update(room, ({ room: same, self, lastMessage }) => summary(same, readUpTo(self, seq), lastMessage));
  }

  // --- asking the server ---

  /** Asks for a room, once for all that want it while it is asked. */
  refresh(room: RoomId): void {
    if (this.#refreshing.has(room)) {
      this.#outdated.add(room);
      return;
    }
    this.#refreshing.add(room);
    const read = this.#reads.begin(room);
    this.#requests.make(
      RoomService.method.getRoom,
      { roomId: room },
      null,
      (answer) => {
        read.end();
        const shown = answer.room === undefined ? null : summaryOf(answer.room);
        // Whether the user is in it is not told by an answer from before it came or left.
        if (read.isMembershipChanged) this.#outdated.add(room);
        else if (shown !== null) this.put(shown, false);
        this.#clock.after(REFRESH_PAUSE_MILLIS, () => this.#refreshed(room));
      },
      (why) => {
        read.end();
        if (why.reason === 'ROOM_ACCESS_DENIED') this.#remove(room);
        this.#refreshed(room);
      },
    );
  }

  #refreshed(room: RoomId): void {
    this.#refreshing.delete(room);
    if (this.#outdated.delete(room)) this.refresh(room);
  }
}

function activity(room: RoomSummary): number {
  return (room.lastMessage?.createTime ?? room.room.createTime).getTime();
}

function withLastSeq(room: Room, seq: bigint): Room {
  return seq > room.lastSeq ? { ...room, lastSeq: seq } : room;
}

function readUpTo(member: Member, seq: bigint): Member {
  return seq > member.readSeq ? { ...member, readSeq: seq } : member;
}

function withLast(before: RoomSummary, message: Message): RoomSummary {
  if (before.lastMessage !== null && before.lastMessage.seq > message.seq) return before;
  return summary(withLastSeq(before.room, message.seq), before.self, message);
}
