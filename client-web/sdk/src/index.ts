export type { Cause, Change, ConnectionChange, ConnectionState, Transport } from './change.js';
export { ParleyClient } from './client.js';
export type { CallOptions, Outgoing, Posted, Timeline, TimelineEntry } from './entry.js';
export { ParleyError, type Reason } from './error.js';
export { indexedDbStore } from './indexeddb.js';
export {
  type Draft,
  type Member,
  type Message,
  type NewRoom,
  type Page,
  type Presence,
  type Reaction,
  type Role,
  type Room,
  type RoomId,
  type RoomKind,
  type RoomSummary,
  roomId,
  type User,
  type UserId,
  userId,
} from './model.js';
export type { ParleyClientOptions, TokenSource } from './options.js';
export { memoryStore, type Store } from './store.js';
