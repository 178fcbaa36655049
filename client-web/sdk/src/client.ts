import { Asks } from './asks.js';
import type { Change, ConnectionChange, ConnectionState } from './change.js';
import { wholeDraft } from './draft.js';
import { Engine } from './engine.js';
import type { CallOptions, Outgoing, Timeline } from './entry.js';
import { closed } from './error.js';
import { TimeOrderedIds } from './ids.js';
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
import type { ParleyClientOptions } from './options.js';
import { orAbort } from './patience.js';
import { type Surroundings, surroundingsOf } from './surroundings.js';
import { wakeWith } from './waking.js';

const MAX_FOCUS_ROOMS = 50;

/**
 * A chat client: connected or coming back by itself, with the user's rooms and their timelines as they are, and messages
 * that are sent when they can be.
 *
 * What answers a promise rejects with a {@link ParleyError}, or with the reason of the signal that it was given. Such a
 * request waits up to 30 s for a connection and is made again when one breaks: all of them are idempotent. Two that are
 * made at once may be carried out in either order; messages of one room are not.
 */
export class ParleyClient {
  readonly #engine: Engine;
  readonly #deviceLabel: string;
  readonly #asks: Asks;
  #sleepOn: () => void = () => {};

  private constructor(engine: Engine, surroundings: Surroundings) {
    this.#engine = engine;
    this.#deviceLabel = surroundings.settings.deviceLabel;
    const requestIds = new TimeOrderedIds(surroundings.random);
    this.#asks = new Asks(engine, () => requestIds.next(surroundings.line.clock.now()));
  }

  /** Opens the store and shows what an earlier run left; connects to nothing yet. */
  static async open(options: ParleyClientOptions): Promise<ParleyClient> {
    const client = await ParleyClient.openIn(await surroundingsOf(options));
    client.#sleepOn = wakeWith(() => client.wake());
    return client;
  }

  /** @internal for tests: time, chance and network are theirs */
  static async openIn(surroundings: Surroundings): Promise<ParleyClient> {
    return new ParleyClient(await Engine.open(surroundings), surroundings);
  }

  // --- the connection ---

