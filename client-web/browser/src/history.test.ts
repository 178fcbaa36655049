import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';

const MESSAGES = 1_000;
const FEW_MESSAGES = 60;
const SENT_AT_ONCE = 16;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** What nobody sees move. */
const STILL_PIXELS = 2;

test('a room of 1 000 messages is read up to its beginning without a jump or a hole', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  await ada.page.goto('about:blank');
  await seed(meeting, MESSAGES);
  await ada.page.goto(site.origin);
  await ada.opens(meeting.title);
  await until('the newest message is shown', async () => (await ada.entries()).at(-1)?.seq === MESSAGES);

  let oldest = (await ada.entries())[0]?.seq ?? 0;
  let pages = 0;
  while (oldest > 1) {
    const { moved, now } = await ada.scrollsUpToOlder(oldest);
    expect(moved, `message ${oldest} moved when older ones came`).toBeLessThanOrEqual(STILL_PIXELS);
    oldest = now;
    pages++;
  }
  expect(pages).toBeGreaterThan(3);

  const shown = (await ada.entries()).map(({ seq }) => seq);
  expect(shown).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1));
});

test('a room opens at its newest message, in a wide window and on a phone', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  await ada.page.goto('about:blank');
  await seed(meeting, FEW_MESSAGES - 1);
  const last = await meeting.owner.send(meeting.roomId, `the last of ${FEW_MESSAGES}`);
  await meeting.owner.call('MessageService/MarkRead', { roomId: meeting.roomId, seq: String(last) });
  for (const size of [WIDE, PHONE]) {
    const window = `a window of ${size.width} pixels`;
    await ada.page.setViewportSize(size);
    await ada.page.goto(site.origin);
    await ada.opens(meeting.title);
    await ada.sees(`the last of ${FEW_MESSAGES}`);
    await until(`the end is in view in ${window}`, () => isAtEnd(ada));
    await meeting.owner.send(meeting.roomId, `said into ${window}`);
    await ada.sees(`said into ${window}`);
    await until(`what was said into ${window} is in view`, () => isAtEnd(ada));
    await ada.page.goto('about:blank');
  }
});

/** Whether the end of the room is in view. */
function isAtEnd(person: Person): Promise<boolean> {
  return person.log.evaluate(
    (log, still) => log.scrollHeight - log.scrollTop - log.clientHeight <= still,
    STILL_PIXELS,
  );
}

/** Fills the room, as fast as the service takes it. */
async function seed({ owner, roomId }: Meeting, count: number): Promise<void> {
  let next = 1;
  const lines = ['short', 'a line that is a little longer than the others', 'two\nlines', 'x'.repeat(400)];
  const sender = async () => {
    while (next <= count) {
      const number = next++;
      await owner.send(roomId, `${number}: ${lines[number % lines.length]}`);
    }
  };
  await Promise.all(Array.from({ length: SENT_AT_ONCE }, sender));
}
