import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createRouterTransport,
  type HandlerContext,
  type Transport,
} from '@connectrpc/connect';
import type { Clock } from '../../src/clock.js';
import { AuthService } from '../../src/gen/parley/v1/auth_service_pb.js';
import { ErrorReason } from '../../src/gen/parley/v1/error_reason_pb.js';
import { MessageService, type SendMessageRequest } from '../../src/gen/parley/v1/message_service_pb.js';
import { RoomService } from '../../src/gen/parley/v1/room_service_pb.js';
import { StreamService, type WelcomeSchema } from '../../src/gen/parley/v1/stream_service_pb.js';
import { UserService } from '../../src/gen/parley/v1/user_service_pb.js';
import type { Store } from '../../src/store.js';
import { formatCredentials } from '../../src/tokens.js';
import { ModelSession } from './model-session.js';
import { durationOf, refusal, silence } from './refusal.js';
import { Waiting } from './waiting.js';
import { OTHER, SELF, type Stored, World } from './world.js';

export const HEARTBEAT_SECONDS = 20;
const RATE_LIMIT_MILLIS = 1_000;
/** What a client calls to become connected. */
const WAYS_IN = ['Subscribe', 'Poll', 'ListRooms', 'GetMe', 'RefreshToken', 'SignIn', 'SignUp'];

export const FATES = ['STORED', 'STORED_UNTOLD', 'LOST', 'RATE_LIMITED', 'REFUSED'] as const;
/** What becomes of one send: see proto/clients/README.md. */
export type Fate = (typeof FATES)[number];

/** The service as the contract describes it, in memory, with every fault that a test wants. */
export class ModelServer {
  readonly world: World;
  /** The way to it. Calls take as long as they take: the clock that matters is the test's. */
  readonly transport: Transport;
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  readonly #session: ModelSession;
  #logId = 1;
  #isLate = false;
  /** Up to here some connection has brought the log to the client. */
  #delivered = 0;

  // --- what a test may turn ---

  isDown = false;
  isStreamless = false;
  isMute = false;
  streamSeconds = 0;
  crowdedMillis: number | null = null;
  maxReplay = 10_000;
  /** What becomes of the next sends: taken from the front. */
  readonly fates: Fate[] = [];
  /** So many of the newest entries before a resume token arrive again; not to a poll that goes on from another. */
  repeatedAtResume = 0;
  /** A broken twin: so many entries are left out after a resume. */
  skippedAtResume = 0;

  /** Answers that are on their way for long, by method. */
  readonly #held = new Map<string, Promise<void>>();
  readonly #refused = new Map<string, ConnectError>();
  /** The rooms in view, as the newest stream knows them. */
  focus: readonly string[] = [];