  /**
   * Connects, and from then on stays connected: whatever breaks the connection, the client comes back, until
   * `disconnect` or `close`, or until it has FAILED. Resolves when it is CONNECTED; rejects when that failed this time.
   */
  connect(options?: CallOptions): Promise<void> {
    return orAbort(() => this.#engine.connect(), options?.signal);
  }

  /** Leaves; `connect` comes back. What is not sent yet stays. */
  disconnect(): void {
    this.#engine.disconnect();
  }

  /**
   * Tries at once what waits for its next try, and ends a connection that was silent for too long. In a browser the
   * client does so itself, when the network comes back and when a hidden page is seen again. Call it where else a
   * program learns that it has slept.
   */
  wake(): void {
    this.#engine.wake();
  }

  /** How the client stands to its service. */
  get state(): ConnectionState {
    return this.#engine.connection.to;
  }

  /** The newest transition, with its cause. */
  get connection(): ConnectionChange {
    return this.#engine.connection;
  }

  /** Whether everything that was missed has come in. False while there is no connection. */
  get isCaughtUp(): boolean {
    return this.#engine.isCaughtUp;
  }

  /**
   * What happens from now on, until the signal aborts, the loop is left, or the client closes. Several may read, each
   * gets all. While one is slow, less is taken from the service; nothing is lost by it. A program that wants every
   * message begins to read before it connects. One that reads no more must leave the loop, or the client stands still.
   */
  changes(options?: CallOptions): AsyncIterableIterator<Change> {
    return this.#engine.changes.read(options?.signal);
  }

  /** Ends the client. What is not sent yet stays in its store for the next one. Resolves when all of it is there. */
  async close(): Promise<void> {
    this.#sleepOn();
    await this.#engine.close();
  }

  // --- the user ---

  /**
   * Makes an account and signs in, in all tabs that share the store. Repeating it with the same handle and password
   * signs in.
   *
   * @param handle the unique name: 2 to 32 of a–z, 0–9, `_`, `.`, `-`, beginning with a letter or a digit
   * @param displayName what others see, 1 to 64 characters; the handle when empty
   * @param password 8 to 256 characters
   */
  signUp(handle: string, displayName: string, password: string, options?: CallOptions): Promise<User> {
    const { account } = this.#engine;
    return orAbort(() => account.signUp(handle, displayName, password, this.#deviceLabel), options?.signal);
  }

  /**
   * Signs in, in all tabs that share the store. The credentials live in the store and are renewed by the client: with
   * one that lasts this is done once.
   */
  signIn(handle: string, password: string, options?: CallOptions): Promise<User> {
    return orAbort(() => this.#engine.account.signIn(handle, password, this.#deviceLabel), options?.signal);
  }

  /**
   * Signs out for good, in all tabs that share the store: ends the session, disconnects, and empties the store, unsent
   * messages included.
   */
  signOut(): Promise<void> {
    return this.#engine.account.signOut();
  }

  /** Whether there are credentials. */
  get isSignedIn(): boolean {
    return this.#engine.tokens.isSignedIn;
  }

  /** Who the client is; null before it has signed in for the first time. */
  get userId(): UserId | null {
    return this.#engine.tokens.userId;
  }

  /** The client's own user. */
  me(options?: CallOptions): Promise<User> {
    return this.#asks.me(options?.signal);
  }

  /**
   * Changes what others see of the client's own user.
   *
   * @param avatarUrl an https address, or empty
   */
  updateProfile(displayName: string, avatarUrl: string, options?: CallOptions): Promise<User> {
    return this.#asks.updateProfile(displayName, avatarUrl, options?.signal);
  }

  // --- other users ---

  /** A user, if it is known already; otherwise null, and it is fetched: a `user` change follows. */
  user(id: UserId): User | null {
    return this.#engine.users.get(id);
  }

  /** The user with a handle. */
  findUser(handle: string, options?: CallOptions): Promise<User> {
    return this.#asks.findUser(handle, options?.signal);
  }

  /**
   * Users whose handle or display name begins with the query.
   *
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  searchUsers(query: string, pageToken: string = '', options?: CallOptions): Promise<Page<User>> {
    return this.#asks.searchUsers(query, pageToken, options?.signal);
  }

  /**
   * Whether a user is there, as far as it was heard: known for members of the rooms in view, and whom `askPresence` asked
   * for.
   */
  presence(user: UserId): Presence | null {
    return this.#engine.signals.presence(user);
  }

  /** Asks whether users are there. At most 200. */
  askPresence(users: readonly UserId[], options?: CallOptions): Promise<readonly Presence[]> {
    return this.#asks.askPresence(users, options?.signal);
  }

  // --- rooms ---

  /** The user's rooms, the one with the newest message first. The same array until something changes. */
  rooms(): readonly RoomSummary[] {
    return this.#engine.rooms.all();
  }

  /** One of the user's rooms. */
  room(id: RoomId): RoomSummary | null {
    return this.#engine.rooms.room(id);
  }

  /** What a room shows. The same object for as long as the client lives. */
  timeline(id: RoomId): Timeline {
    return this.#engine.rooms.timeline(id);
  }

  /**
   * The rooms that anybody may join, by handle.
   *
   * @param query the beginning of a handle or title; empty for all
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  listPublicRooms(query: string, pageToken: string = '', options?: CallOptions): Promise<Page<Room>> {
    return this.#asks.listPublicRooms(query, pageToken, options?.signal);
  }

  /** Makes a room; the user is its owner. */
  createRoom(room: NewRoom, options?: CallOptions): Promise<RoomSummary> {
    return this.#asks.createRoom(room, options?.signal);
  }

  /**
   * Changes what a room is called; takes an admin.
   *
   * @param room as it was read, with the new title or topic: an edit that it has not seen is not overwritten
   */
  updateRoom(room: Room, options?: CallOptions): Promise<Room> {
    return this.#asks.updateRoom(room, options?.signal);
  }

  /** The room of the user and another one; made when there is none. */
  openDirectRoom(other: UserId, options?: CallOptions): Promise<RoomSummary> {
    return this.#asks.openDirectRoom(other, options?.signal);
  }

  /** Joins a public room. Joining again changes nothing. */
  joinRoom(handle: string, options?: CallOptions): Promise<RoomSummary> {
    return this.#asks.joinRoom(handle, options?.signal);
  }

  /** Leaves a room. */
  leaveRoom(room: RoomId, options?: CallOptions): Promise<void> {
    return this.#asks.leaveRoom(room, options?.signal);
  }

  /** Adds a member; takes an admin. */
  addMember(room: RoomId, user: UserId, options?: CallOptions): Promise<void> {
    return this.#asks.addMember(room, user, options?.signal);
  }

  /**
   * Removes a member; takes an admin.
   *
   * @param isBanned whether it cannot come back
   */
  removeMember(room: RoomId, user: UserId, isBanned: boolean, options?: CallOptions): Promise<void> {
    return this.#asks.removeMember(room, user, isBanned, options?.signal);
  }

  /** Gives a member another role; takes an owner. */
  setRole(room: RoomId, user: UserId, role: Role, options?: CallOptions): Promise<void> {
    return this.#asks.setRole(room, user, role, options?.signal);
  }

  /**
   * A room's members, with their read markers.
   *
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  members(room: RoomId, pageToken: string = '', options?: CallOptions): Promise<Page<Member>> {
    return this.#asks.members(room, pageToken, options?.signal);
  }

  // --- messages ---

  /**
   * Sends a message. It is in the room's timeline when this returns, PENDING; then it is SENT and takes its final place,
   * or has FAILED with the reason. It goes to the store before its first try, and from there on survives lost
   * connections and, with a store that lasts, a reload. Messages of one room are stored in the order in which they were
   * sent. Throws a RangeError that says which rule a draft breaks.
   */
  send(room: RoomId, draft: Draft | string): Outgoing {
    this.#demandOpen();
    return this.#engine.sending.send(room, wholeDraft(draft));
  }

  /** What is still to be sent, and what has FAILED, in all rooms; also what an earlier run or an ended tab left. */
  unsent(): readonly Outgoing[] {
    return this.#engine.rooms.unsent();
  }

  #demandOpen(): void {
    if (this.#engine.isClosed) throw closed();
  }

  /** Sends a FAILED message again; any other is left as it is. */
  retry(message: Outgoing): void {
    this.#demandOpen();
    this.#engine.sending.retry(message);
  }

  /** Gives a FAILED message up: it disappears. Any other is left as it is. */
  discard(message: Outgoing): void {
    this.#demandOpen();
    this.#engine.sending.discard(message);
  }

  /**
   * Changes the text of a message of one's own.
   *
   * @param message as it was read: an edit that it has not seen is not overwritten
   */
  edit(message: Message, text: string, options?: CallOptions): Promise<Message> {
    return this.#asks.edit(message, text, options?.signal);
  }

  /** Deletes a message: one's own, or any in a room where the user is an admin. */
  delete(room: RoomId, seq: bigint, options?: CallOptions): Promise<void> {
    return this.#asks.delete(room, seq, options?.signal);
  }

  /** Puts an emoji on a message. */
  react(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void> {
    return this.#asks.react(room, seq, emoji, options?.signal);
  }

  /** Takes an own emoji off. */
  unreact(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void> {
    return this.#asks.unreact(room, seq, emoji, options?.signal);
  }

  /**
   * Finds messages by their words, newest first.
   *
   * @param room where; null for all of the user's rooms
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  search(query: string, room: RoomId | null, pageToken: string = '', options?: CallOptions): Promise<Page<Message>> {
    return this.#asks.search(query, room, pageToken, options?.signal);
  }

  /** Up to 50 messages after a seq, oldest first: what surrounds a message that was found. */
  messages(room: RoomId, afterSeq: bigint, options?: CallOptions): Promise<readonly Message[]> {
    return this.#asks.messages(room, afterSeq, options?.signal);
  }

  /** Moves the own read marker forward, here at once and at the service as soon as it can be told. */
  markRead(room: RoomId, seq: bigint): void {
    this.#engine.markRead(room, seq);
  }

  // --- what is true for a moment ---

  /** Says which rooms a person looks at, at most 50: typing and presence are told for these alone. */
  focus(rooms: readonly RoomId[]): void {
    if (rooms.length > MAX_FOCUS_ROOMS) {
      throw new RangeError(`${rooms.length} rooms are more than a person looks at; give at most ${MAX_FOCUS_ROOMS}`);
    }
    this.#engine.signals.focus([...rooms]);
  }

  /**
   * Says that the person writes, or has stopped. Call it with each key: the others are told as often as they need it.
   */
  typing(room: RoomId, isTyping: boolean): void {
    this.#engine.signals.typing(room, isTyping);
  }
}
