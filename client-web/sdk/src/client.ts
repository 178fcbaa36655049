import type { Change, ConnectionChange, ConnectionState } from './change.js';
import type { CallOptions, Outgoing, Timeline } from './entry.js';
import type {
  Draft,
  Member,
  Message,
  NewRoom,
  Page,
  Presence,
  Role,
  Room,
  RoomId,
  RoomSummary,
  User,
  UserId,
} from './model.js';
import type { Store } from './store.js';

export interface ParleyClientOptions {
  baseUrl: string;
  store?: Store;
  tokenSource?: (wasExpired: boolean, signal: AbortSignal) => Promise<string | null>;
  name?: string;
  version?: string;
  deviceLabel?: string;
  maxRetries?: number;
  requestTimeoutMillis?: number;
}

export declare class ParleyClient {
  static open(options: ParleyClientOptions): Promise<ParleyClient>;
  connect(options?: CallOptions): Promise<void>;
  disconnect(): void;
  wake(): void;
  readonly state: ConnectionState;
  readonly connection: ConnectionChange;
  readonly isCaughtUp: boolean;
  changes(options?: CallOptions): AsyncIterableIterator<Change>;
  close(): Promise<void>;
  signUp(handle: string, displayName: string, password: string, options?: CallOptions): Promise<User>;
  signIn(handle: string, password: string, options?: CallOptions): Promise<User>;
  signOut(): Promise<void>;
  readonly isSignedIn: boolean;
  readonly userId: UserId | null;
  me(options?: CallOptions): Promise<User>;
  updateProfile(displayName: string, avatarUrl: string, options?: CallOptions): Promise<User>;
  user(id: UserId): User | null;
  findUser(handle: string, options?: CallOptions): Promise<User>;
  searchUsers(query: string, pageToken?: string, options?: CallOptions): Promise<Page<User>>;
  presence(user: UserId): Presence | null;
  askPresence(users: readonly UserId[], options?: CallOptions): Promise<readonly Presence[]>;
  rooms(): readonly RoomSummary[];
  room(id: RoomId): RoomSummary | null;
  timeline(id: RoomId): Timeline;
  listPublicRooms(query: string, pageToken?: string, options?: CallOptions): Promise<Page<Room>>;
  createRoom(room: NewRoom, options?: CallOptions): Promise<RoomSummary>;
  updateRoom(room: Room, options?: CallOptions): Promise<Room>;
  openDirectRoom(other: UserId, options?: CallOptions): Promise<RoomSummary>;
  joinRoom(handle: string, options?: CallOptions): Promise<RoomSummary>;
  leaveRoom(room: RoomId, options?: CallOptions): Promise<void>;
  addMember(room: RoomId, user: UserId, options?: CallOptions): Promise<void>;
  removeMember(room: RoomId, user: UserId, isBanned: boolean, options?: CallOptions): Promise<void>;
  setRole(room: RoomId, user: UserId, role: Role, options?: CallOptions): Promise<void>;
  members(room: RoomId, pageToken?: string, options?: CallOptions): Promise<Page<Member>>;
  send(room: RoomId, draft: Draft | string): Outgoing;
  unsent(): readonly Outgoing[];
  retry(message: Outgoing): void;
  discard(message: Outgoing): void;
  edit(message: Message, text: string, options?: CallOptions): Promise<Message>;
  delete(room: RoomId, seq: bigint, options?: CallOptions): Promise<void>;
  react(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void>;
  unreact(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void>;
  search(query: string, room: RoomId | null, pageToken?: string, options?: CallOptions): Promise<Page<Message>>;
  messages(room: RoomId, afterSeq: bigint, options?: CallOptions): Promise<readonly Message[]>;
  markRead(room: RoomId, seq: bigint): void;
  focus(rooms: readonly RoomId[]): void;
  typing(room: RoomId, isTyping: boolean): void;
}
