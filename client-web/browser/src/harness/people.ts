import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type Browser, Complaints, type Window } from './browser.ts';
import { Person } from './person.ts';
import { target } from './places.ts';

const PASSWORD = 'correct-horse-battery';

/** Who somebody is to the service. */
export interface Account {
  readonly handle: string;
  readonly displayName: string;
  readonly password: string;
}

/** Where somebody sits. */
export interface Place extends Window {
  /** Where the page is found. */
  readonly origin?: string;
}

interface Profile {
  readonly name: string;
  readonly context: BrowserContext;
  readonly complaints: Complaints;
}

/** The people of one test: each new to the service, with a browser profile of their own. */
export class People {
  private readonly profiles: Profile[] = [];
  private readonly endings: (() => Promise<void>)[] = [];
  private mayBeCut = false;

  constructor(
    private readonly browser: Browser,
    /** Where they find the page, unless it is said otherwise. */
    private readonly origin: string,
  ) {}

  /** Requests of this test may fail on their way: it cuts them. */
  expectCuts(): void {
    this.mayBeCut = true;
  }

  /** What is done once everybody has left. */
  afterwards(ending: () => Promise<void>): void {
    this.endings.push(ending);
  }

  /** An account that nobody has yet. */
  account(displayName: string): Account {
    const unique = Math.random().toString(36).slice(2, 10);
    const plain = displayName.toLowerCase().replace(/[^a-z]/g, '');
    return { handle: `${plain.slice(0, 12) || 'x'}-${unique}`, displayName, password: PASSWORD };
  }

  /** Somebody who looks at the page for the first time. */
  async visitor(name: string, { origin = this.origin, ...window }: Place = {}): Promise<Person> {
    const context = await this.browser.profile(window);
    const complaints = await Complaints.of(context, origin);
    this.profiles.push({ name, context, complaints });
    return Person.visit(context, origin, this.account(name));
  }

  /** Somebody who has signed up by the page. */
  async newcomer(name: string, place: Place = {}): Promise<Person> {
    const person = await this.visitor(name, place);
    await person.signsUp();
    return person;
  }

  /** What went wrong unseen. */
  complaints(): string[] {
    return this.profiles.flatMap(({ name, complaints: { found, ofNetwork } }) =>
      [...found, ...(this.mayBeCut ? [] : ofNetwork)].map((complaint) => `${name}: ${complaint}`),
    );
  }

  /** Writes what every open page looks like to `client-web/browser/target`. */
  async photograph(title: string): Promise<void> {
    await mkdir(target, { recursive: true });
    for (const { name, context } of this.profiles) {
      for (const [index, page] of context.pages().entries()) {
        const file = `${title} - ${name}${index === 0 ? '' : ` ${index + 1}`}.png`;
        await photograph(page, join(target, file.replace(/[^\p{L}\p{N} .-]/gu, '')));
      }
    }
  }

  async close(): Promise<void> {
    for (const { context } of this.profiles) await context.close();
    for (const ending of this.endings) await ending();
  }
}

/** A page that is gone cannot be photographed, which must not hide why its test failed. */
async function photograph(page: Page, path: string): Promise<void> {
  await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
}
