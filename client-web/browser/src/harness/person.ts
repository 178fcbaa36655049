import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { ShownEntry } from '../judge/run.ts';
import type { Account } from './people.ts';
import { recorded, shownEntries, startRecording } from './recorder.ts';
import { scrollUp } from './scrolling.ts';
import { type Bound, until } from './until.ts';

/** What the badge says. */
export type Connection = 'Live' | 'Polling' | 'Reconnecting…' | 'Connection failed' | 'Offline';

/** Somebody at one tab of a browser. What they do is done as a person does it, and waits until the page allows it. */
export class Person {
  /** Every text that was sent here, in order. */
  readonly written: string[] = [];

  private constructor(
    readonly page: Page,
    readonly account: Account,
    private readonly origin: string,
  ) {}

  /** Opens a first tab. */
  static async visit(context: BrowserContext, origin: string, account: Account): Promise<Person> {
    const page = await context.newPage();
    await page.goto(origin);
    return new Person(page, account, origin);
  }

  /** The name that others see. */
  get name(): string {
    return this.account.displayName;
  }

  /** The same person at another tab of the same browser. */
  opensTab(): Promise<Person> {
    return Person.visit(this.page.context(), this.origin, this.account);
  }

  // --- the account

  async signsUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Create an account' }).click();
    await this.page.getByLabel('Handle').fill(this.account.handle);
    await this.page.getByLabel('Display name').fill(this.account.displayName);
    await this.page.getByLabel('Password').fill(this.account.password);
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.connectionIs('Live');
  }

  async signsIn(): Promise<void> {
    await this.page.getByLabel('Handle').fill(this.account.handle);
    await this.page.getByLabel('Password').fill(this.account.password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.connectionIs('Live');
  }

  async signsOut(): Promise<void> {
    await this.page.getByRole('button', { name: /you and this page/i }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await this.isSignedOut();
  }

  async isSignedIn(): Promise<void> {
    await this.badge.waitFor();
  }

  async isSignedOut(): Promise<void> {
    await this.page.getByRole('form', { name: 'Welcome to Parley' }).waitFor();
  }

  // --- the connection

  /** The badge. */
  get badge(): Locator {
    return this.page.getByRole('status', { name: 'Connection' });
  }

  async connectionIs(words: Connection, bound?: Bound): Promise<void> {
    let said = 'nothing';
    const look = async () => {
      said = (await this.badge.textContent({ timeout: 1_000 }))?.trim() ?? '';
      if (said !== words) throw new Error(`it says ${said}`);
      return true;
    };
    await until(`the badge of ${this.name} says ${words}`, look, bound);
  }

  /** Records what the badge says from now on. Answers how to read the record. */
  async recordsBadge(): Promise<() => Promise<string[]>> {
    const badge = await this.badge.elementHandle();
    const record = await this.page.evaluateHandle((badge) => {
      const said = [badge?.textContent?.trim() ?? ''];
      const take = () => said.push(badge?.isConnected ? (badge.textContent?.trim() ?? '') : 'gone');
      new MutationObserver(take).observe(document, { subtree: true, childList: true, characterData: true });
      return said;
    }, badge);
    return () => record.jsonValue();
  }

  /** The browser says that there is no network, and lets no new request out. What is open stays open. */
  async goesOffline(): Promise<void> {
    await this.page.context().setOffline(true);
  }

  async goesOnline(): Promise<void> {
    await this.page.context().setOffline(false);
  }

  // --- rooms

  /** The row of a room in the list. */
  room(title: string): Locator {
    return this.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link').filter({ hasText: title });
  }

  async opens(title: string): Promise<void> {
    await this.room(title).click();
    await this.isIn(title);
  }

  /** Waits until a room is open. */
  async isIn(title: string): Promise<void> {
    await this.page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await this.log.waitFor();
  }

  /** Makes a private room with these people, by the dialog. */
  async createsRoom(title: string, ...others: Person[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New', exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'New room' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New room' });
    await dialog.getByLabel('Private').check();
    await dialog.getByLabel('Title').fill(title);
    for (const { account } of others) {
      await dialog.getByLabel('Add people').fill(account.handle);
      await dialog.getByRole('option', { name: account.handle }).click();
    }
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await this.isIn(title);
  }

  // --- messages

  /** The messages of the open room. */
  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** What the open room shows, oldest first. */
  entries(): Promise<ShownEntry[]> {
    return shownEntries(this.page);
  }

  /** Records each change of what the open room shows, until the page is left. */
  startsRecording(): Promise<void> {
    return startRecording(this.page);
  }

  /** What was recorded, and what is shown now. */
  recorded(): Promise<ShownEntry[][]> {
    return recorded(this.page);
  }

  /** Where messages are written. */
  get composer(): Locator {
    // Its role and name change with what it does: a message, an edit, a list of people to choose from.
    return this.page.getByRole('form', { name: 'Write a message' }).locator('textarea');
  }

  /** Who is writing, as it is shown; there while somebody is. */
  get typingLine(): Locator {
    return this.page.locator('.typing-line > [aria-hidden]');
  }

  /** Writes a text into the composer and does not send it. */
  async writes(text: string): Promise<void> {
    await this.composer.fill(text);
  }

  /** Writes on until another one sees that: a word about writing is told at most once, so one may be lost. */
  async writesBefore(other: Person): Promise<void> {
    await until(`${other.name} sees that ${this.name} writes`, async () => {
      await this.composer.press('m');
      return other.typingLine.getByText(`${this.name} is writing…`).isVisible();
    });
  }

  /** Sends a text: it is shown at once. */
  async sends(text: string): Promise<void> {
    this.written.push(text);
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.sees(text);
  }

  /** The message that shows this text. */
  message(text: string): Locator {
    return this.log.getByRole('article').filter({ has: this.page.locator('.body').getByText(text, { exact: true }) });
  }

  /** Waits until a message with this text is shown, and answers it. */
  async sees(text: string): Promise<Locator> {
    const shows = async () => (await this.entries()).some((entry) => entry.text === text);
    await until(`${this.name} sees "${text.slice(0, 60)}"`, shows);
    return this.message(text);
  }

  /** Presses a button of the toolbar that a message shows to whoever points at it. */
  async actsOn(text: string, action: 'React' | 'Reply' | 'Edit' | 'More actions'): Promise<void> {
    const message = await this.sees(text);
    await message.hover();
    await message.getByRole('button', { name: action, exact: true }).click();
  }

  async repliesTo(text: string, reply: string): Promise<void> {
    await this.actsOn(text, 'Reply');
    await this.sends(reply);
  }

  async edits(text: string, changed: string): Promise<void> {
    await this.actsOn(text, 'Edit');
    await this.composer.fill(changed);
    await this.composer.press('Enter');
    await this.sees(changed);
  }

  async deletes(text: string): Promise<void> {
    await this.actsOn(text, 'More actions');
    await this.page.getByRole('menuitem', { name: 'Delete' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  }

  /** @param name the emoji's, such as "thumbs up" */
  async reactsTo(text: string, name: string): Promise<void> {
    await this.actsOn(text, 'React');
    await this.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }

  /**
   * Scrolls to the upper end, and waits until older messages have come.
   *
   * @param oldest the seq of the first message that is shown
   * @returns the first one that is shown now, and how far the former one was moved on the screen by its coming, at most
   */
  scrollsUpToOlder(oldest: number): Promise<{ now: number; moved: number }> {
    return scrollUp(this.log, oldest);
  }

  async opensDetails(): Promise<void> {
    await this.page.getByRole('link', { name: 'Show details' }).click();
    await this.page.getByRole('complementary', { name: 'Room details' }).waitFor();
  }
}
