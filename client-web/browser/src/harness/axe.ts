import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core holds against the page as it is shown now: a sentence for each element. */
export async function axeFaults(page: Page): Promise<string[]> {
  // By the debugger: the page's policy lets no other script in.
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(source);
  // Colours that are changing have no contrast that would stay.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  const results = await page.evaluate(run);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary ?? ''}`),
  );
}

/** Runs in the page. */
function run(): Promise<AxeResults> {
  const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
  return axe.run({ resultTypes: ['violations'] });
}
