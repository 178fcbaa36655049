import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core';
import * as places from './places.ts';

/** What one step on a page may take before the test fails. */
const STEP_MILLIS = 20_000;

/** How a person's window is made. */
export interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
  /** Device pixels a CSS pixel. */
  readonly scale?: number;
}

/** A real Chromium. */
export class Browser {
  private constructor(private readonly chromium: Chromium) {}

  static async start(): Promise<Browser> {
    const isRoot = process.getuid?.() === 0;
    const args = isRoot ? ['--no-sandbox'] : [];
    return new Browser(await chromium.launch({ executablePath: places.chromium(), args }));
  }

  /** A profile of its own: nothing of it is shared with another. */
  async profile({ width = 1280, height = 800, isDark = false, scale = 1 }: Window = {}): Promise<BrowserContext> {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      colorScheme: isDark ? 'dark' : 'light',
      deviceScaleFactor: scale,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(STEP_MILLIS);
    return context;
  }

  async close(): Promise<void> {
    await this.chromium.close();
  }
}

/** What went wrong in a profile's pages that nobody may see: the test fails by it. */
export class Complaints {
  /** Said by the pages themselves. */
  readonly found: string[] = [];
  /** Said by Chromium of requests that did not get through. */
  readonly ofNetwork: string[] = [];

  /** @param origin the only place that the pages may ask for anything */
  static async of(context: BrowserContext, origin: string): Promise<Complaints> {
    const complaints = new Complaints();
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`the policy ${violatedDirective} is violated by ${blockedURI}`);
      });
    });
    context.on('page', (page) => complaints.listen(page));
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) complaints.found.push(`${request.url()} was asked for`);
    });
    return complaints;
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => this.found.push(`not caught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const isOfNetwork = message.text().startsWith('Failed to load resource');
      const where = message.location().url;
      (isOfNetwork ? this.ofNetwork : this.found).push(`console.error: ${message.text()} (${where})`);
    });
    page.on('dialog', (dialog) => {
      this.found.push(`a dialog said: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
  }
}
