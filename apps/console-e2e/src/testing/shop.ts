import { createHmac, randomBytes } from 'node:crypto';
import type { AccountView } from '@parvis/contracts';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Api } from './api';
import { simulatorUrl } from './environment';

const SECRET = 'the-secret-that-the-shop-signs-its-customers-with';

/** What the shop's server makes for a customer who is signed in. */
export function identityToken(widgetKey: string, handle: string): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { aud: widgetKey, sub: handle, name: handle, iat: now, exp: now + 3600 };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

/** A widget of its own for one journey, on the demo's shop. */
export async function connectWidget(api: Api, settings: object = {}): Promise<AccountView> {
  return api.send<AccountView>('POST', '/api/accounts', {
    channel: 'web-widget',
    name: `Boutique ${randomBytes(4).toString('hex')}`,
    credentials: { identitySecret: SECRET },
    settings: {
      allowedDomains: 'localhost, 127.0.0.1',
      titleEn: 'Maison Lumen',
      titleFr: 'Maison Lumen',
      consentRequired: false,
      ...settings,
    },
  });
}

export const disconnectWidget = (api: Api, { id }: AccountView) => api.send('DELETE', `/api/accounts/${id}`, {});

/** The shop as a visitor sees it, with the chat in it. */
export class ShopPage {
  readonly button: Locator;
  readonly frame: FrameLocator;
  readonly composer: Locator;
  readonly log: Locator;
  /** Everything the browser refused or threw. */
  readonly faults: string[] = [];

  constructor(
    readonly page: Page,
    private readonly language: 'en' | 'fr' = 'en',
  ) {
    this.button = page.locator('parvis-widget button');
    this.frame = page.frameLocator('parvis-widget iframe');
    this.composer = this.frame.getByRole('textbox', { name: 'Message' });
    this.log = this.frame.getByRole('log');
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy|Refused to|violates/i.test(message.text())) this.faults.push(message.text());
    });
  }

  /** On the same site as the product, as a shop and its inbox mostly are. */
  async visit(widgetKey: string): Promise<void> {
    const origin = simulatorUrl().replace('127.0.0.1', 'localhost');
    await this.page.goto(`${origin}/shop?widget=${widgetKey}&lang=${this.language}`);
  }

  async open(): Promise<void> {
    await this.button.click();
    await this.composer.waitFor();
  }

  /** `window.Parvis(…)`, as the shop's own script calls it. */
  async call(...args: string[]): Promise<void> {
    await this.page.waitForFunction(() => 'Parvis' in window);
    await this.page.evaluate((given) => (window as unknown as { Parvis(...a: string[]): void }).Parvis(...given), args);
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.message(text).waitFor();
  }

  message(text: string): Locator {
    return this.log.getByText(text, { exact: true });
  }

  /** What the frame's browser storage holds, and its cookies. */
  async kept(): Promise<{ entries: number; cookies: number }> {
    const cookies = await this.page.context().cookies();
    const entries = await this.frame.locator('body').evaluate(() => localStorage.length + sessionStorage.length);
    return { entries, cookies: cookies.length };
  }
}
