import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import { until } from './harness/until.ts';

const COMES_BACK = { withinMillis: 60_000 };
const STREAM = '**/parley.v1.StreamService/Subscribe';

test('a message that is refused says why and can be discarded', async ({ people, site, line }) => {
  const ada = await people.newcomer('Ada');
  const bob = await people.newcomer('Bob', { origin: line.origin });
  const meeting = await Meeting.among(site, ada, bob);
  line.cut();
  await bob.connectionIs('Reconnecting…');
  await bob.sends('said too late');
  const userId = await meeting.owner.userIdOf(bob.account.handle);
  await meeting.owner.call('RoomService/RemoveMember', { roomId: meeting.roomId, userId });
  line.mend();

  const hasFailed = async () => (await bob.entries()).some(({ state }) => state === 'FAILED');
  await until('the message has failed', hasFailed, COMES_BACK);
  const failed = bob.message('said too late');
  expect(await failed.textContent()).toMatch(/not a member/);
  await failed.getByRole('button', { name: 'Discard' }).click();
  await until('it is gone', async () => !(await bob.entries()).some(({ text }) => text === 'said too late'));
  await bob.page.reload();
  await bob.connectionIs('Live');
  await until('it stays gone', async () => (await bob.page.getByText('said too late').count()) === 0);
  expect(await meeting.owner.messages(meeting.roomId)).toEqual([]);
});

test('a connection that gave up shows a button that tries again', async ({ people, line }) => {
  const ada = await people.newcomer('Ada', { origin: line.origin });
  // The request of a stream makes no sense to this method: it is refused for good.
  const elsewhere = `${line.origin}/parley.v1.MessageService/SendMessage`;
  await ada.page.route(STREAM, (route) => route.continue({ url: elsewhere }));
  line.break();
  await ada.connectionIs('Connection failed', COMES_BACK);
  await ada.page.unroute(STREAM);
  await ada.page.getByRole('button', { name: 'Retry' }).click();
  await ada.connectionIs('Live');
});
