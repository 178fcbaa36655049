import { test as base } from 'vitest';
import { Browser } from './browser.ts';
import { People } from './people.ts';
import { Site } from './site.ts';

interface Fixtures {
  /** The Chromium of all tests. */
  browser: Browser;
  /** The service of all tests. */
  site: Site;
  /** The same, for a test that breaks it: afterwards it is whole again. */
  frailSite: Site;
  /** The people of this test. What their pages complained of fails it. */
  people: People;
}

/** A test of the page. What its pages look like when it fails is written to `client-web/browser/target`. */
export const test = base.extend<Fixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner wants a pattern
    async ({}, use) => {
      const browser = await Browser.start();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner wants a pattern
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  frailSite: async ({ site, people }, use) => {
    people.expectCuts();
    await use(site);
    await site.mend();
  },
  people: async ({ browser, site, task }, use) => {
    const people = new People(browser, site);
    await use(people);
    const complaints = people.complaints();
    if (task.result?.state === 'fail' || complaints.length > 0) await people.photograph(task.name);
    await people.close();
    if (complaints.length > 0) throw new Error(`the pages complained:\n${complaints.join('\n')}`);
  },
});
