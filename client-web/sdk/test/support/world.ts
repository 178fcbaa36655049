import { create } from '@bufbuild/protobuf';
import { type Timestamp, timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { Clock } from '../../src/clock.js';
import { type Event, EventSchema } from '../../src/gen/parley/v1/event_pb.js';
import { type Message, MessageSchema, ReactionSchema } from '../../src/gen/parley/v1/message_pb.js';
import {
  type ListMessagesRequest,
  type SendMessageRequest,
  SendMessageRequestSchema,
} from '../../src/gen/parley/v1/message_service_pb.js';
import { Member_State, Role, Room_Kind, type RoomSummary, RoomSummarySchema } from '../../src/gen/parley/v1/room_pb.js';

export const SELF = 'u1';
export const OTHER = 'u2';

/** A room: its messages by seq, and who is in it. */
export interface ModelRoom {
  readonly id: string;
  readonly messages: Message[];
  readonly readSeqs: Map<string, bigint>;
  isSelfMember: boolean;
}

export interface Entry {
  readonly event: Event;
  /** Whether the client's user was in the room when it happened. */
  readonly concernsSelf: boolean;
}

export interface Stored {
  readonly seq: bigint;
  readonly createTime: Timestamp;
  readonly isRepeat: boolean;
}

/** What the service keeps: two users (the client's own and another one), their rooms, and the log. */
export class World {
  readonly log: Entry[] = [];
  readonly rooms = new Map<string, ModelRoom>();
  /** What the client's user has sent, in the order in which it was stored. */
  readonly sent: SendMessageRequest[] = [];
  readonly #clock: Clock;
  readonly #appended: () => void;
  readonly #seqs = new Map<string, bigint>();

  // --- how it may be broken, for the judge to find ---

  /** Sends are acknowledged and not stored. */
  isForgetful = false;
  /** Repeats are stored again. */
  isRepetitive = false;
  /** After a restore the log still tells of what the backup lacks. */
  isHaunted = false;

  constructor(clock: Clock, appended: () => void) {
    this.#clock = clock;
    this.#appended = appended;
  }

  now(): Timestamp {
    return timestampFromMs(this.#clock.now());
  }

  room(id: string): ModelRoom {
    const room = this.rooms.get(id) ?? { id, messages: [], readSeqs: new Map(), isSelfMember: true };
    this.rooms.set(id, room);
    return room;
  }

  message(room: string, seq: bigint): Message {
    const message = this.room(room).messages[Number(seq) - 1];
    if (message === undefined) throw new Error(`there is no message ${seq} in ${room}`);
    return message;
  }

  /** A room that the other user makes, with both in it. */
  makeRoom(id: string): void {
    this.room(id);
    this.#selfIs(id, Member_State.ACTIVE);
  }

  #selfIs(room: string, state: Member_State): void {
    const member = { roomId: room, userId: SELF, role: Role.MEMBER, state };
    this.#append(room, { case: 'memberChanged', value: { member } });
  }

  /** The other user gets another role. */
  promote(room: string): void {
    const member = { roomId: room, userId: OTHER, role: Role.ADMIN, state: Member_State.ACTIVE };
    this.#append(room, { case: 'memberChanged', value: { member } });
  }

  /** The user of the client is removed from a room, or comes back. */
  setSelfMember(id: string, isMember: boolean): void {
    const room = this.room(id);
    if (room.isSelfMember === isMember) return;
    room.isSelfMember = isMember;
    this.#selfIs(id, isMember ? Member_State.ACTIVE : Member_State.LEFT);
  }

  /** The other user says something. */
  say(room: string, text: string): void {
    const clientMessageId = `00000000-0000-7000-8000-${this.log.length.toString(16).padStart(12, '0')}`;
    this.post(create(SendMessageRequestSchema, { roomId: room, clientMessageId, text }), OTHER);
  }

  /** The other user changes what it said. */
  edit(room: string, seq: bigint, text: string): void {
    this.#change(room, seq, (message) => ({ ...message, text, editTime: this.now(), etag: `e${this.log.length}` }));
    this.#append(room, { case: 'messageEdited', value: this.#plain(room, seq) });
  }

  delete(room: string, seq: bigint): void {
    this.#change(room, seq, ({ senderId, clientMessageId, createTime }) =>
      create(MessageSchema, {
        roomId: room,
        seq,
        senderId,
        clientMessageId,
        ...(createTime === undefined ? {} : { createTime }),
        deleteTime: this.now(),
      }),
    );
    this.#append(room, { case: 'messageDeleted', value: this.#plain(room, seq) });
  }

  react(room: string, seq: bigint, emoji: string): void {
    const { deleteTime, reactions } = this.message(room, seq);
    if (deleteTime !== undefined || reactions.some((reaction) => reaction.emoji === emoji)) return;
    this.#change(room, seq, (message) =>
      create(MessageSchema, {
        ...message,
        reactions: [...reactions, create(ReactionSchema, { emoji, count: 1, userIds: [OTHER] })],
      }),
    );
    this.#append(room, { case: 'reactionChanged', value: { seq, userId: OTHER, emoji, present: true } });
  }

  #change(room: string, seq: bigint, change: (message: Message) => Message): void {
    this.room(room).messages[Number(seq) - 1] = change(this.message(room, seq));
  }

  #plain(room: string, seq: bigint): Message {
    return { ...this.message(room, seq), reactions: [] };
  }

  #append(roomId: string, change: NonNullable<Parameters<typeof create<typeof EventSchema>>[1]>['change']): void {
    const concernsSelf = this.room(roomId).isSelfMember || change?.case === 'memberChanged';
    const position = BigInt(this.log.length + 1);
    const event = create(EventSchema, { position, roomId, ...(change === undefined ? {} : { change }) });
    this.log.push({ event, concernsSelf });
    this.#appended();
  }

  isStored(clientMessageId: string): boolean {
    return this.#seqs.has(SELF + clientMessageId);
  }

  post(request: SendMessageRequest, sender: string): Stored {
    const room = this.room(request.roomId);
    const next = BigInt(room.messages.length + 1);
    if (this.isForgetful && sender === SELF) return { seq: next, createTime: this.now(), isRepeat: false };
    const key = sender + request.clientMessageId;
    const known = this.isRepetitive ? undefined : this.#seqs.get(key);
    if (known !== undefined) {
      return { seq: known, createTime: this.message(room.id, known).createTime ?? this.now(), isRepeat: true };
    }
    this.#seqs.set(key, next);
    if (sender === SELF) this.sent.push(request);
    const { clientMessageId, text, attributes } = request;
    const [createTime, etag] = [this.now(), `e${this.log.length}`];
    const message = create(MessageSchema, {
      roomId: room.id,
      seq: next,
      senderId: sender,
      clientMessageId,
      text,
      attributes,
      createTime,
      etag,
    });
    room.messages.push(message);
    this.#append(room.id, { case: 'messageSent', value: message });
    return { seq: next, createTime, isRepeat: false };
  }

  /** A backup is restored that is older: a room's newest messages are gone. */
  lose(id: string, count: number): void {
    const { messages, readSeqs } = this.room(id);
    for (const lost of messages.splice(messages.length - count)) {
      this.#seqs.delete(lost.senderId + lost.clientMessageId);
    }
    const newest = BigInt(messages.length);
    for (const [user, seq] of readSeqs) if (seq > newest) readSeqs.set(user, newest);
    // Nor does its log tell of them, to whoever is told something again.
    if (this.isHaunted) return;
    for (const [at, { event }] of this.log.entries()) {
      if (event.roomId === id && seqOf(event) > newest) this.log[at] = { event, concernsSelf: false };
    }
  }

  markRead(roomId: string, seq: bigint): bigint {
    const room = this.room(roomId);
    const newest = BigInt(room.messages.length);
    const reached = seq < newest ? seq : newest;
    const former = room.readSeqs.get(SELF) ?? 0n;
    const readSeq = reached > former ? reached : former;
    room.readSeqs.set(SELF, readSeq);
    this.#append(roomId, { case: 'readMarked', value: { userId: SELF, readSeq } });
    return readSeq;
  }

  page({ roomId, from, pageSize }: ListMessagesRequest): Message[] {
    const all = this.room(roomId).messages;
    const size = pageSize === 0 ? 50 : pageSize;
    if (from.case === 'afterSeq') return all.slice(Number(from.value), Number(from.value) + size);
    const end = from.case === 'beforeSeq' ? Number(from.value) - 1 : all.length;
    return all.slice(Math.max(0, end - size), end).reverse();
  }

  summary(room: ModelRoom): RoomSummary {
    const lastSeq = BigInt(room.messages.length);
    return create(RoomSummarySchema, {
      room: { roomId: room.id, kind: Room_Kind.PRIVATE, title: room.id, lastSeq },
      member: {
        roomId: room.id,
        userId: SELF,
        role: Role.MEMBER,
        state: Member_State.ACTIVE,
        readSeq: room.readSeqs.get(SELF) ?? 0n,
      },
      // As the server does it: without reactions.
      ...(lastSeq > 0n ? { lastMessage: this.#plain(room.id, lastSeq) } : {}),
    });
  }
}

/** Up to where a room must reach for an entry to make sense. */
function seqOf({ change }: Event): bigint {
  switch (change.case) {
    case 'messageSent':
    case 'messageEdited':
    case 'messageDeleted':
    case 'reactionChanged':
      return change.value.seq;
    case 'readMarked':
      return change.value.readSeq;
    default:
      return 0n;
  }
}
