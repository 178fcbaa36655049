import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { roomId } from '../src/model.js';
import { FATES, type Fate } from './support/model-server.js';
import { Play, ROOMS } from './support/play.js';
import { OTHER } from './support/world.js';

const SCHEDULES = 300;
const LONGEST = 40;

/** What a schedule may lead to; all of it must have happened for the schedules to prove anything. */
const SITUATIONS = [
  'STORED_UNTOLD',
  'LOST',
  'RATE_LIMITED',
  'REFUSED',
  'repeat',
  'refused token',
  'snapshot',
  'stream',
  'poll',
  'drain',
  'expired',
  'refresh',
  'again',
  'lost by a backup',
  'acknowledged before its turn',
];

/** One thing that happens. */
type Step =
  | { readonly kind: 'sends' | 'says'; readonly room: string }
  | { readonly kind: 'edits' | 'deletes' | 'reacts' | 'reads' | 'breaks' | 'drains' | 'wakes' }
  | { readonly kind: 'expiresToken' | 'forgetsReplay' | 'restores' | 'leavesAndReturns' | 'restartsProgram' }
  | { readonly kind: 'loses' | 'turnsLate' }
  | { readonly kind: 'fated'; readonly fate: Fate }
  | { readonly kind: 'repeats'; readonly entries: number }
  | { readonly kind: 'mutes' | 'downs' | 'streamless' | 'passes'; readonly seconds: number };

const room = fc.constantFrom('r1', 'r2');
const seconds = fc.integer({ min: 1, max: 90 });
const just = <S extends Step>(step: S) => fc.constant(step);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: room.map((room) => ({ kind: 'sends', room }) as const) },
  { weight: 6, arbitrary: room.map((room) => ({ kind: 'says', room }) as const) },
  { weight: 1, arbitrary: just({ kind: 'edits' }) },
  { weight: 1, arbitrary: just({ kind: 'deletes' }) },
  { weight: 1, arbitrary: just({ kind: 'reacts' }) },
  { weight: 1, arbitrary: just({ kind: 'reads' }) },
  { weight: 4, arbitrary: fc.constantFrom(...FATES).map((fate) => ({ kind: 'fated', fate }) as const) },
  { weight: 2, arbitrary: just({ kind: 'breaks' }) },
  { weight: 1, arbitrary: seconds.map((seconds) => ({ kind: 'mutes', seconds }) as const) },
  { weight: 1, arbitrary: seconds.map((seconds) => ({ kind: 'downs', seconds }) as const) },
  { weight: 2, arbitrary: seconds.map((seconds) => ({ kind: 'streamless', seconds }) as const) },
  { weight: 1, arbitrary: just({ kind: 'drains' }) },
  { weight: 1, arbitrary: just({ kind: 'wakes' }) },
  { weight: 1, arbitrary: just({ kind: 'expiresToken' }) },
  { weight: 1, arbitrary: just({ kind: 'forgetsReplay' }) },
  { weight: 1, arbitrary: just({ kind: 'restores' }) },
  { weight: 1, arbitrary: just({ kind: 'loses' }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }).map((entries) => ({ kind: 'repeats', entries }) as const) },
  { weight: 2, arbitrary: just({ kind: 'turnsLate' }) },
  { weight: 1, arbitrary: just({ kind: 'leavesAndReturns' }) },
  { weight: 1, arbitrary: just({ kind: 'restartsProgram' }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((seconds) => ({ kind: 'passes', seconds }) as const) },
);

/** What happens to a play; texts are numbered so that each is another one. */
class Plot {
  readonly play: Play;
  /** What was seen of the situations, beside what the server counts. */
  readonly seen = new Set<string>();
  #texts = 0;

  constructor(play: Play) {
    this.play = play;
  }

