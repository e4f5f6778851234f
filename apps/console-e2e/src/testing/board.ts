import type { ModerationPage, ModerationRow } from '@parvis/contracts';
import type { Locator, Page } from 'playwright-core';
import type { Api } from './api';
import { productUrl } from './environment';
import { eventually } from './eventually';

/** The moderation board as a member sees it, by roles and names (English). */
export class BoardPage {
  readonly grid: Locator;

  constructor(readonly page: Page) {
    this.grid = page.getByRole('grid', { name: 'Items to decide on' });
  }

  /** The comments of one channel, each for itself, newest first. */
  async open(channel: string, queue = 'review'): Promise<void> {
    await this.page.goto(`${productUrl()}/moderation/${queue}?channel=${channel}&grouped=no`);
    await this.grid.getByRole('row').nth(1).waitFor();
  }

  /** The row whose keys act now. */
  get current(): Locator {
    return this.grid.locator('[role=row][tabindex="0"]');
  }

  row(text: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }
}

/** Waits until all of these texts are on the board, undecided; returns their rows. */
export function onTheBoard(api: Api, texts: readonly string[]): Promise<ModerationRow[]> {
  return eventually(
    `${texts.length} comments on the board`,
    async () => {
      const { items } = await api.get<ModerationPage>('/api/moderation/items?queue=review&channel=facebook&grouped=false&limit=100'); // prettier-ignore
      const found = items.filter(({ text }) => texts.includes(text));
      return found.length === texts.length ? found : undefined;
    },
    60_000,
  );
}
