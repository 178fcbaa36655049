import { MessageService } from './gen/parley/v1/message_service_pb.js';
import type { RoomId } from './model.js';
import type { Requests } from './requests.js';
import type { Rooms } from './rooms.js';

/** The user's own read markers on their way: moved here at once, and at the server when there is a connection. */
export class Marks {
  readonly #requests: Requests;
  readonly #rooms: Rooms;
  /** How far the server is to be told that the user has read, in each room of which it does not know yet. */
  readonly #wanted = new Map<RoomId, bigint>();
  /** Grows when the user is gone: what was asked before is of no interest. */
  #epoch = 0;

  constructor(requests: Requests, rooms: Rooms) {
    this.#requests = requests;
    this.#rooms = rooms;
  }

  /** Moves a marker forward. */
  mark(room: RoomId, seq: bigint): void {
    const reached = this.#within(room, seq);
    if (reached <= this.#rooms.readSeq(room)) return;
    this.#rooms.read(room, reached);
    const isAsked = this.#wanted.has(room);
    this.#wanted.set(room, reached);
    if (!isAsked) this.#tell(room, reached);
  }

  /** The server refuses what is beyond the newest message. */
  #within(room: RoomId, seq: bigint): bigint {
    const newest = this.#rooms.room(room)?.room.lastSeq ?? 0n;
    return seq < newest ? seq : newest;
  }

  /** One at a time of a room: the newest is enough. */
  #tell(room: RoomId, seq: bigint): void {
    const epoch = this.#epoch;
    this.#requests.make(
      MessageService.method.markRead,
      { roomId: room, seq },
      null,
      () => {
        if (epoch !== this.#epoch) return;
        const wanted = this.#within(room, this.#wanted.get(room) ?? 0n);
        if (wanted > seq) this.#tell(room, wanted);
        else this.#wanted.delete(room);
      },
      () => {
        if (epoch === this.#epoch) this.#wanted.delete(room);
      },
    );
  }

  /** A snapshot shows what the server knows: what it does not know yet is shown again. */
  showAgain(): void {
    for (const [room, seq] of this.#wanted) this.#rooms.read(room, this.#within(room, seq));
  }

  /** The user is gone. */
  clear(): void {
    this.#epoch++;
    this.#wanted.clear();
  }
}
