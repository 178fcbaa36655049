import type { Engine } from './engine.js';
import { ParleyError } from './error.js';
import { MessageService } from './gen/parley/v1/message_service_pb.js';
import { Room_Kind, type RoomSummary as RoomSummaryTold } from './gen/parley/v1/room_pb.js';
import { RoomService } from './gen/parley/v1/room_service_pb.js';
import { StreamService } from './gen/parley/v1/stream_service_pb.js';
import type { User as UserTold } from './gen/parley/v1/user_pb.js';
import { UserService } from './gen/parley/v1/user_service_pb.js';
import { PAGE } from './history.js';
import { memberOf, messageOf, presenceOf, roleToTell, roomOf, summaryOf, userOf } from './mapping.js';
import type {
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

type Signal = AbortSignal | undefined;

/** What a user asks of the service: each is one request, and what its answer means here. */
export class Asks {
  readonly #engine: Engine;
  /** Names what is asked, so that a repeat is carried out once. */
  readonly #requestId: () => string;

  constructor(engine: Engine, requestId: () => string) {
    this.#engine = engine;
    this.#requestId = requestId;
  }

  async me(signal: Signal): Promise<User> {
    const answer = await this.#engine.ask(UserService.method.getMe, {}, signal);
    return this.#known(answer.user);
  }

  async updateProfile(displayName: string, avatarUrl: string, signal: Signal): Promise<User> {
    const answer = await this.#engine.ask(
      UserService.method.updateProfile,
      {
        user: { displayName, avatarUrl },
        updateMask: { paths: ['display_name', 'avatar_url'] },
        requestId: this.#requestId(),
      },
      signal,
    );
    return this.#known(answer.user);
  }

  async findUser(handle: string, signal: Signal): Promise<User> {
    const name = { case: 'handle', value: handle } as const;
    const answer = await this.#engine.ask(UserService.method.getUser, { name }, signal);
    return this.#known(answer.user);
  }

  async searchUsers(query: string, pageToken: string, signal: Signal): Promise<Page<User>> {
    const answer = await this.#engine.ask(UserService.method.searchUsers, { query, pageToken }, signal);
    return { items: answer.users.map((user) => this.#known(user)), nextPageToken: answer.nextPageToken };
  }

  async askPresence(users: readonly UserId[], signal: Signal): Promise<readonly Presence[]> {
    const answer = await this.#engine.ask(StreamService.method.getPresence, { userIds: [...users] }, signal);
    const presences = answer.presences.map(presenceOf);
    for (const presence of presences) this.#engine.signals.put(presence);
    return presences;
  }

  async listPublicRooms(query: string, pageToken: string, signal: Signal): Promise<Page<Room>> {
    const answer = await this.#engine.ask(RoomService.method.listPublicRooms, { query, pageToken }, signal);
    return { items: answer.rooms.map(roomOf), nextPageToken: answer.nextPageToken };
  }

  async createRoom(room: NewRoom, signal: Signal): Promise<RoomSummary> {
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
      signal,
    );
    return this.#entered(answer.room);
  }

  async updateRoom(room: Room, signal: Signal): Promise<Room> {
    const answer = await this.#engine.ask(
      RoomService.method.updateRoom,
      {
        room: { roomId: room.id, title: room.title, topic: room.topic, etag: room.etag },
        updateMask: { paths: ['title', 'topic'] },
        requestId: this.#requestId(),
      },
      signal,
    );
    return roomOf(present(answer.room));
  }

  async openDirectRoom(other: UserId, signal: Signal): Promise<RoomSummary> {
    const answer = await this.#engine.ask(RoomService.method.openDirectRoom, { userId: other }, signal);
    return this.#entered(answer.room);
  }

  async joinRoom(handle: string, signal: Signal): Promise<RoomSummary> {
    const name = { case: 'handle', value: handle } as const;
    const request = { name, requestId: this.#requestId() };
    const answer = await this.#engine.ask(RoomService.method.joinRoom, request, signal);
    return this.#entered(answer.room);
  }

  async leaveRoom(room: RoomId, signal: Signal): Promise<void> {
    const request = { roomId: room, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.leaveRoom, request, signal);
  }

  async addMember(room: RoomId, user: UserId, signal: Signal): Promise<void> {
    const request = { roomId: room, userId: user, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.addMember, request, signal);
  }

  async removeMember(room: RoomId, user: UserId, isBanned: boolean, signal: Signal): Promise<void> {
    const request = { roomId: room, userId: user, ban: isBanned, requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.removeMember, request, signal);
  }

  async setRole(room: RoomId, user: UserId, role: Role, signal: Signal): Promise<void> {
    const request = { roomId: room, userId: user, role: roleToTell(role), requestId: this.#requestId() };
    await this.#engine.ask(RoomService.method.setMemberRole, request, signal);
  }

  async members(room: RoomId, pageToken: string, signal: Signal): Promise<Page<Member>> {
    const request = { roomId: room, pageToken };
    const answer = await this.#engine.ask(RoomService.method.listMembers, request, signal);
    return { items: answer.members.map(memberOf), nextPageToken: answer.nextPageToken };
  }

  async edit(message: Message, text: string, signal: Signal): Promise<Message> {
    const { roomId, seq, etag } = message;
    const answer = await this.#engine.ask(
      MessageService.method.editMessage,
      { message: { roomId, seq, text, etag }, updateMask: { paths: ['text'] }, requestId: this.#requestId() },
      signal,
    );
    return messageOf(present(answer.message));
  }

  async delete(room: RoomId, seq: bigint, signal: Signal): Promise<void> {
    await this.#engine.ask(MessageService.method.deleteMessage, { roomId: room, seq }, signal);
  }

  async react(room: RoomId, seq: bigint, emoji: string, signal: Signal): Promise<void> {
    const request = { roomId: room, seq, emoji, requestId: this.#requestId() };
    await this.#engine.ask(MessageService.method.addReaction, request, signal);
  }

  async unreact(room: RoomId, seq: bigint, emoji: string, signal: Signal): Promise<void> {
    const request = { roomId: room, seq, emoji, requestId: this.#requestId() };
    await this.#engine.ask(MessageService.method.removeReaction, request, signal);
  }

  async search(query: string, room: RoomId | null, pageToken: string, signal: Signal): Promise<Page<Message>> {
    const request = { query, roomId: room ?? '', pageToken };
    const answer = await this.#engine.ask(MessageService.method.searchMessages, request, signal);
    return { items: answer.messages.map(messageOf), nextPageToken: answer.nextPageToken };
  }

  async messages(room: RoomId, afterSeq: bigint, signal: Signal): Promise<readonly Message[]> {
    const from = { case: 'afterSeq', value: afterSeq } as const;
    const request = { roomId: room, from, pageSize: PAGE };
    const answer = await this.#engine.ask(MessageService.method.listMessages, request, signal);
    return answer.messages.map(messageOf);
  }

  #known(told: UserTold | undefined): User {
    const user = userOf(present(told));
    this.#engine.users.put(user);
    return user;
  }

  #entered(told: RoomSummaryTold | undefined): RoomSummary {
    const room = present(summaryOf(present(told)));
    this.#engine.rooms.put(room, false);
    return room;
  }
}

/** What every server answers; one that does not is broken. */
function present<T>(part: T | null | undefined): T {
  if (part === null || part === undefined) {
    throw new ParleyError('INTERNAL', 'the server left a part of its answer out; ask its operator');
  }
  return part;
}
