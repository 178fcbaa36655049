import { randomUUID } from 'node:crypto';

const PAGE_SIZE = 200;

/** A message as the service holds it. */
export interface StoredMessage {
  readonly seq: number;
  readonly senderId: string;
  readonly clientMessageId: string;
  readonly text: string;
  readonly isDeleted: boolean;
}

const UNAUTHENTICATED = 401;

/** A user's session that speaks to the service in JSON, beside every page. */
export class Caller {
  private constructor(
    private readonly origin: string,
    private readonly handle: string,
    private readonly password: string,
    private token: string,
    readonly userId: string,
  ) {}

  /** Whether a call gets through to the server. */
  static async reaches(origin: string): Promise<boolean> {
    await post(origin, 'AuthService/GetPublicKeys', {}, null);
    return true;
  }

  static async signUp(origin: string, handle: string, displayName: string, password: string): Promise<Caller> {
    const { user, credentials } = await post(origin, 'AuthService/SignUp', { handle, displayName, password }, null);
    return new Caller(origin, handle, password, credentials.accessToken, user.userId);
  }

  static async signIn(origin: string, handle: string, password: string): Promise<Caller> {
    const { user, credentials } = await post(origin, 'AuthService/SignIn', { handle, password }, null);
    return new Caller(origin, handle, password, credentials.accessToken, user.userId);
  }

  /**
   * Calls `Service/Method` of `parley.v1`; signs in again when the token has ended. Throws what the service says when it
   * refuses.
   */
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the method's
  async call(method: string, request: object): Promise<any> {
    try {
      return await post(this.origin, method, request, this.token);
    } catch (refused) {
      if (!(refused instanceof Refusal) || refused.status !== UNAUTHENTICATED) throw refused;
      this.token = (await Caller.signIn(this.origin, this.handle, this.password)).token;
      return post(this.origin, method, request, this.token);
    }
  }

  async userIdOf(handle: string): Promise<string> {
    const { user } = await this.call('UserService/GetUser', { handle });
    return user.userId;
  }

  /** @returns the new room's id */
  async createRoom(title: string, memberUserIds: readonly string[] = [], handle = ''): Promise<string> {
    const kind = handle === '' ? 'KIND_PRIVATE' : 'KIND_PUBLIC';
    const { room } = await this.call('RoomService/CreateRoom', { kind, title, handle, memberUserIds });
    return room.room.roomId;
  }

  async send(roomId: string, text: string, more: object = {}): Promise<number> {
    const request = { roomId, clientMessageId: randomUUID(), text, ...more };
    const { seq } = await this.call('MessageService/SendMessage', request);
    return Number(seq);
  }

  /** The whole room, oldest first. */
  async messages(roomId: string): Promise<StoredMessage[]> {
    const stored: StoredMessage[] = [];
    let page: StoredMessage[];
    do {
      const afterSeq = String(stored.at(-1)?.seq ?? 0);
      const { messages } = await this.call('MessageService/ListMessages', { roomId, afterSeq, pageSize: PAGE_SIZE });
      page = (messages ?? []).map(storedMessage);
      stored.push(...page);
    } while (page.length > 0);
    return stored;
  }

  /** Ends this session, or all of the user's. */
  signOut(allSessions: boolean): Promise<unknown> {
    return this.call('AuthService/SignOut', { allSessions });
  }
}

/** What the service answered instead of what it was asked for. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

interface WireMessage {
  seq: string;
  senderId: string;
  clientMessageId?: string;
  text?: string;
  deleteTime?: string;
}

function storedMessage({ seq, senderId, clientMessageId, text, deleteTime }: WireMessage): StoredMessage {
  return {
    seq: Number(seq),
    senderId,
    clientMessageId: clientMessageId ?? '',
    text: text ?? '',
    isDeleted: deleteTime !== undefined,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the method's
async function post(origin: string, method: string, request: object, token: string | null): Promise<any> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const body = JSON.stringify(request);
  const answer = await fetch(`${origin}/parley.v1.${method}`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(answer.status, `${method} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
