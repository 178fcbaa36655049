import type { Change } from './change.js';
import { isEqual } from './equal.js';
import { UserService } from './gen/parley/v1/user_service_pb.js';
import { userOf } from './mapping.js';
import type { User, UserId } from './model.js';
import type { Requests } from './requests.js';

const BATCH = 200;

/** Who the users are. Whom a screen asks for is fetched, many at a time. */
export class Users {
  readonly #requests: Requests;
  readonly #patienceMillis: number;
  readonly #tell: (change: Change) => void;
  readonly #known = new Map<UserId, User>();
  /** Asked for, or to be asked for. */
  readonly #asked = new Set<UserId>();
  readonly #wanted = new Set<UserId>();

  constructor(requests: Requests, patienceMillis: number, tell: (change: Change) => void) {
    this.#requests = requests;
    this.#patienceMillis = patienceMillis;
    this.#tell = tell;
  }

  /** The user, or nobody yet; then it is fetched. */
  get(id: UserId): User | null {
    const user = this.#known.get(id) ?? null;
    if (user === null && !this.#asked.has(id)) {
      this.#asked.add(id);
      this.#want(id);
    }
    return user;
  }

  put(user: User): void {
    if (isEqual(this.#known.get(user.id), user)) return;
    this.#known.set(user.id, user);
    this.#tell({ kind: 'user', user });
  }

  #want(id: UserId): void {
    this.#wanted.add(id);
    // Whoever else is wanted in this moment comes along.
    if (this.#wanted.size === 1) queueMicrotask(() => this.#fetch());
  }

  #fetch(): void {
    const batch = [...this.#wanted].slice(0, BATCH);
    for (const id of batch) this.#wanted.delete(id);
    if (this.#wanted.size > 0) queueMicrotask(() => this.#fetch());
    this.#requests.make(
      UserService.method.batchGetUsers,
      { userIds: batch },
      this.#patienceMillis,
      (answer) => {
        for (const user of answer.users) this.put(userOf(user));
      },
      () => {
        // Who is asked for again is fetched again.
        for (const id of batch) this.#asked.delete(id);
      },
    );
  }
}