  /** How often each thing happened, for a test to hold that it did. */
  readonly happened = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#session = new ModelSession(clock);
    this.world = new World(clock, () => this.#deliverAll());
    const routed = createRouterTransport((router) => this.#route(router));
    this.transport = {
      unary: async (method, signal, _timeout, header, input) => {
        signal?.addEventListener('abort', () => this.#count('given up'), { once: true });
        const error = this.#refused.get(method.name);
        if (error !== undefined) throw error;
        const answer = await routed.unary(method, signal, undefined, header, input);
        await this.#held.get(method.name);
        return answer;
      },
      stream: async (method, signal, _timeout, header, input) => {
        this.#count('asked for a stream');
        await this.#held.get(method.name);
        return await routed.stream(method, signal, undefined, header, input);
      },
    };
  }

  /** Answers of a method are given, but come no sooner than this is called. */
  hold(method: string): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held.set(method, held);
    return () => {
      this.#held.delete(method);
      release();
    };
  }

  /** Calls of a method are refused, until the answer is called. */
  refuse(method: string, code: Code, reason: ErrorReason): () => void {
    this.#refused.set(method, refusal(code, reason));
    return () => this.#refused.delete(method);
  }

  #count(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }

  get accessToken(): string {
    return this.#session.accessToken;
  }

  /** Credentials as a sign-in would have left them in a store. */
  async signIn(store: Store): Promise<void> {
    await store.update('user', () => SELF, true);
    await store.update('credentials', () => formatCredentials(this.#session.credentials()), true);
  }

  // --- the world of the network ---

  /** Every connection breaks. */
  breakAll(code: Code = Code.Unavailable): void {
    this.#failAll(new ConnectError('cut', code));
  }

  #failAll(error: ConnectError): void {
    for (const each of [...this.#waiting]) each.fail(error);
  }

  /** The node shuts down, and another one is there at once. */
  drain(millis: number): void {
    this.#count('drain');
    for (const each of [...this.#waiting]) {
      each.send({ drain: { reconnectAfter: durationOf(millis) }, resumeToken: this.#tokenAt(each.position) });
      each.fail(refusal(Code.Unavailable, ErrorReason.SERVER_DRAINING));
    }
  }

  /** The access token ends now. */
  expireToken(): void {
    this.#session.expire();
    this.#failAll(refusal(Code.Unauthenticated, ErrorReason.TOKEN_EXPIRED));
  }

  /** The session is ended elsewhere. */
  revoke(): void {
    this.#session.revoke();
    this.#failAll(refusal(Code.Unauthenticated, ErrorReason.TOKEN_REVOKED));
  }

  /**
   * The database is restored from a backup: no token of before is good.
   *
   * @param lost how many of the newest messages of a room the backup does not have
   */
  restore(lost: Readonly<Record<string, number>> = {}): void {
    this.#logId++;
    for (const [room, count] of Object.entries(lost)) this.world.lose(room, count);
    this.breakAll();
  }

  get isLate(): boolean {
    return this.#isLate;
  }

  /** The log brings nothing new, while all else is answered; then all that has waited. */
  set isLate(isLate: boolean) {
    this.#isLate = isLate;
    this.#deliverAll();
  }

  /** The other user writes, for so long, to whoever has the room in view. */
  showTyping(room: string, ttlMillis: number): void {
    const typing = { roomId: room, userId: OTHER, ttl: durationOf(ttlMillis) };
    for (const each of [...this.#waiting]) each.send({ signals: [{ kind: { case: 'typing', value: typing } }] });
  }

  heartbeat(): void {
    if (this.isMute) return;
    for (const each of [...this.#waiting]) {
      if (each.isPoll) this.#deliver(each, true);
      else each.send({ resumeToken: this.#tokenAt(each.position) });
    }
  }

  /** A second has passed: streams that are allowed no more are cut. */
  passSecond(): void {
    if (this.streamSeconds === 0) return;
    for (const each of [...this.#waiting]) {
      const isOld = !each.isPoll && each.openedMillis + this.streamSeconds * 1_000 <= this.#clock.now();
      if (isOld) each.fail(new ConnectError('cut', Code.Unavailable));
    }
  }

  get openStreams(): number {
    return [...this.#waiting].filter((each) => !each.isPoll).length;
  }

  get openPolls(): number {
    return [...this.#waiting].filter((each) => each.isPoll).length;
  }

  #tokenAt(position: number): string {
    return `${this.#logId}:${position}`;
  }

  #deliverAll(): void {
    for (const each of [...this.#waiting]) this.#deliver(each, false);
  }

  /** Everything new, as one frame; a poll answers with it. */
  #deliver(to: Waiting, isFirst: boolean): void {
    if (to.isOver || this.isMute) return;
    const { log } = this.world;
    const end = this.#isLate ? Math.max(to.position, this.#delivered) : log.length;
    const news = log.slice(to.position, end).filter((entry) => entry.concernsSelf);
    const caughtUp = end === log.length && (to.isPoll || !to.isCaughtUpTold);
    if (news.length === 0 && !isFirst && (to.isPoll || !caughtUp)) return;
    if (news[0] !== undefined && news[0].event.position <= this.#delivered) this.#count('again');
    to.position = end;
    to.isCaughtUpTold ||= caughtUp;
    this.#delivered = Math.max(this.#delivered, end);
    to.send({
      events: news.map((entry) => entry.event),
      resumeToken: this.#tokenAt(end),
      caughtUp,
      ...(isFirst && !to.isPoll ? { welcome: this.#welcome() } : {}),
    });
  }

  #welcome(): MessageInitShape<typeof WelcomeSchema> {
    return {
      sessionId: 's',
      userId: SELF,
      heartbeatInterval: durationOf(HEARTBEAT_SECONDS * 1_000),
      typingInterval: durationOf(3_000),
      serverTime: this.world.now(),
    };
  }

  // --- the services ---

  /** Refuses who has no good token, and everybody while the server is down; and then answers nothing while mute. */
  async #gate(context: HandlerContext): Promise<void> {
    const method = context.method.name;
    // What is asked beside a stream that is open goes the way of the stream.
    const isOnItsWay = this.openStreams > 0 && !WAYS_IN.includes(method);
    if ((this.isDown && !isOnItsWay) || (this.isStreamless && method === 'Subscribe')) {
      throw new ConnectError('nobody there', Code.Unavailable);
    }
    const isOpen = ['RefreshToken', 'SignIn', 'SignUp'].includes(method);
    if (!isOpen && !this.#session.admits(context.requestHeader.get('authorization'))) {
      this.#count('expired');
      throw refusal(Code.Unauthenticated, ErrorReason.TOKEN_EXPIRED);
    }
    if (this.isMute) await silence(context.signal);
  }

  #open(isPoll: boolean, resumeToken: string, repeated: number): Waiting {
    if (this.crowdedMillis !== null) {
      this.#count('crowded');
      throw refusal(Code.ResourceExhausted, ErrorReason.TOO_MANY_STREAMS, this.crowdedMillis);
    }
    const end = this.world.log.length;
    const place = resumeToken === '' ? end : Number(resumeToken.split(':')[1]);
    const isOfOtherLog = resumeToken !== '' && !resumeToken.startsWith(`${this.#logId}:`);
    if (isOfOtherLog || end - place > this.maxReplay) {
      this.#count('refused token');
      throw isOfOtherLog
        ? refusal(Code.InvalidArgument, ErrorReason.RESUME_TOKEN_INVALID)
        : refusal(Code.OutOfRange, ErrorReason.RESUME_TOKEN_EXPIRED);
    }
    this.#count(isPoll ? 'poll' : 'stream');
    const position = resumeToken === '' ? end : Math.max(0, Math.min(end, place + this.skippedAtResume - repeated));
    const opened = new Waiting(isPoll, this.#clock.now(), position, (over) => this.#waiting.delete(over));
    this.#waiting.add(opened);
    return opened;
  }

  #send(request: SendMessageRequest): Stored {
    const given = this.fates.shift() ?? 'STORED';
    // What was stored once is never refused: repeats are found before rules are asked.
    const fate = given === 'REFUSED' && this.world.isStored(request.clientMessageId) ? 'STORED' : given;
    this.#count(fate);
    switch (fate) {
      case 'STORED':
        return this.#store(request);
      case 'STORED_UNTOLD': {
        // The entry does not get through: it is cut with the answer.
        const streams = [...this.#waiting].filter((each) => !each.isPoll);
        for (const stream of streams) this.#waiting.delete(stream);
        this.#store(request);
        throw this.#cut(streams);
      }
      case 'LOST':
        throw this.#cut([...this.#waiting].filter((each) => !each.isPoll));
      case 'RATE_LIMITED':
        throw refusal(Code.ResourceExhausted, ErrorReason.RATE_LIMITED, RATE_LIMIT_MILLIS);
      case 'REFUSED':
        throw refusal(Code.PermissionDenied, ErrorReason.ROOM_ACCESS_DENIED);
    }
  }

  #store(request: SendMessageRequest): Stored {
    const stored = this.world.post(request, SELF);
    if (stored.isRepeat) this.#count('repeat');
    return stored;
  }

  #cut(streams: readonly Waiting[]): ConnectError {
    const error = new ConnectError('cut', Code.Unavailable);
    for (const stream of streams) stream.fail(error);
    return error;
  }

  #route({ service }: ConnectRouter): void {
    const { world } = this;
    const gated =
      <Q, A>(answer: (request: Q) => A) =>
      async (request: Q, context: HandlerContext): Promise<A> => {
        await this.#gate(context);
        return answer(request);
      };
    const self = this;
    service(StreamService, {
      async *subscribe(request, context) {
        await self.#gate(context);
        const opened = self.#open(false, request.resumeToken, self.repeatedAtResume);
        self.focus = request.focusRoomIds;
        self.#deliver(opened, true);
        yield* opened.frames(context.signal);
      },
      async poll(request, context) {
        await self.#gate(context);
        const isFirst = request.wait?.seconds === 0n;
        const opened = self.#open(true, request.resumeToken, isFirst ? self.repeatedAtResume : 0);
        self.#deliver(opened, isFirst);
        for await (const frame of opened.frames(context.signal)) return frame;
        throw new ConnectError('given up', Code.Canceled);
      },
      setFocus: gated((request) => {
        this.#count('focus');
        this.focus = request.roomIds;
        return {};
      }),
      setTyping: gated(() => {
        this.#count('typing');
        return {};
      }),
    });
    service(MessageService, {
      sendMessage: gated((request) => {
        const { seq, createTime, isRepeat } = this.#send(request);
        const { roomId, clientMessageId } = request;
        return { roomId, seq, clientMessageId, createTime, repeatedSend: isRepeat };
      }),
      listMessages: gated((request) => ({ messages: world.page(request) })),
      markRead: gated((request) => ({ readSeq: world.markRead(request.roomId, request.seq) })),
    });
    service(RoomService, {
      listRooms: gated(() => {
        this.#count('snapshot');
        const mine = [...world.rooms.values()].filter((room) => room.isSelfMember);
        return { rooms: mine.map((room) => world.summary(room)), resumeToken: this.#tokenAt(world.log.length) };
      }),
      getRoom: gated((request) => {
        const room = world.room(request.roomId);
        if (!room.isSelfMember) throw refusal(Code.PermissionDenied, ErrorReason.ROOM_ACCESS_DENIED);
        return { room: world.summary(room) };
      }),
    });
    service(UserService, {
      getMe: gated(() => {
        this.#count('me');
        return { user: { userId: SELF, handle: 'ada' } };
      }),
      batchGetUsers: gated((request) => {
        this.#count('users');
        return { users: request.userIds.map((userId) => ({ userId, handle: `handle-${userId}` })) };
      }),
    });
    service(AuthService, {
      signIn: gated(() => ({ user: { userId: SELF, handle: 'ada' }, credentials: this.#session.renew() })),
      signOut: gated(() => ({})),
      refreshToken: gated((request) => {
        if (request.refreshToken !== this.#session.refreshToken) {
          throw refusal(Code.Unauthenticated, ErrorReason.REFRESH_TOKEN_INVALID);
        }
        this.#count('refresh');
        return { credentials: this.#session.renew() };
      }),
    });
  }
}
