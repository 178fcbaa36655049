import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { Clock } from '../../src/clock.js';
import { type Credentials, CredentialsSchema } from '../../src/gen/parley/v1/auth_service_pb.js';

const TOKEN_MILLIS = 600_000;

/** The one session of the client's user: its access token of now, and the refresh token that gives the next one. */
export class ModelSession {
  readonly #clock: Clock;
  #accessToken = 'access-0';
  #accessTokenEnd: number;
  #refreshToken = 'refresh-0';
  #refreshes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#accessTokenEnd = clock.now() + TOKEN_MILLIS;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  get refreshToken(): string {
    return this.#refreshToken;
  }

  admits(authorization: string | null): boolean {
    return authorization === `Bearer ${this.#accessToken}` && this.#clock.now() < this.#accessTokenEnd;
  }

  credentials(): Credentials {
    return create(CredentialsSchema, {
      accessToken: this.#accessToken,
      accessTokenExpireTime: timestampFromMs(this.#accessTokenEnd),
      refreshToken: this.#refreshToken,
    });
  }

  renew(): Credentials {
    this.#refreshes++;
    this.#accessToken = `access-${this.#refreshes}`;
    this.#refreshToken = `refresh-${this.#refreshes}`;
    this.#accessTokenEnd = this.#clock.now() + TOKEN_MILLIS;
    return this.credentials();
  }

  expire(): void {
    this.#accessTokenEnd = this.#clock.now();
  }

  revoke(): void {
    this.#accessToken = 'none';
    this.#refreshToken = 'none';
  }
}
