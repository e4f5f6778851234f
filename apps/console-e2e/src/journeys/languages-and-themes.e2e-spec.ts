import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Browsers } from '../testing/browser';
import { artifactsFolder } from '../testing/environment';
import { violations } from '../testing/accessibility';
import { eventually } from '../testing/eventually';
import { openScreens } from '../testing/screens';

const ENGLISH = /\b(Inbox|Channels|Settings|Unassigned|Sign out|Search|Newest|Waiting|Handled)\b/;

async function appearance(page: Page): Promise<{ lang: string; theme: string | null }> {
  return page.evaluate(() => ({
    lang: document.documentElement.lang,
    theme: document.documentElement.getAttribute('data-theme'),
  }));
}

describe('languages and themes', () => {
  const browsers = Browsers.forThisFile();

  it('switch in place, without a reload, and are kept', async () => {
    const { page } = await browsers.consoleOf('awa');
    await page.goto((await openScreens(browsers, 'awa'))[0]?.url ?? '');
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    const menu = page.getByRole('button', { name: /^My account/ });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Language' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Français' }).click();
    await eventually('French', async () => (await appearance(page)).lang.startsWith('fr'));
    await page.getByRole('button', { name: /^Mon compte/ }).click();
    await page.getByRole('menuitem', { name: 'Thème' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Sombre' }).click();
    await eventually('the dark theme', async () => (await appearance(page)).theme === 'dark');
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    expect(await page.getByRole('navigation').first().innerText()).not.toMatch(ENGLISH);
    await page.reload();
    await eventually('both after a reload', async () => {
      const { lang, theme } = await appearance(page);
      return lang.startsWith('fr') && theme === 'dark';
    });
  });

  // each theme once, each language once: four rounds would find the same
  it.each([
    ['light', 'en'],
    ['dark', 'fr'],
  ] as const)(
    'has no axe violation on any screen, %s, %s',
    async (theme, language) => {
      const { page, api } = await browsers.consoleOf('camille', { theme, language });
      const found: string[] = [];
      for (const { name, url, ready } of await openScreens(browsers, 'camille', api)) {
        await page.goto(url);
        await ready(page);
        expect((await appearance(page)).lang.slice(0, 2)).toBe(language);
        await page.screenshot({ path: join(artifactsFolder(), `${name}-${theme}-${language}.png`) });
        found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
      }
      expect(found).toEqual([]);
    },
    240_000,
  );
});
