import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { axeFaults } from './harness/axe.ts';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';

/** What axe-core has against each view that it was shown, in the light and in the dark. */
class Views {
  readonly faults: string[] = [];

  constructor(private readonly person: Person) {}

  async look(view: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.person.page.emulateMedia({ colorScheme });
      const faults = await axeFaults(this.person.page);
      this.faults.push(...faults.map((fault) => `${view}, ${colorScheme}: ${fault}`));
    }
  }
}

test('signing in and up is accessible', async ({ people }) => {
  const ada = await people.visitor('Ada');
  const views = new Views(ada);
  await views.look('signing in');
  await ada.page.getByRole('button', { name: 'Create an account' }).click();
  await ada.page.getByRole('button', { name: 'Sign up' }).click();
  await ada.page.getByRole('alert').first().waitFor();
  await views.look('signing up, with faults');
  expect(views.faults).toEqual([]);
});

test('a room with everything in it is accessible', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  const views = new Views(ada);
  await ada.sends('Look at https://example.org/ please');
  await bob.repliesTo('Look at https://example.org/ please', 'Seen');
  await ada.reactsTo('Seen', 'thumbs up');
  await bob.writesBefore(ada);
  await views.look('a room');
  await ada.message('Seen').hover();
  await views.look('a message with its actions');
  await ada.opensDetails();
  await views.look('the details');
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await views.look('the details on a phone');
  await ada.page.getByRole('link', { name: 'Close details' }).click();
  await views.look('a room on a phone');
  await ada.page.getByRole('link', { name: 'Back to rooms' }).click();
  await views.look('the rooms on a phone');
  expect(views.faults).toEqual([]);
});

test('the dialogs, the directory and the search are accessible', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  const views = new Views(ada);
  await ada.sends('something to find');
  const { page } = ada;
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New room' }).waitFor();
  await views.look('the menu');
  await page.getByRole('menuitem', { name: 'New room' }).click();
  await page.getByRole('dialog').getByLabel('Add people').fill(ada.account.handle.slice(0, 2));
  await views.look('a new room');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /you and this page/i }).click();
  await views.look('the profile');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Go to room' }).waitFor();
  await views.look('the switcher');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Browse rooms' }).click();
  await views.look('the directory');
  await page.getByRole('link', { name: 'Search messages' }).click();
  await page.getByRole('searchbox', { name: 'Words to look for' }).fill('find');
  await page.getByRole('list', { name: 'Messages found' }).getByRole('link').waitFor();
  await views.look('the search');
  expect(views.faults).toEqual([]);
});

test('the page is used with the keyboard alone', async ({ people, site }) => {
  const ada = await people.visitor('Ada');
  const { page, account } = ada;
  const session = await site.signUp(account.handle, account.displayName, account.password);
  await session.createRoom('First');
  await session.createRoom('Second');

  await tabsTo(ada, page.getByLabel('Handle'));
  await page.keyboard.type(account.handle);
  await tabsTo(ada, page.getByLabel('Password'));
  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  await ada.connectionIs('Live');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('Seco');
  await page.getByRole('option', { name: 'Second' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Second', level: 1 }).waitFor();

  await isFocused(ada.composer);
  await page.keyboard.type('by keybord');
  await page.keyboard.press('Enter');
  await until('it is posted', async () => (await ada.entries())[0]?.state === 'POSTED');

  await tabsTo(ada, ada.log, 'Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await isFocused(ada.message('by keybord'));
  await page.keyboard.press('+');
  await isFocused(page.getByRole('button', { name: 'thumbs up' }));
  await page.keyboard.press('Enter');
  await ada
    .message('by keybord')
    .getByRole('button', { name: /^thumbs up, 1: You/ })
    .waitFor();

  await tabsTo(ada, ada.log, 'Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('e');
  await isFocused(ada.composer);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await ada.sees('by keyboard');

  await tabsTo(ada, page.getByRole('link', { name: 'Search messages' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await isFocused(page.getByRole('searchbox', { name: 'Words to look for' }));
  await page.keyboard.type('keyboard');
  await page.getByRole('list', { name: 'Messages found' }).getByRole('link').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await isFocused(ada.message('by keyboard'));
});

const MOST_TABS = 60;

async function tabsTo(person: Person, wanted: Locator, key = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed++) {
    if (await hasFocus(wanted)) return;
    await person.page.keyboard.press(key);
  }
  throw new Error(`${MOST_TABS} times ${key} do not lead to ${wanted}`);
}

async function isFocused(wanted: Locator): Promise<void> {
  await until(`${wanted} has the focus`, () => hasFocus(wanted));
}

async function hasFocus(wanted: Locator): Promise<boolean> {
  return (await wanted.count()) === 1 && (await wanted.evaluate((element) => element === document.activeElement));
}
