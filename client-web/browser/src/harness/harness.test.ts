import { expect } from 'vitest';
import { axeFaults } from './axe.ts';
import { test } from './parley.ts';
import { People } from './people.ts';
import { scrollUp } from './scrolling.ts';
import { until } from './until.ts';

const ROWS = 30;

/** A log that puts older rows above the others when it is scrolled, and may leave the reader where they were. */
function logPage(staysPut: boolean): string {
  const rows = Array.from({ length: ROWS }, (_, row) => `<p data-seq="${ROWS + row}">row</p>`).join('');
  return `<div role="log" style="height: 200px; overflow: auto; overflow-anchor: none">${rows}</div><script>{
    const log = document.querySelector('div');
    log.scrollTop = log.scrollHeight;
    log.onscroll = () => {
      if (log.scrollTop > 0 || log.firstChild.dataset.seq === '1') return;
      const before = log.scrollHeight;
      for (let seq = ${ROWS - 1}; seq > 0; seq--) log.insertAdjacentHTML('afterbegin', '<p data-seq="' + seq + '">old</p>');
      if (${staysPut}) log.scrollTop = log.scrollHeight - before;
    };
  }</script>`;
}

test('what a page does unseen is noticed', async ({ browser, site }) => {
  const people = new People(browser, site.origin);
  const { page } = await people.visitor('Mallory');
  await page.evaluate(() => {
    console.error('a word on the console');
    setTimeout(() => alert('a word in a dialog'));
    setTimeout(() => Promise.reject(new Error('an error that nobody catches')));
    new Image().src = 'http://127.0.0.1:1/picture.png';
  });
  for (const wanted of ['a word on the console', 'a word in a dialog', 'nobody catches', 'img-src']) {
    await until(`"${wanted}" is noticed`, () => people.complaints().some((complaint) => complaint.includes(wanted)));
  }
  await people.close();
});

test('a request to anywhere else is noticed', async ({ browser, site }) => {
  const people = new People(browser, site.origin);
  const { page } = await people.visitor('Mallory');
  // Not from the page, whose policy would stop it first.
  await page.goto('about:blank');
  await page.setContent('<img src="http://127.0.0.1:1/picture.png">');
  await until('the request is noticed', () =>
    people.complaints().some((complaint) => complaint.includes(':1/picture')),
  );
  await people.close();
});

test('a log that jumps when older rows come is noticed, and one that stays is not', async ({ browser }) => {
  const context = await browser.profile();
  const page = await context.newPage();
  await page.setContent(logPage(false));
  expect((await scrollUp(page.getByRole('log'), ROWS)).moved).toBeGreaterThan(100);
  await page.setContent(logPage(true));
  expect(await scrollUp(page.getByRole('log'), ROWS)).toEqual({ now: 1, moved: 0 });
  await context.close();
});

test('a button without a name is noticed', async ({ people }) => {
  const { page } = await people.visitor('Ada');
  await page.evaluate(() => document.body.append(document.createElement('button')));
  expect((await axeFaults(page)).some((fault) => fault.startsWith('button-name'))).toBe(true);
});
