import type { Locator, Page } from 'playwright-core';
import { productUrl } from './environment';
import { eventually } from './eventually';

/** The inbox as a member sees it, by roles and names (English). */
export class InboxPage {
  readonly list: Locator;
  readonly thread: Locator;
  readonly composer: Locator;

  constructor(readonly page: Page) {
    this.list = page.getByRole('grid', { name: /^Conversations, / });
    this.thread = page.getByRole('feed');
    this.composer = page.locator('#composer');
  }

  async open(view = 'all?sort=newest'): Promise<void> {
    await this.page.goto(`${productUrl()}/inbox/${view}`);
    await this.list.waitFor();
  }

  async openConversation(id: string): Promise<void> {
    await this.page.goto(`${productUrl()}/inbox/all/${id}?sort=newest`);
    await this.thread.getByRole('article').first().waitFor();
  }

  row(text: string | RegExp): Locator {
    return this.list.getByRole('row', { name: text });
  }

  /** A row that comes in: at once, or behind the pill as often as the list must not move. */
  async rowArriving(text: string | RegExp): Promise<Locator> {
    const row = this.row(text).first();
    await eventually(
      `the row of ${String(text)}`,
      async () => {
        if (await row.isVisible()) return true;
        await this.page.keyboard.press('Home'); // to the top, with what is new
        return false;
      },
      30_000,
    );
    return row;
  }

  article(text: string | RegExp): Locator {
    return this.thread.getByRole('article').filter({ hasText: text });
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Sends and keeps the conversation open. */
  async sendAndKeepOpen(text: string): Promise<void> {
    await this.write(text);
    await this.composer.press('Control+Shift+Enter');
    await this.article(text).waitFor();
  }

  /** Picks from the list that a key or button opened. */
  async pick(list: string, option: string): Promise<void> {
    const field = this.page.getByRole('combobox', { name: list });
    await field.fill(option);
    await this.page.getByRole('option', { name: option }).first().click();
  }
}
