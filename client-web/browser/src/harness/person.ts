import type { BrowserContext, Page } from 'playwright-core';
import type { Account } from './people.ts';

export class Person {
  constructor(
    readonly page: Page,
    readonly account: Account,
  ) {}
  static async visit(context: BrowserContext, origin: string, account: Account): Promise<Person> {
    const page = await context.newPage();
    await page.goto(origin);
    return new Person(page, account);
  }
  async signsUp() {}
}
