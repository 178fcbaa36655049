import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import type { Site } from './harness/site.ts';
import { judge } from './judge/judge.ts';
import type { Run } from './judge/run.ts';

const COMES_BACK = { withinMillis: 60_000 };

/** Ada and Bob write before, during and after a cut. Answers when both pages show everything. */
async function talkThrough(meeting: Meeting, cut: () => Promise<void>, heal: () => Promise<void>): Promise<void> {
  const [ada, bob] = meeting.present as [Person, Person];
  await meeting.record();
  await ada.sends('before, by Ada');
  await bob.sends('before, by Bob');
  await meeting.isSettled(2);
  await cut();
  for (const part of [1, 2, 3]) {
    await ada.sends(`during ${part}, by Ada`);
    await bob.sends(`during ${part}, by Bob`);
  }
  await heal();
  await ada.sends('after, by Ada');
  await bob.sends('after, by Bob');
  await meeting.isSettled(10, COMES_BACK);
}

/** Whether this person saw a message of theirs wait: without that, the cut cut nothing. */
function hasWaited({ screens }: Run, person: Person): boolean {
  const views = screens.find((screen) => screen.person === person.name)?.views ?? [];
  return views.flat().some(({ state }) => state === 'PENDING');
}

async function meet(people: Parameters<typeof Meeting.of>[0], site: Site) {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  return { meeting, ada, bob };
}

test('nothing is lost or doubled when Envoy is killed while people write', async ({ people, frailSite }) => {
  const { meeting, ada, bob } = await meet(people, frailSite);
  const cut = async () => {
    await frailSite.envoy.kill();
    await ada.connectionIs('Reconnecting…');
    await bob.connectionIs('Reconnecting…');
  };
  await talkThrough(meeting, cut, () => frailSite.envoy.start());
  await ada.connectionIs('Live', COMES_BACK);
  await bob.connectionIs('Live', COMES_BACK);
  const run = await meeting.run();
  expect(hasWaited(run, ada) && hasWaited(run, bob)).toBe(true);
  expect(judge(run)).toEqual([]);
});

test('nothing is lost or doubled when the server is killed while people write', async ({ people, frailSite }) => {
  const { meeting, ada, bob } = await meet(people, frailSite);
  const cut = async () => {
    await frailSite.server.kill();
    await ada.connectionIs('Reconnecting…');
  };
  await talkThrough(meeting, cut, () => frailSite.server.start());
  await ada.connectionIs('Live', COMES_BACK);
  await bob.connectionIs('Live', COMES_BACK);
  const run = await meeting.run();
  expect(hasWaited(run, ada) && hasWaited(run, bob)).toBe(true);
  expect(judge(run)).toEqual([]);
});

test('who gets no stream polls, and takes the stream again when it is there', async ({ people, frailSite }) => {
  const { meeting, ada, bob } = await meet(people, frailSite);
  const cut = async () => {
    await frailSite.envoy.blockStreams();
    await ada.connectionIs('Polling', COMES_BACK);
    await bob.connectionIs('Polling', COMES_BACK);
  };
  const heal = async () => {
    await meeting.isSettled(8);
    await ada.connectionIs('Polling');
    await frailSite.envoy.unblockStreams();
  };
  await talkThrough(meeting, cut, heal);
  await ada.connectionIs('Live', COMES_BACK);
  await bob.connectionIs('Live', COMES_BACK);
  expect(judge(await meeting.run())).toEqual([]);
});

test('a browser that was offline misses nothing and doubles nothing', async ({ people, site, line }) => {
  const ada = await people.newcomer('Ada');
  const bob = await people.newcomer('Bob', { origin: line.origin });
  const meeting = await Meeting.among(site, ada, bob);
  const cut = async () => {
    await bob.goesOffline();
    line.cut();
    await bob.connectionIs('Reconnecting…');
  };
  const heal = async () => {
    line.mend();
    await bob.goesOnline();
  };
  await talkThrough(meeting, cut, heal);
  await bob.connectionIs('Live', COMES_BACK);
  const run = await meeting.run();
  expect(hasWaited(run, bob)).toBe(true);
  expect(judge(run)).toEqual([]);
});
