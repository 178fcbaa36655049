import type { Clock } from './clock.js';
import { AuthService, type Credentials as CredentialsTold } from './gen/parley/v1/auth_service_pb.js';
import { dateOf } from './mapping.js';
import { type UserId, userId } from './model.js';
import type { TokenSource } from './options.js';
import type { Store } from './store.js';
import type { Tabs } from './tabs.js';
import { type Line, unary } from './wire/calls.js';
import { Failure } from './wire/failure.js';

const CREDENTIALS_KEY = 'credentials';
const USER_KEY = 'user';
/** The work that one tab at a time does. */
const REFRESH = 'refresh';
const REFRESH_PATIENCE_MILLIS = 4_000;
const PRODUCT_PATIENCE_MILLIS = 9_000;
/** A token that ends so soon is renewed before it is used. */
const MARGIN_MILLIS = 30_000;

/** What a signed-in client holds. */
interface Credentials {
  readonly accessToken: string;
  readonly accessTokenExpireMillis: number;
  readonly refreshToken: string;
}

/** Keeps what was told, in the store's own form. */
export function formatCredentials(told: CredentialsTold): string {
  const credentials: Credentials = {
    accessToken: told.accessToken,
    accessTokenExpireMillis: dateOf(told.accessTokenExpireTime).getTime(),
    refreshToken: told.refreshToken,
  };
  return JSON.stringify(credentials);
}

function parse(kept: string | null | undefined): Credentials | null {
  if (kept === null || kept === undefined) return null;
  try {
    const { accessToken, accessTokenExpireMillis, refreshToken }: Partial<Credentials> = JSON.parse(kept);
    return typeof accessToken === 'string' &&
      typeof accessTokenExpireMillis === 'number' &&
      typeof refreshToken === 'string'
      ? { accessToken, accessTokenExpireMillis, refreshToken }
      : null;
  } catch {
    return null;
  }
}

function nobody(text: string): Failure {
  return new Failure('UNAUTHENTICATED', 'TOKEN_MISSING', text);
}

/**
 * Who the client is: the credentials of a built-in account, kept in the store and renewed here, or the tokens of the
 * product. The tabs that share a store hold the same credentials: one of them renews, the others read what it got.
 */
export class Tokens {
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #store: Store;
  readonly #tabs: Tabs;
  readonly #product: TokenSource | null;
  readonly #signedIn: (isSignedIn: boolean) => void;
  #credentials: Credentials | null;
  /** The credentials that the store holds, as far as this tab knows. */
  #kept: string | null;
  #userId: UserId | null;
  #isExpired = false;
  #asking: Promise<string> | null = null;
  /** How much later it is at the server than here. */
  #serverAheadMillis = 0;

  constructor(
    line: Line,
    store: Store,
    tabs: Tabs,
    loaded: ReadonlyMap<string, string>,
    product: TokenSource | null,
    signedIn: (isSignedIn: boolean) => void,
  ) {
    this.#clock = line.clock;
    this.#line = line;
    this.#store = store;
    this.#tabs = tabs;
    this.#product = product;
    this.#signedIn = signedIn;
    const user = loaded.get(USER_KEY);
    this.#userId = user === undefined ? null : userId(user);
    this.#kept = loaded.get(CREDENTIALS_KEY) ?? null;
    this.#credentials = product === null ? parse(this.#kept) : null;
  }

  // --- who ---

  get userId(): UserId | null {
    return this.#userId;
  }

  get isSignedIn(): boolean {
    return this.#product !== null || this.#credentials !== null;
  }

