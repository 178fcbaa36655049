import { test as base } from 'vitest';
import { Browser } from './browser.ts';
import { Line } from './line.ts';
import { People } from './people.ts';
import { Site } from './site.ts';

interface Fixtures {
  /** The Chromium of all tests. */
  browser: Browser;
  /** The service of all tests. */
  site: Site;
  /** The same, for a test that breaks it: afterwards it is whole again. */
  frailSite: Site;
  /** A way to the service for one person, to cut. */
  line: Line;
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
      // The shortest life that a token may have: every test sees tokens end.
      const site = await Site.start('--access-token-minutes=1');
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  frailSite: async ({ site, people }, use) => {
    people.expectCuts();
    people.afterwards(() => site.mend());
    await use(site);
  },
  line: async ({ site, people }, use) => {
    people.expectCuts();
    const line = await Line.to(site.origin);
    people.afterwards(() => line.close());
    await use(line);
  },
  people: async ({ browser, site, task }, use) => {
    const people = new People(browser, site.origin);
    await use(people);
    const complaints = people.complaints();
    if (task.result?.state === 'fail' || complaints.length > 0) await people.photograph(task.name);
    await people.close();
    if (complaints.length > 0) throw new Error(`the pages complained:\n${complaints.join('\n')}`);
  },
});
