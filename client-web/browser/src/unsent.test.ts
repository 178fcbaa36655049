import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';
import { judge } from './judge/judge.ts';

const COMES_BACK = { withinMillis: 60_000 };
const SECOND = "Ada's second tab";

async function pendingTexts(person: Person): Promise<string[]> {
  const entries = await person.entries();
  return entries.filter(({ state }) => state === 'PENDING').map(({ text }) => text);
}

test('unsent messages outlive a reload and are sent once, in order', async ({ people, frailSite }) => {
  const meeting = await Meeting.of(people, frailSite, 'Ada');
  const [ada] = meeting.present as [Person];
  await frailSite.server.kill();
  const texts = ['the first', 'the second', 'the third'];
  for (const text of texts) await ada.sends(text);
  expect(await pendingTexts(ada)).toEqual(texts);

  await ada.page.reload();
  await until('the unsent messages are shown again', async () => (await pendingTexts(ada)).length === 3);
  expect(await pendingTexts(ada)).toEqual(texts);
  await meeting.record();

  await frailSite.server.start();
  await meeting.isSettled(3, COMES_BACK);
  expect(judge(await meeting.run())).toEqual([]);
});

test('what a closed tab left unsent is sent by the tab that is opened next', async ({ people, frailSite }) => {
  const meeting = await Meeting.of(people, frailSite, 'Ada');
  const [ada] = meeting.present as [Person];
  await frailSite.server.kill();
  await ada.sends('said by the closed tab');
  await ada.sends('and so was this');
  await ada.page.close();
  await frailSite.server.start();

  const next = await ada.opensTab();
  await next.opens(meeting.title);
  await until(
    'both are sent',
    async () => {
      const entries = await next.entries();
      return entries.length === 2 && entries.every(({ state }) => state === 'POSTED');
    },
    COMES_BACK,
  );
  const kept = await meeting.owner.messages(meeting.roomId);
  expect(kept.map(({ text }) => text)).toEqual(ada.written);
});

test('two tabs of one person show the same and send nothing twice', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  const second = await ada.opensTab();
  await second.opens(meeting.title);
  await meeting.record();
  await second.startsRecording();
  await Promise.all([ada.sends('from the first tab'), bob.sends('from Bob'), second.sends('from the second tab')]);
  await ada.sends('from the first tab again');
  await meeting.isSettled(4);
  await until('the second tab shows all', async () => (await second.entries()).length === 4);

  const run = await meeting.run();
  // Its own line of messages: the two tabs wrote at the same time, and each keeps its own order only.
  const written = [...run.written, ...second.written.map((text) => ({ person: SECOND, text }))];
  const kept = run.kept.map((one) => (second.written.includes(one.text) ? { ...one, person: SECOND } : one));
  const screens = [...run.screens, { person: SECOND, views: await second.recorded() }];
  expect(judge({ written, kept, screens })).toEqual([]);
});

test('unsent messages of two tabs are sent once', async ({ people, frailSite }) => {
  const meeting = await Meeting.of(people, frailSite, 'Ada');
  const [ada] = meeting.present as [Person];
  const second = await ada.opensTab();
  await second.opens(meeting.title);
  await frailSite.server.kill();
  await ada.sends('unsent in the first tab');
  await second.sends('unsent in the second tab');
  await frailSite.server.start();
  await meeting.isSettled(2, COMES_BACK);
  await until('the second tab shows both', async () => (await second.entries()).every((entry) => entry.seq > 0));
  const kept = await meeting.owner.messages(meeting.roomId);
  expect(kept.map(({ text }) => text).sort()).toEqual(['unsent in the first tab', 'unsent in the second tab']);
});

test('a message keeps the focus when it is posted', async ({ people, frailSite }) => {
  const meeting = await Meeting.of(people, frailSite, 'Ada');
  const [ada] = meeting.present as [Person];
  await frailSite.envoy.kill();
  await ada.sends('looked at while it waits');
  const message = ada.message('looked at while it waits');
  await message.focus();
  await frailSite.envoy.start();
  await meeting.isSettled(1, COMES_BACK);
  await until('it has the focus', () => message.evaluate((row) => row === document.activeElement));
});

test('signing out in one tab signs out the other', async ({ people }) => {
  const ada = await people.newcomer('Ada');
  const second = await ada.opensTab();
  await second.isSignedIn();
  await ada.signsOut();
  await second.isSignedOut();
});
