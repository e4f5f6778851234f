import { join } from 'node:path';
import type { Preferences } from '@parvis/contracts';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { Api } from './api';
import { artifactsFolder, chromiumPath, type DemoMember, productUrl } from './environment';

const STEP_TIMEOUT_MS = 20_000;

/** One member's console in a browser of its own. */
export interface Console {
  page: Page;
  context: BrowserContext;
  api: Api;
}

/**
 * Chromium for the journeys of a file. Each journey leaves a picture of its pages, as they were at its end, in the artifacts folder.
 */
export class Browsers {
  private browser: Browser | undefined;
  private readonly contexts: BrowserContext[] = [];

  /** Registers the set-up and tear-down with Jest. */
  static forThisFile(): Browsers {
    const browsers = new Browsers();
    beforeAll(async () => {
      browsers.browser = await chromium.launch({
        executablePath: chromiumPath(),
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      });
    });
    afterEach(() => browsers.closeContexts());
    afterAll(() => browsers.browser?.close());
    return browsers;
  }

  /** A fresh browser context that nobody is signed in to. */
  async visitor(options: BrowserContextOptions = {}): Promise<Console> {
    if (!this.browser) throw new Error('the browser is not running yet');
    const viewport = { width: 1440, height: 900 };
    const context = await this.browser.newContext({ viewport, locale: 'en-GB', ...options });
    context.setDefaultTimeout(STEP_TIMEOUT_MS);
    this.contexts.push(context);
    return { context, page: await context.newPage(), api: new Api(context.request) };
  }

  /** The console of a member, signed in, in English and light unless told otherwise. */
  async consoleOf(member: DemoMember, preferences: Partial<Preferences> = {}): Promise<Console> {
    const console = await this.visitor();
    await console.api.signIn(member);
    await console.api.prefer({
      language: 'en',
      theme: 'light',
      density: 'comfortable',
      singleKeyShortcuts: 'everywhere',
      ...preferences,
    });
    return console;
  }

  private async closeContexts(): Promise<void> {
    const journey = (expect.getState().currentTestName ?? 'journey').replace(/\W+/g, '-').slice(0, 80);
    const contexts = this.contexts.splice(0);
    for (const [index, page] of contexts.flatMap((context) => context.pages()).entries())
      await page.screenshot({ path: join(artifactsFolder(), `${journey}-${index}.png`) }).catch(() => undefined);
    for (const context of contexts) await context.close();
  }
}

/** Goes to a path of the console. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(`${productUrl()}${path}`);
}
