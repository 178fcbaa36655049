import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';

const MOST_BYTES = 16_384;
const ZERO_WIDTH = 'pass\u200bword \ufeff\u2060\u00ad';
const ZALGO = 'Z\u0300\u0301\u0302\u0303'.repeat(200);

/** What attackers and careless people write. Each is shown as it was written. */
const TEXTS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</div></li><iframe src="javascript:alert(1)"></iframe>',
  '<svg/onload=alert(1)><style>*{display:none}</style>',
  'javascript:alert(1)',
  '[a link](javascript:alert(1)) **bold** `code` ![picture](http://evil.example/x.png)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1) file:///etc/passwd blob:http://127.0.0.1/x',
  '&lt;b&gt; &amp;amp; &#x3c;script&#x3e; &nbsp;',
  '\u202egnp.exe\u202c then \u2066isolated\u2069 \u202dforced',
  ZERO_WIDTH,
  ZALGO,
  '\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66'.repeat(100),
  '  spaces   kept\n\n\n\ttabs and lines kept  ',
  '{{constructor.constructor("alert(1)")()}} #{alert(1)} <%= 1 %>',
  'https://user:secret@evil.example/ https://evil.example/',
  '"><input autofocus onfocus=alert(1)>',
  'W'.repeat(MOST_BYTES),
];

/** Shown as the address that it leads to. */
const TRICKY_LINK = 'https://evil.example/"onmouseover="alert(1)';

test('hostile texts stay text', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada', 'Bob');
  const [ada, bob] = meeting.present as [Person, Person];
  for (const text of TEXTS.slice(0, 4)) await ada.sends(text);
  await meeting.isSettled(4);
  for (const text of [...TEXTS.slice(4), TRICKY_LINK]) await meeting.owner.send(meeting.roomId, text);
  await meeting.isSettled(TEXTS.length + 1);

  for (const person of [ada, bob]) {
    expect((await person.entries()).map(({ text }) => text).slice(0, -1)).toEqual(TEXTS);
    expect(await person.log.locator('img, script, iframe, svg[onload], style, input, object, embed').count()).toBe(0);
    const links = await person.log
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const href of links) expect(href).toMatch(/^(https?:\/\/(?!.*@)|mailto:|#)/);
    expect(await handlersIn(person), 'attributes that run').toEqual([]);
    expect(await overflowOf(person), 'pixels beyond the window').toBe(0);
  }
});

test('text that turns the direction of writing turns nothing around it', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  await meeting.owner.send(meeting.roomId, '\u202eright to left');
  await meeting.isSettled(1);
  const isolation = await ada.log.locator('.body').evaluate((text) => getComputedStyle(text).unicodeBidi);
  expect(['isolate', 'isolate-override', 'plaintext']).toContain(isolation);
});

test('hostile names and titles stay text', async ({ people, site }) => {
  const name = '<img src=x onerror=alert(1)>';
  const title = '"><script>alert(1)</script>\u202e<b>title</b>';
  const mallory = await people.newcomer(name);
  const ada = await people.newcomer('Ada');
  const session = await site.signIn(mallory.account.handle, mallory.account.password);
  const { userId } = await site.signIn(ada.account.handle, ada.account.password);
  const roomId = await session.createRoom(title, [userId]);
  await session.call('RoomService/UpdateRoom', { room: { roomId, topic: name }, updateMask: 'topic' });
  await session.send(roomId, `@${ada.account.handle} look`, { mentionedUserIds: [userId] });

  await ada.opens('<b>title</b>');
  await ada.sees(`@${ada.account.handle} look`);
  await ada.page.getByText(name).first().waitFor();
  await ada.opensDetails();
  await ada.page.getByText(name).last().waitFor();
  const pictures = await ada.page.locator('img[src=x], script:not([src]), b').count();
  expect(pictures).toBe(0);
  expect(await overflowOf(ada)).toBe(0);
});

test('a text that is too long is refused with a sentence and stays where it was typed', async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  await ada.writes('€'.repeat(MOST_BYTES / 3 + 1));
  await ada.page.keyboard.press('Enter');
  await until('the limit is told', () =>
    ada.page
      .getByText(/too long|shorten|16 KiB|fewer/i)
      .first()
      .isVisible(),
  );
  expect(await ada.composer.inputValue()).toHaveLength(Math.floor(MOST_BYTES / 3 + 1));
  expect(await ada.entries()).toEqual([]);
});

/** Every attribute of the page's log that would run something. */
function handlersIn(person: Person): Promise<string[]> {
  return person.log.evaluate((log) =>
    [...log.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].filter(({ name }) => name.startsWith('on')).map(({ name, value }) => `${name}=${value}`),
    ),
  );
}

/** By how many pixels the page is wider than the window. */
function overflowOf(person: Person): Promise<number> {
  return person.page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    const beyond = log === null ? 0 : log.scrollWidth - log.clientWidth;
    return Math.max(0, beyond, document.documentElement.scrollWidth - innerWidth);
  });
}
