import type { Page } from 'playwright-core';
import type { ShownEntry } from '../judge/run.ts';

declare global {
  interface Window {
    recordedViews?: ShownEntry[][];
  }
}

/** What the open room of a page shows now, oldest first. */
export function shownEntries(page: Page): Promise<ShownEntry[]> {
  return page.evaluate(readLog);
}

/** Records each change of what the open room shows, until the page is left. */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(`(${recordLog})(${readLog})`);
}

/** What was recorded, with what is shown now at the end. */
export async function recorded(page: Page): Promise<ShownEntry[][]> {
  const [views, now] = await Promise.all([page.evaluate(() => window.recordedViews ?? []), shownEntries(page)]);
  return [...views, now];
}

/** Runs in the page. */
function readLog(): ShownEntry[] {
  const entries = document.querySelectorAll<HTMLElement>('[role=log] :is([data-seq], [data-client-message-id])');
  return [...entries].map((entry) => ({
    seq: Number(entry.dataset.seq ?? 0),
    state: (entry.dataset.state ?? 'POSTED') as ShownEntry['state'],
    text: entry.querySelector('[data-text]')?.textContent ?? '',
  }));
}

/** Runs in the page. */
function recordLog(read: () => ShownEntry[]): void {
  const views = [read()];
  window.recordedViews = views;
  let last = JSON.stringify(views[0]);
  new MutationObserver(() => {
    const view = read();
    const now = JSON.stringify(view);
    if (now !== last) views.push(view);
    last = now;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}