  /**
   * The user as the server names it.
   *
   * @return false when what the store holds is another's
   */
  isUser(told: UserId): boolean {
    if (this.#userId !== null) return this.#userId === told;
    this.#userId = told;
    void this.#keep(USER_KEY, () => told);
    return true;
  }

  /**
   * Whether the tokens are certainly those of the user whose things the store keeps: a product may give those of
   * another one.
   */
  get isUserCertain(): boolean {
    return this.#product === null && this.#userId !== null;
  }

  /** From now on the client is this user, in all tabs. Resolves when the store knows. */
  async signIn(told: CredentialsTold): Promise<void> {
    const fresh = formatCredentials(told);
    this.#take(parse(fresh));
    if (await this.#keep(CREDENTIALS_KEY, () => fresh)) this.#kept = fresh;
    this.#tabs.tellAccount();
  }

  /** A client that cannot keep its credentials is signed in for as long as it runs. */
  async #keep(key: string, change: (former: string | null) => string | null): Promise<boolean> {
    try {
      await this.#store.update(key, change, true);
      return true;
    } catch {
      return false;
    }
  }

  /** Keeps newer credentials, unless another tab has signed out meanwhile, or in again: then those are taken over. */
  async #renewed(told: CredentialsTold): Promise<void> {
    const fresh = formatCredentials(told);
    const mine = parse(fresh);
    this.#take(mine);
    const former = this.#kept;
    let found = former;
    const isKept = await this.#keep(CREDENTIALS_KEY, (now) => {
      found = now;
      return now === former ? fresh : now;
    });
    if (this.#credentials !== mine) return;
    if (found !== former) this.#takeOver(found);
    else if (isKept) this.#kept = fresh;
    this.#tabs.tellAccount();
  }

  #take(credentials: Credentials | null): void {
    const was = this.isSignedIn;
    this.#isExpired = false;
    this.#credentials = credentials;
    if (was !== this.isSignedIn) this.#signedIn(this.isSignedIn);
  }

  /** Nobody is signed in any more; what was not sent stays, for the same user to come back. */
  async #forget(mine: Credentials): Promise<void> {
    if (this.#credentials !== mine) return;
    this.#take(null);
    const ours = [this.#kept, JSON.stringify(mine)];
    await this.#keep(CREDENTIALS_KEY, (now) => (ours.includes(now) ? null : now));
    this.#tabs.tellAccount();
  }

  /** Nobody is anybody's any more. */
  clear(): void {
    this.#take(null);
    this.#kept = null;
    this.#userId = null;
  }

  /** The server has refused this token for good. When there is a newer one, that is no news. */
  refused(accessToken: string): void {
    const mine = this.#credentials;
    if (mine?.accessToken === accessToken) void this.#forget(mine);
  }

  /**
   * Another tab has changed what the store holds: takes its credentials over.
   *
   * @return false when the store is not this user's any more; nothing is taken over then
   */
  async reread(): Promise<boolean> {
    for (;;) {
      const before = this.#credentials;
      const kept = await this.#store.load();
      // What was read is older than what has happened here meanwhile.
      if (before !== this.#credentials) continue;
      const user = kept.get(USER_KEY);
      if (this.#userId !== null && user !== this.#userId) return false;
      if (user === undefined) return true;
      this.#userId = userId(user);
      if (this.#product === null) this.#takeOver(kept.get(CREDENTIALS_KEY) ?? null);
      return true;
    }
  }

  #takeOver(kept: string | null): void {
    this.#kept = kept;
    const others = parse(kept);
    if (others?.accessToken !== this.#credentials?.accessToken) this.#take(others);
  }

  // --- access tokens ---

  /** A token is refused as expired, or soon will be: the next one is fresh. When there is a newer one, it is. */
  expire(accessToken: string): void {
    if (this.#credentials === null || this.#credentials.accessToken === accessToken) this.#isExpired = true;
  }

  /** What the server's clock says: people's clocks are wrong by hours. */
  serverTime(millis: number): void {
    this.#serverAheadMillis = millis - this.#clock.now();
  }

  /** How long the token in use is good; null when that is not known. */
  lifetimeMillis(): number | null {
    if (this.#credentials === null) return null;
    return this.#credentials.accessTokenExpireMillis - this.#serverAheadMillis - this.#clock.now();
  }

  /** A token that is good now. Rejects with a {@link Failure}. */
  async get(): Promise<string> {
    const mine = this.#credentials;
    if (this.#product === null && mine === null) throw nobody('nobody is signed in; call signIn or signUp');
    const isGood = mine !== null && !this.#isExpired && (this.lifetimeMillis() ?? 0) >= MARGIN_MILLIS;
    if (isGood) return mine.accessToken;
    // Whoever else asks meanwhile gets the same.
    this.#asking ??= (mine === null ? this.#askProduct() : this.#refresh(mine)).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askProduct(): Promise<string> {
    const source = this.#product;
    if (source === null) throw nobody('nobody is signed in; call signIn or signUp');
    const ending = new AbortController();
    const patience = this.#clock.after(PRODUCT_PATIENCE_MILLIS, () => ending.abort(new Error('it does not answer')));
    const late = new Promise<never>((_, reject) => {
      ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
    });
    let token: string | null;
    try {
      token = await Promise.race([source(this.#isExpired, ending.signal), late]);
    } catch (thrown) {
      // Like a network that fails: it may do better next time.
      throw Failure.ofTransport(
        'UNAVAILABLE',
        `the token source gave no token: ${thrown instanceof Error ? thrown.message : thrown}`,
      );
    } finally {
      patience.cancel();
    }
    this.#isExpired = false;
    if (token === null) throw nobody('the token source has no token any more');
    return token;
  }

  /** One tab at a time: a refresh token that two use is taken for stolen. */
  async #refresh(mine: Credentials): Promise<string> {
    await this.#tabs.exclusively(REFRESH, async () => {
      const kept = await this.#store.load().catch(() => new Map<string, string>());
      const others = parse(kept.get(CREDENTIALS_KEY));
      // Another tab was faster.
      const isNewer = others !== null && others.accessTokenExpireMillis > mine.accessTokenExpireMillis;
      if (!isNewer) await this.#trade(mine);
      else if (this.#credentials === mine) this.#takeOver(kept.get(CREDENTIALS_KEY) ?? null);
    });
    // Signed out meanwhile, or in again.
    if (this.#credentials === null) throw nobody('signed out meanwhile');
    return this.#credentials.accessToken;
  }

  /**
   * Trades the refresh token in. When the answer is lost, the same token is good a second time for some seconds only: so
   * the first wait is short, and the repeat follows at once.
   */
  async #trade(mine: Credentials): Promise<void> {
    const trade = () =>
      unary(this.#line, AuthService.method.refreshToken, { refreshToken: mine.refreshToken }, REFRESH_PATIENCE_MILLIS);
    try {
      const answer = await trade().catch((why: Failure) => {
        if (why.isOfParley) throw why;
        return trade();
      });
      if (this.#credentials === mine && answer.credentials !== undefined) await this.#renewed(answer.credentials);
    } catch (thrown) {
      const why = Failure.of(thrown);
      if (why.isOfParley && why.code === 'UNAUTHENTICATED') await this.#forget(mine);
      throw why;
    }
  }
}
