import type { Change } from './change.js';
import type { Clock, Timer } from './clock.js';
import { isEqual } from './equal.js';
import type { Signal, Typing } from './gen/parley/v1/event_pb.js';
import { StreamService } from './gen/parley/v1/stream_service_pb.js';
import { millisOf, presenceOf } from './mapping.js';
import { type Presence, type RoomId, roomId, type UserId, userId } from './model.js';
import type { Requests } from './requests.js';
import type { RoomTimeline } from './timeline.js';

const PATIENCE_MILLIS = 3_000;
/** Until the server has said how often to repeat. */
const TYPING_INTERVAL_MILLIS = 3_000;

/** Typing and presence, both ways. Nothing here is repeated when it is lost. */
export class Signals {
  readonly #clock: Clock;
  readonly #requests: Requests;
  readonly #timelines: (room: RoomId) => RoomTimeline;
  readonly #tell: (change: Change) => void;
  readonly #presences = new Map<UserId, Presence>();
  /** When the shown ones end, by room and user. */
  readonly #writing = new Map<string, Timer>();
  /** When the own typing was told, by room. */
  readonly #typed = new Map<RoomId, number>();
  #typingIntervalMillis = TYPING_INTERVAL_MILLIS;
  #focus: readonly RoomId[] = [];
  #giveUpFocus = () => {};

  constructor(
    clock: Clock,
    requests: Requests,
    timelines: (room: RoomId) => RoomTimeline,
    tell: (change: Change) => void,
  ) {
    this.#clock = clock;
    this.#requests = requests;
    this.#timelines = timelines;
    this.#tell = tell;
  }

  // --- from the server ---

  typingInterval(toldMillis: number): void {
    if (toldMillis > 0) this.#typingIntervalMillis = toldMillis;
  }

  apply(signal: Signal): void {
    switch (signal.kind.case) {
      case 'typing':
        this.#typing(signal.kind.value);
        break;
      case 'presence':
        this.put(presenceOf(signal.kind.value));
        break;
      // A newer server tells of things that this client does not know.
      case undefined:
        break;
    }
  }

  #typing(typing: Typing): void {
    const room = roomId(typing.roomId);
    const user = userId(typing.userId);
    const writer = room + user;
    this.#writing.get(writer)?.cancel();
    this.#writing.delete(writer);
    const ttlMillis = typing.ttl === undefined ? 0 : millisOf(typing.ttl);
    this.#show(room, user, ttlMillis > 0);
    if (ttlMillis === 0) return;
    const timer = this.#clock.after(ttlMillis, () => {
      this.#writing.delete(writer);
      this.#show(room, user, false);
    });
    this.#writing.set(writer, timer);
  }

  #show(room: RoomId, user: UserId, isWriting: boolean): void {
    if (this.#timelines(room).setTyping(user, isWriting)) this.#tell({ kind: 'typing', roomId: room });
  }

  put(presence: Presence): void {
    if (isEqual(this.#presences.get(presence.userId), presence)) return;
    this.#presences.set(presence.userId, presence);
    this.#tell({ kind: 'presence', userId: presence.userId });
  }

  /** Who sends a message has stopped writing it. */
  posted(room: RoomId, sender: UserId): void {
    const timer = this.#writing.get(room + sender);
    if (timer === undefined) return;
    timer.cancel();
    this.#writing.delete(room + sender);
    this.#show(room, sender, false);
  }

  presence(user: UserId): Presence | null {
    return this.#presences.get(user) ?? null;
  }

  // --- to the server ---

  get focused(): readonly RoomId[] {
    return this.#focus;
  }

  focus(rooms: readonly RoomId[]): void {
    this.#focus = rooms;
    // The newest alone is of interest.
    this.#giveUpFocus();
    this.#giveUpFocus = this.#requests.make(
      StreamService.method.setFocus,
      { roomIds: [...rooms] },
      PATIENCE_MILLIS,
      () => {},
      () => {},
    );
  }

  /** Tells the others, as often as they need to hear it. */
  typing(room: RoomId, isTyping: boolean): void {
    const last = this.#typed.get(room);
    const now = this.#clock.now();
    const isKnown = isTyping ? last !== undefined && now < last + this.#typingIntervalMillis : last === undefined;
    if (isKnown) return;
    if (isTyping) this.#typed.set(room, now);
    else this.#typed.delete(room);
    this.#requests.make(
      StreamService.method.setTyping,
      { roomId: room, typing: isTyping },
      PATIENCE_MILLIS,
      () => {},
      () => {},
    );
  }
}
