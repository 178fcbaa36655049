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
  const stateOf = (entry: Element) => {
    if (!entry.classList.contains('is-outgoing')) return 'POSTED';
    if (entry.classList.contains('is-failed')) return 'FAILED';
    return entry.getAttribute('aria-label')?.endsWith(', sent') ? 'SENT' : 'PENDING';
  };
  return [...document.querySelectorAll<HTMLElement>('[role=log] article')].map((entry) => ({
    seq: Number(entry.dataset.seq ?? 0),
    state: stateOf(entry),
    text: entry.querySelector('.body')?.textContent ?? '',
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
