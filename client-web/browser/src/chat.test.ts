import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';

test('two people sign up, meet in a room and see the same', async ({ people }) => {
  const [ada, bob] = await Promise.all([people.newcomer('Ada Lovelace'), people.newcomer('Bob')]);
  await ada.createsRoom('Engines', bob);
  await bob.opens('Engines');
  await ada.sends('Hello, Bob!');
  await bob.sees('Hello, Bob!');
  await bob.sends('Hello, Ada!');
  await Promise.all([ada.sends('at the same time'), bob.sends('as this')]);
  await until('both see four', async () => (await ada.entries()).length === 4 && (await bob.entries()).length === 4);
  const shown = await ada.entries();
  expect(await bob.entries()).toEqual(shown);
  expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test('who writes, who has read and who is there is shown', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  await bob.writesBefore(ada);
  await bob.composer.fill('');
  await ada.typingLine.waitFor({ state: 'detached' });

  await ada.sends('Have you read this?');
  await (await ada.sees('Have you read this?')).getByRole('img', { name: 'Read by Bob' }).waitFor();

  await ada.opensDetails();
  const row = ada.page.getByRole('list', { name: 'Members' }).getByRole('listitem').filter({ hasText: 'Bob' });
  await row.getByText('Online').waitFor();
  await bob.page.close();
  await row.getByText('Active').waitFor();
});

test('a message is edited, deleted, answered and reacted to', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  await ada.sends('Tee?');
  await ada.edits('Tee?', 'Tea?');
  const edited = await bob.sees('Tea?');
  await edited.getByText('(edited)').waitFor();

  await bob.repliesTo('Tea?', 'Gladly.');
  await (await ada.sees('Gladly.')).getByRole('button', { name: /In reply to Ada\s*:\s*Tea\?/ }).waitFor();

  await ada.reactsTo('Gladly.', 'thumbs up');
  const reaction = (await bob.sees('Gladly.')).getByRole('button', { name: /^thumbs up, 1: Ada/ });
  await reaction.click();
  await (await ada.sees('Gladly.')).getByRole('button', { name: /^thumbs up, 2/ }).waitFor();
  await bob
    .message('Gladly.')
    .getByRole('button', { name: /^thumbs up, 2/ })
    .click();
  await (await ada.sees('Gladly.')).getByRole('button', { name: /^thumbs up, 1: You/ }).waitFor();

  await ada.deletes('Tea?');
  await bob.sees('Message deleted');
  expect((await bob.entries()).map(({ text }) => text)).toEqual(['Message deleted', 'Gladly.']);
  expect((await meeting.owner.messages(meeting.roomId))[0]).toMatchObject({ text: '', isDeleted: true });
});

test('a mention is completed and reaches whom it names', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  await ada.composer.pressSequentially(`Ask @${bob.account.handle.slice(0, 5)}`);
  await ada.page.getByRole('option', { name: 'Bob' }).waitFor();
  await ada.page.keyboard.press('Enter');
  expect(await ada.composer.inputValue()).toBe(`Ask @${bob.account.handle} `);
  await ada.composer.pressSequentially('about it');
  await ada.page.keyboard.press('Enter');
  const message = await bob.sees(`Ask @${bob.account.handle} about it`);
  expect(await message.locator('.mention.is-own').textContent()).toBe(`@${bob.account.handle}`);
  const stored = await meeting.owner.call('MessageService/ListMessages', { roomId: meeting.roomId });
  expect(stored.messages[0].mentionedUserIds).toHaveLength(1);
});

test('unread messages of a room that is not open are counted, until it is opened', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [, bob] = meeting.present as [Person, Person];
  await bob.createsRoom('Elsewhere');
  for (const text of ['one', 'two', 'three']) await meeting.owner.send(meeting.roomId, text);
  await bob.room(meeting.title).getByText('3 unread messages').waitFor();
  await bob.opens(meeting.title);
  await bob.sees('three');
  await until('the count is gone', async () => (await bob.room(meeting.title).getByText('unread').count()) === 0);
  await bob.page.reload();
  await bob.connectionIs('Live');
  expect(await bob.room(meeting.title).getByText('unread').count()).toBe(0);
});

test('a message that was found is shown among its neighbours', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  for (const text of ['a needle', ...Array.from({ length: 120 }, (_, i) => `hay ${i}`)]) {
    await meeting.owner.send(meeting.roomId, text);
  }
  await ada.sees('hay 119');
  await ada.page.getByRole('link', { name: 'Search in this room' }).click();
  await ada.page.getByRole('searchbox', { name: 'Words to look for' }).fill('needle');
  await ada.page.getByRole('list', { name: 'Messages found' }).getByRole('link').click();
  await ada.sees('a needle');
  await until('it is in view', () => ada.message('a needle').isVisible());
  await ada.sees('hay 0');
});
