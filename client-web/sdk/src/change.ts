import type { Message, RoomId, User, UserId } from './model.js';

/**
 * How a client stands to its service.
 *
 * ```
 * DISCONNECTED ──connect()──▶ CONNECTING ──first frame──▶ CONNECTED ◀──first frame──┐
 *       ▲                         │                          └──────lost──────▶ RECONNECTING
 *       ├─────error, time-out─────┘                                                │
 *       └─────disconnect(), close(), from any    FAILED ◀─────retries used up──────┘
 *                                                  └──connect()──▶ CONNECTING
 * ```
 */
export type ConnectionState = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED' | 'RECONNECTING' | 'FAILED';

/** What a connection runs over: a stream from the server, or one poll after the other where no stream lasts. */
export type Transport = 'STREAM' | 'POLL';

/**
 * Why a connection changed.
 *
 * - REQUESTED: `connect()` was called.
 * - OPENED: the first frame came.
 * - TRANSPORT_CHANGED: the transport was changed under a living connection.
 * - LOST: the network or the server broke the connection, or could not be reached.
 * - SILENT: nothing was heard for longer than the server keeps silent.
 * - DRAINED: the server shuts down and asked to come back later.
 * - TIMED_OUT: connecting took too long.
 * - REFUSED: the server refused for good, such as after the session was ended elsewhere.
 * - RETRIES_EXHAUSTED: as many tries as are allowed have failed.
 * - CLOSED: `disconnect()`, `signOut()` or `close()` was called, or another tab of this browser has signed out.
 */
export type Cause =
  | 'REQUESTED'
  | 'OPENED'
  | 'TRANSPORT_CHANGED'
  | 'LOST'
  | 'SILENT'
  | 'DRAINED'
  | 'TIMED_OUT'
  | 'REFUSED'
  | 'RETRIES_EXHAUSTED'
  | 'CLOSED';

/** One transition of a client's connection. `from` and `to` are both CONNECTED when only the transport changed. */
export interface ConnectionChange {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  /** Null unless `to` is CONNECTED. */
  readonly transport: Transport | null;
  readonly cause: Cause;
  /** A sentence for a log or a screen. */
  readonly detail: string;
}

/**
 * Something that a screen or a program may want to act on. What it says is already so when it is told.
 *
 * - connection: the connection has another state or transport.
 * - caughtUp: everything that was missed while there was no connection has been told.
 * - snapshot: too much was missed to be told one by one, or the server's database is another one. The client goes on
 *   from what is so now; what lies between is in the timelines, and no `message` tells of it.
 * - signedIn: the client has other credentials, or none any more.
 * - rooms: the list of rooms changed: a room came, went, or shows something else, such as another unread count.
 * - timeline: a timeline has other entries, or read markers.
 * - members: a room has other members, or a member has another role.
 * - message: a message came from the log, for the first time. After a reload with the same store, messages that were
 *   told shortly before may be told again: recognise them by room and seq.
 * - user: a user that was asked for is known now, or has another profile.
 * - typing: other members write in a room, or have stopped.
 * - presence: a user came or went.
 */
export type Change =
  | { readonly kind: 'connection'; readonly connection: ConnectionChange }
  | { readonly kind: 'caughtUp' }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'signedIn'; readonly isSignedIn: boolean }
  | { readonly kind: 'rooms'; readonly roomId: RoomId }
  | { readonly kind: 'timeline'; readonly roomId: RoomId }
  | { readonly kind: 'members'; readonly roomId: RoomId }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'typing'; readonly roomId: RoomId }
  | { readonly kind: 'presence'; readonly userId: UserId };
