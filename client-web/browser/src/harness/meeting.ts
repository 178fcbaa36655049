import type { Run, Screen } from '../judge/run.ts';
import type { Caller } from './caller.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import type { Site } from './site.ts';
import { type Bound, until } from './until.ts';

/** People who have signed up by the page and look at one private room that they are all in. */
export class Meeting {
  private constructor(
    readonly title: string,
    readonly roomId: string,
    /** A session of the first one, who owns the room, beside her page. */
    readonly owner: Caller,
    readonly present: readonly Person[],
    private readonly userIds: readonly string[],
  ) {}

  /** New people meet. */
  static async of(people: People, site: Site, ...names: string[]): Promise<Meeting> {
    return Meeting.among(site, ...(await Promise.all(names.map((name) => people.newcomer(name)))));
  }

  /** These people meet. */
  static async among(site: Site, ...present: Person[]): Promise<Meeting> {
    const title = `Room ${Math.random().toString(36).slice(2, 8)}`;
    const [first, ...others] = present as [Person, ...Person[]];
    const owner = await site.signIn(first.account.handle, first.account.password);
    const otherIds = await Promise.all(others.map(({ account }) => owner.userIdOf(account.handle)));
    const roomId = await owner.createRoom(title, otherIds);
    const meeting = new Meeting(title, roomId, owner, present, [owner.userId, ...otherIds]);
    await Promise.all(present.map((person) => person.opens(title)));
    return meeting;
  }

  /** Records each change of what the pages show. */
  async record(): Promise<void> {
    await Promise.all(this.present.map((person) => person.startsRecording()));
  }

  /** Waits until every page shows so many messages, and none on its way. */
  async isSettled(count: number, bound?: Bound): Promise<void> {
    for (const person of this.present) {
      const look = async () => {
        const entries = await person.entries();
        return entries.length === count && entries.every(({ state }) => state === 'POSTED');
      };
      await until(`${person.name} sees ${count} messages`, look, bound);
    }
  }

  /** Everything that was recorded, and what the service keeps. */
  async run(): Promise<Run> {
    const written = this.present.flatMap(({ name, written }) => written.map((text) => ({ person: name, text })));
    const screens: Screen[] = [];
    for (const person of this.present) screens.push({ person: person.name, views: await person.recorded() });
    const messages = await this.owner.messages(this.roomId);
    const kept = messages.map(({ seq, text, senderId }) => ({ seq, text, person: this.nameOf(senderId) }));
    return { written, screens, kept };
  }

  private nameOf(userId: string): string {
    return this.present[this.userIds.indexOf(userId)]?.name ?? userId;
  }
}
