import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Engine } from './engine.js';
import { closed, ParleyError } from './error.js';
import type { Credentials } from './gen/parley/v1/auth_service_pb.js';
import { AuthService } from './gen/parley/v1/auth_service_pb.js';
import type { User as UserTold } from './gen/parley/v1/user_pb.js';
import { userOf } from './mapping.js';
import type { User } from './model.js';
import { within } from './patience.js';
import { errorOf } from './requests.js';
import { type Line, unary } from './wire/calls.js';
import type { Failure } from './wire/failure.js';

const PATIENCE_MILLIS = 15_000;

/** Signing up, in and out, which needs no connection: each is one call. */
export class Account {
  readonly #line: Line;
  readonly #engine: Engine;

  constructor(line: Line, engine: Engine) {
    this.#line = line;
    this.#engine = engine;
  }

  async signUp(handle: string, displayName: string, password: string, deviceLabel: string): Promise<User> {
    const request = { handle, displayName, password, deviceLabel };
    const answer = await this.#call(AuthService.method.signUp, request);
    return this.#signedIn(answer.user, answer.credentials);
  }

  async signIn(handle: string, password: string, deviceLabel: string): Promise<User> {
    const request = { handle, password, deviceLabel };
    const answer = await this.#call(AuthService.method.signIn, request);
    return this.#signedIn(answer.user, answer.credentials);
  }

  async #call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    input: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    if (this.#engine.isClosed) throw closed();
    const answer = await unary(this.#line, method, input, PATIENCE_MILLIS).catch((why: Failure) => {
      throw errorOf(why);
    });
    if (this.#engine.isClosed) throw closed();
    return answer;
  }

  async #signedIn(told: UserTold | undefined, credentials: Credentials | undefined): Promise<User> {
    if (told === undefined || credentials === undefined) {
      throw new ParleyError('INTERNAL', 'the server answered without a user; ask its operator');
    }
    const user = userOf(told);
    if (!this.#engine.tokens.isUser(user.id)) {
      throw new ParleyError(
        'TOKEN_INVALID',
        `the store keeps the things of another user than ${user.handle}; sign out first, or give each user a store of its own`,
      );
    }
    await this.#engine.tokens.signIn(credentials);
    this.#engine.users.put(user);
    return user;
  }

  /** Ends the session at the server, if it can be reached, and here in any case. */
  async signOut(): Promise<void> {
    if (this.#engine.isClosed) throw closed();
    try {
      // Another tab that hangs while it renews holds nobody up.
      const accessToken = await within(this.#line.clock, PATIENCE_MILLIS, this.#engine.tokens.get());
      if (accessToken !== null)
        await unary({ ...this.#line, accessToken }, AuthService.method.signOut, {}, PATIENCE_MILLIS);
    } catch {
      // It ends by itself when its time is over.
    }
    if (this.#engine.isClosed) throw closed();
    await this.#engine.signedOut();
  }
}
