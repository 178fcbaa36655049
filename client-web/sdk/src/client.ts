import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { browserTabs } from './browser-tabs.js';
import type { Change, ConnectionChange, ConnectionState } from './change.js';
import { machineClock } from './clock.js';
import { wholeDraft } from './draft.js';
import { Engine, type Surroundings } from './engine.js';
import type { CallOptions, Outgoing, Timeline } from './entry.js';
import { ParleyError } from './error.js';
import { MessageService } from './gen/parley/v1/message_service_pb.js';
import { Room_Kind, type RoomSummary as RoomSummaryTold } from './gen/parley/v1/room_pb.js';
import { RoomService } from './gen/parley/v1/room_service_pb.js';
import { StreamService } from './gen/parley/v1/stream_service_pb.js';
import type { User as UserTold } from './gen/parley/v1/user_pb.js';
import { UserService } from './gen/parley/v1/user_service_pb.js';
import { PAGE } from './history.js';
import { TimeOrderedIds } from './ids.js';
import { memberOf, messageOf, presenceOf, roleToTell, roomOf, summaryOf, userOf } from './mapping.js';
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
import { type ParleyClientOptions, settingsOf } from './options.js';
import { orAbort } from './patience.js';
import { memoryStore, type Store } from './store.js';
import { singleTab, type Tabs } from './tabs.js';
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
  readonly #requestIds: TimeOrderedIds;
  readonly #now: () => number;
  #sleepOn: () => void = () => {};

  private constructor(engine: Engine, surroundings: Surroundings) {
    this.#engine = engine;
    this.#deviceLabel = surroundings.settings.deviceLabel;
    this.#requestIds = new TimeOrderedIds(surroundings.random);
    this.#now = () => surroundings.line.clock.now();
  }

  /** Opens the store and shows what an earlier run left; connects to nothing yet. */
  static async open(options: ParleyClientOptions): Promise<ParleyClient> {
    const settings = settingsOf(options);
    const store = options.store ?? memoryStore();
    const client = await ParleyClient.openIn({
      line: { transport: createGrpcWebTransport({ baseUrl: options.baseUrl }), clock: machineClock, accessToken: '' },
      random,
      store,
      tabs: await tabsOf(store),
      settings,
      tokenSource: options.tokenSource ?? null,
    });
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
  async me(options?: CallOptions): Promise<User> {
    const answer = await this.#engine.ask(UserService.method.getMe, {}, options?.signal);
    return this.#known(answer.user);
  }

  /**
   * Changes what others see of the client's own user.
   *
   * @param avatarUrl an https address, or empty
   */
  async updateProfile(displayName: string, avatarUrl: string, options?: CallOptions): Promise<User> {
    const answer = await this.#engine.ask(
      UserService.method.updateProfile,
      {
        user: { displayName, avatarUrl },
        updateMask: { paths: ['display_name', 'avatar_url'] },
        requestId: this.#requestId(),
      },
      options?.signal,
    );
    return this.#known(answer.user);
  }

  #known(told: UserTold | undefined): User {
    const user = userOf(present(told));
    this.#engine.users.put(user);
    return user;
  }

  // --- other users ---

  /** A user, if it is known already; otherwise null, and it is fetched: a `user` change follows. */
  user(id: UserId): User | null {
    return this.#engine.users.get(id);
  }

  /** The user with a handle. */
  async findUser(handle: string, options?: CallOptions): Promise<User> {
    const name = { case: 'handle', value: handle } as const;
    const answer = await this.#engine.ask(UserService.method.getUser, { name }, options?.signal);
    return this.#known(answer.user);
  }

  /**
   * Users whose handle or display name begins with the query.
   *
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  async searchUsers(query: string, pageToken: string = '', options?: CallOptions): Promise<Page<User>> {
    const answer = await this.#engine.ask(UserService.method.searchUsers, { query, pageToken }, options?.signal);
    return { items: answer.users.map((user) => this.#known(user)), nextPageToken: answer.nextPageToken };
  }

  /**
   * Whether a user is there, as far as it was heard: known for members of the rooms in view, and whom `askPresence` asked
   * for.
   */
  presence(user: UserId): Presence | null {
    return this.#engine.signals.presence(user);
  }

  /** Asks whether users are there. At most 200. */
  async askPresence(users: readonly UserId[], options?: CallOptions): Promise<readonly Presence[]> {
    const answer = await this.#engine.ask(StreamService.method.getPresence, { userIds: [...users] }, options?.signal);
    const presences = answer.presences.map(presenceOf);
    for (const presence of presences) this.#engine.signals.put(presence);
    return presences;
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
  async listPublicRooms(query: string, pageToken: string = '', options?: CallOptions): Promise<Page<Room>> {
    const answer = await this.#engine.ask(RoomService.method.listPublicRooms, { query, pageToken }, options?.signal);
    return { items: answer.rooms.map(roomOf), nextPageToken: answer.nextPageToken };
  }

  /** Makes a room; the user is its owner. */
  async createRoom(room: NewRoom, options?: CallOptions): Promise<RoomSummary> {
    const answer = await this.#engine.ask(
      RoomService.method.createRoom,
      {
        kind: room.kind === 'PUBLIC' ? Room_Kind.PUBLIC : Room_Kind.PRIVATE,
        handle: room.handle ?? '',
        title: room.title,
        topic: room.topic ?? '',
        memberUserIds: [...(room.members ?? [])],
        requestId: this.#requestId(),
      },
      options?.signal,
    );
    return this.#entered(answer.room);
  }

  /**
   * Changes what a room is called; takes an admin.
   *
   * @param room as it was read, with the new title or topic: an edit that it has not seen is not overwritten
   */
  async updateRoom(room: Room, options?: CallOptions): Promise<Room> {
    const answer = await this.#engine.ask(
      RoomService.method.updateRoom,
      {
        room: { roomId: room.id, title: room.title, topic: room.topic, etag: room.etag },
        updateMask: { paths: ['title', 'topic'] },
        requestId: this.#requestId(),
      },
      options?.signal,
    );
    return roomOf(present(answer.room));
  }

  /** The room of the user and another one; made when there is none. */
  async openDirectRoom(other: UserId, options?: CallOptions): Promise<RoomSummary> {
    const answer = await this.#engine.ask(RoomService.method.openDirectRoom, { userId: other }, options?.signal);
    return this.#entered(answer.room);
  }

  /** Joins a public room. Joining again changes nothing. */
  async joinRoom(handle: string, options?: CallOptions): Promise<RoomSummary> {
    const name = { case: 'handle', value: handle } as const;
    const request = { name, requestId: this.#requestId() };
    const answer = await this.#engine.ask(RoomService.method.joinRoom, request, options?.signal);
    return this.#entered(answer.room);
  }

  #entered(told: RoomSummaryTold | undefined): RoomSummary {
    const room = present(summaryOf(present(told)));
    this.#engine.rooms.put(room, false);
    return room;
  }

  /** Leaves a room. */
  async leaveRoom(room: RoomId, options?: CallOptions): Promise<void> {
    const request = { roomId: room, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.leaveRoom, request, options?.signal);
  }

  /** Adds a member; takes an admin. */
  async addMember(room: RoomId, user: UserId, options?: CallOptions): Promise<void> {
    const request = { roomId: room, userId: user, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.addMember, request, options?.signal);
  }

  /**
   * Removes a member; takes an admin.
   *
   * @param isBanned whether it cannot come back
   */
  async removeMember(room: RoomId, user: UserId, isBanned: boolean, options?: CallOptions): Promise<void> {
    const request = { roomId: room, userId: user, ban: isBanned, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.removeMember, request, options?.signal);
  }

  /** Gives a member another role; takes an owner. */
  async setRole(room: RoomId, user: UserId, role: Role, options?: CallOptions): Promise<void> {
    const request = { roomId: room, userId: user, role: roleToTell(role), requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.setMemberRole, request, options?.signal);
  }

  /**
   * A room's members, with their read markers.
   *
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  async members(room: RoomId, pageToken: string = '', options?: CallOptions): Promise<Page<Member>> {
    const request = { roomId: room, pageToken };
    const answer = await this.#engine.ask(RoomService.method.listMembers, request, options?.signal);
    return { items: answer.members.map(memberOf), nextPageToken: answer.nextPageToken };
  }

  // --- messages ---

  /**
   * Sends a message. It is in the room's timeline when this returns, PENDING; then it is SENT and takes its final place,
   * or has FAILED with the reason. It goes to the store before its first try, and from there on survives lost
   * connections and, with a store that lasts, a reload. Messages of one room are stored in the order in which they were
   * sent. Throws a RangeError that says which rule a draft breaks.
   */
  send(room: RoomId, draft: Draft | string): Outgoing {
    if (this.#engine.isClosed) throw new ParleyError('CLOSED', 'the client is closed; send with one that is not');
    return this.#engine.sending.send(room, wholeDraft(draft));
  }

  /** What is still to be sent, and what has FAILED, in all rooms; also what an earlier run or an ended tab left. */
  unsent(): readonly Outgoing[] {
    return this.#engine.rooms.unsent();
  }

  /** Sends a FAILED message again; any other is left as it is. */
  retry(message: Outgoing): void {
    this.#engine.sending.retry(message);
  }

  /** Gives a FAILED message up: it disappears. Any other is left as it is. */
  discard(message: Outgoing): void {
    this.#engine.sending.discard(message);
  }

  /**
   * Changes the text of a message of one's own.
   *
   * @param message as it was read: an edit that it has not seen is not overwritten
   */
  async edit(message: Message, text: string, options?: CallOptions): Promise<Message> {
    const { roomId, seq, etag } = message;
    const answer = await this.#engine.ask(
      MessageService.method.editMessage,
      { message: { roomId, seq, text, etag }, updateMask: { paths: ['text'] }, requestId: this.#requestId() },
      options?.signal,
    );
    return messageOf(present(answer.message));
  }

  /** Deletes a message: one's own, or any in a room where the user is an admin. */
  async delete(room: RoomId, seq: bigint, options?: CallOptions): Promise<void> {
    await this.#engine.ask(MessageService.method.deleteMessage, { roomId: room, seq }, options?.signal);
  }

  /** Puts an emoji on a message. */
  async react(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void> {
    const request = { roomId: room, seq, emoji, requestId: this.#requestId() };
    await this.#engine.ask(MessageService.method.addReaction, request, options?.signal);
  }

  /** Takes an own emoji off. */
  async unreact(room: RoomId, seq: bigint, emoji: string, options?: CallOptions): Promise<void> {
    const request = { roomId: room, seq, emoji, requestId: this.#requestId() };
    await this.#engine.ask(MessageService.method.removeReaction, request, options?.signal);
  }

  /**
   * Finds messages by their words, newest first.
   *
   * @param room where; null for all of the user's rooms
   * @param pageToken empty for the first page, then `Page.nextPageToken`
   */
  async search(
    query: string,
    room: RoomId | null,
    pageToken: string = '',
    options?: CallOptions,
  ): Promise<Page<Message>> {
    const request = { query, roomId: room ?? '', pageToken };
    const answer = await this.#engine.ask(MessageService.method.searchMessages, request, options?.signal);
    return { items: answer.messages.map(messageOf), nextPageToken: answer.nextPageToken };
  }

  /** Up to 50 messages after a seq, oldest first: what surrounds a message that was found. */
  async messages(room: RoomId, afterSeq: bigint, options?: CallOptions): Promise<readonly Message[]> {
    const from = { case: 'afterSeq', value: afterSeq } as const;
    const request = { roomId: room, from, pageSize: PAGE };
    const answer = await this.#engine.ask(MessageService.method.listMessages, request, options?.signal);
    return answer.messages.map(messageOf);
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

  #requestId(): string {
    return this.#requestIds.next(this.#now());
  }
}

/** What every server answers; one that does not is broken. */
function present<T>(part: T | null | undefined): T {
  if (part === null || part === undefined) {
    throw new ParleyError('INTERNAL', 'the server left a part of its answer out; ask its operator');
  }
  return part;
}

const RANDOM_STEPS = 2 ** 32;

/** Not Math.random: two devices must not make the same ids. */
function random(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / RANDOM_STEPS;
}

/** The others who share a store, where there can be any. */
async function tabsOf(store: Store): Promise<Tabs> {
  const id = new TimeOrderedIds(random).next(Date.now());
  if (store.sharedAs === null || typeof BroadcastChannel === 'undefined') return singleTab(id);
  const locks = globalThis.navigator?.locks;
  return browserTabs({ locks, openChannel: (name) => new BroadcastChannel(name) }, store.sharedAs, id);
}