  #text(what: string): string {
    return `${what} ${++this.#texts}`;
  }

  async take(step: Step): Promise<void> {
    await this.#act(step);
    await this.play.settle();
    const isEarly = ROOMS.some((room) => this.play.outgoings(room).some((entry) => entry.state === 'SENT'));
    if (isEarly) this.seen.add('acknowledged before its turn');
  }

  async #act(step: Step): Promise<void> {
    const { play } = this;
    const { server } = play;
    switch (step.kind) {
      case 'sends':
        return play.send(step.room, this.#text('sent'));
      case 'says':
        return server.world.say(step.room, this.#text('said'));
      case 'edits':
        return this.#onLast((seq) => server.world.edit('r1', seq, this.#text('edited')));
      case 'deletes':
        return this.#onLast((seq) => server.world.delete('r1', seq));
      case 'reacts':
        return this.#onLast((seq) => server.world.react('r1', seq, '👍'));
      case 'reads':
        return play.client.markRead(roomId('r1'), BigInt(server.world.room('r1').messages.length));
      case 'fated':
        server.fates.push(step.fate);
        return;
      case 'breaks':
        return server.breakAll();
      case 'mutes':
        return this.#away('isMute', step.seconds);
      case 'downs':
        return this.#away('isDown', step.seconds);
      case 'streamless':
        return this.#away('isStreamless', step.seconds);
      case 'drains':
        return server.drain(1_500);
      case 'wakes':
        return play.client.wake();
      case 'expiresToken':
        return server.expireToken();
      case 'forgetsReplay':
        server.maxReplay = -1;
        server.breakAll();
        await play.pass(3);
        server.maxReplay = 10_000;
        return;
      case 'restores':
        return server.restore();
      case 'loses':
        return this.#lose();
      case 'repeats':
        server.repeatedAtResume = step.entries;
        return;
      case 'turnsLate':
        server.isLate = !server.isLate;
        return;
      case 'leavesAndReturns':
        play.setSelfMember('r2', false);
        server.world.say('r2', this.#text('unseen'));
        await play.pass(1);
        return play.setSelfMember('r2', true);
      case 'restartsProgram':
        return play.restart();
      case 'passes':
        return play.pass(step.seconds);
    }
  }

  async #away(fault: 'isMute' | 'isDown' | 'isStreamless', seconds: number): Promise<void> {
    const { server } = this.play;
    server[fault] = true;
    if (fault !== 'isMute') server.breakAll();
    await this.play.pass(seconds);
    server[fault] = false;
    // What was on the way is gone.
    if (fault === 'isMute') server.breakAll();
  }

  /** A backup that lacks one's own messages would leave open which of them are to be sent. */
  #lose(): void {
    const { server } = this.play;
    const isOthers = server.world.room('r1').messages.at(-1)?.senderId === OTHER;
    if (isOthers) this.seen.add('lost by a backup');
    server.restore(isOthers ? { r1: 1 } : {});
  }

  #onLast(act: (seq: bigint) => void): void {
    const { messages } = this.play.server.world.room('r1');
    const last = messages.at(-1);
    if (last !== undefined && last.deleteTime === undefined) act(last.seq);
  }
}

async function connected(): Promise<Plot> {
  const play = await Play.begin();
  play.connect();
  await play.pass(1);
  expect(play.client.state).toBe('CONNECTED');
  return new Plot(play);
}

const happened = new Set<string>();

describe('schedules of failures', () => {
  // One that breaks a promise is printed, as short as it can be made, with the seed that brings it again.
  test('no schedule breaks a promise', { timeout: 120_000 }, async () => {
    const promise = fc.asyncProperty(fc.array(step, { maxLength: LONGEST, size: 'max' }), async (schedule) => {
      const plot = await connected();
      for (const each of schedule) await plot.take(each);
      await plot.play.healAndJudge();
      for (const what of [...plot.play.server.happened.keys(), ...plot.seen]) happened.add(what);
    });
    await fc.assert(promise, { numRuns: SCHEDULES });
  });

  afterAll(() => {
    expect([...happened]).toEqual(expect.arrayContaining(SITUATIONS));
  });

  /** What the judge says of a broken server. */
  async function verdictOn(steps: readonly Step[], breakIt: (play: Play) => void): Promise<string> {
    const plot = await connected();
    breakIt(plot.play);
    try {
      for (const each of steps) await plot.take(each);
      await plot.play.healAndJudge();
      return 'nothing was found';
    } catch (found) {
      return found instanceof Error ? found.message : String(found);
    }
  }

  const says: Step = { kind: 'says', room: 'r1' };
  const sends: Step = { kind: 'sends', room: 'r1' };

  test('a server that skips an entry at a resume is found', async () => {
    const verdict = await verdictOn([says, { kind: 'downs', seconds: 5 }, says, says], (play) => {
      play.server.skippedAtResume = 1;
    });

    expect(verdict).toContain('none is skipped');
  });

  test('a server that forgets what it acknowledged is found', async () => {
    const verdict = await verdictOn([sends], (play) => {
      play.server.world.isForgetful = true;
    });

    expect(verdict).toContain('nothing is left waiting');
  });

  test('a server that tells what its backup lacks is found', async () => {
    const steps: Step[] = [
      says,
      says,
      { kind: 'repeats', entries: 2 },
      { kind: 'loses' },
      { kind: 'passes', seconds: 5 },
    ];
    const verdict = await verdictOn(steps, (play) => {
      play.server.world.isHaunted = true;
    });

    expect(verdict).toContain('shows its newest message');
  });

  test('a server that stores a repeat twice is found', async () => {
    const verdict = await verdictOn([{ kind: 'fated', fate: 'STORED_UNTOLD' }, sends], (play) => {
      play.server.world.isRepetitive = true;
    });

    expect(verdict).toContain('twice');
  });
});
