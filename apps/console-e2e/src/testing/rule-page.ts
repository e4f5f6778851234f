import type { Locator, Page } from 'playwright-core';
import { productUrl } from './environment';

/** The page of a moderation rule as a member sees it, by roles and names (English). */
export class RulePage {
  /** What is said of its samples. */
  readonly samples: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.samples = page.locator('app-rule-samples');
    this.dialog = page.getByRole('dialog');
  }

  async openNew(): Promise<void> {
    await this.page.goto(`${productUrl()}/settings/moderation/rules/new`);
    await this.page.getByRole('heading', { name: 'New rule' }).waitFor();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label).fill(text);
  }

  /** As a condition of its own: the text says it. */
  async addWord(word: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Condition', exact: true }).first().click();
    const words = this.page.getByRole('textbox', { name: 'Value' });
    await words.fill(word);
    await words.press('Enter');
  }

  /** The first of the catalogue. */
  async chooseReason(): Promise<void> {
    await this.page.getByLabel('Reason').selectOption({ index: 1 });
  }

  async addSample(kind: 'match' | 'skip', text: string): Promise<void> {
    const [button, field] = kind === 'match' ? ['Sample that has to match', 'Has to match'] : ['Sample that must not', 'Must not match']; // prettier-ignore
    await this.page.getByRole('button', { name: button }).click();
    await this.samples
      .getByRole('textbox', { name: new RegExp(`^${field}`) })
      .last()
      .fill(text);
  }

  async dropSample(text: string): Promise<void> {
    await this.page.getByRole('button', { name: `Remove the sample ${text}` }).click();
  }

  /** Asks for it; with a new one the page becomes that of the rule. */
  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }

  /** The id of the rule it is about, once it was saved. */
  async id(): Promise<string> {
    await this.page.waitForURL(/\/rules\/\d+$/);
    return this.page.url().split('/').at(-1) ?? '';
  }

  async switchOn(): Promise<void> {
    const on = this.page.getByRole('switch', { name: 'On' });
    await on.click();
    await this.page.locator('[role=switch][aria-checked=true]').waitFor();
  }

  /** Asks for the next level up; what comes of it is in the dialog. */
  async raise(level: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Raise: ${level}` }).click();
    await this.dialog.getByRole('heading', { name: 'What it takes' }).waitFor();
    return this.dialog;
  }

  async isAt(level: string): Promise<void> {
    await this.page.getByRole('list', { name: new RegExp(`^May: ${level}, step \\d of 4$`) }).waitFor();
  }

  async testOnThePast(days: number): Promise<void> {
    await this.page.getByLabel('Look back').selectOption(String(days));
    await this.page.getByRole('button', { name: 'Test on the past' }).click();
    await this.page.getByText(new RegExp(`^all [\\d,]+ items of the last ${days} days looked at$`)).waitFor({ timeout: 60_000 }); // prettier-ignore
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('group', { name: 'More about this rule' }).getByRole('button', { name }).click();
  }
}
