import type { AccountView, ConversationView } from '@parvis/contracts';
import type { Page } from 'playwright-core';
import { violations } from '../testing/accessibility';
import type { Api } from '../testing/api';
import { Browsers, goTo } from '../testing/browser';
import { productUrl, simulatorUrl } from '../testing/environment';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';

const SIGN_IN = 'Sign in at your Mastodon server';

describe('signing in at a platform', () => {
  const browsers = Browsers.forThisFile();

  it('renews the access of an account that is connected', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const account = await mastodonAccount(api);
    await goTo(page, `/channels/${account.id}`);
    await page.getByRole('button', { name: SIGN_IN }).click();
    await answerConsent(page, 'Allow');
    await page.getByText(`${account.name}: signed in again.`).waitFor();
    await page.waitForURL(`**/channels/${account.id}`); // the notice may be quicker than the way there
    expect((await mastodonAccount(api)).health).toBe('working');
  });

  it('connects nothing when the person says no', async () => {
    const { page } = await browsers.consoleOf('camille');
    await startSignIn(page);
    await answerConsent(page, 'Cancel');
    await page.getByText(/^You did not grant access/).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('erases an account with what it brought, and brings it in again after signing in', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const before = await mastodonAccount(api);
    await goTo(page, `/channels/${before.id}`);
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'Erase everything it brought as well' }).click();
    await dialog.getByText(/starts from nothing/).waitFor();
    await dialog.getByRole('button', { name: 'Remove and erase' }).click();
    await page.getByText(`${before.name} is removed; what it brought is being erased.`).waitFor();
    await eventually('nothing of it is left', async () => (await mastodonConversations(api)).length === 0);

    await startSignIn(page);
    await answerConsent(page, 'Allow');
    await page.getByText('This sign-in reaches one account on Mastodon.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.getByRole('checkbox').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Connect 1 account' }).click();
    await page.getByText(/ is connected and tested\.$/).waitFor();
    expect(await violations(page)).toEqual([]);

    const after = await mastodonAccount(api);
    expect(after.externalId).toBe(before.externalId);
    await page.getByRole('link', { name: 'Open its inbox' }).click();
    await page.waitForURL(`${productUrl()}/inbox/account-${after.id}`);
    await new InboxPage(page).rowArriving(/on Mastodon/);
    const brought = await mastodonConversations(api);
    expect(brought.every(({ accountId }) => accountId === after.id)).toBe(true);
  });
});

/** From the page of the channel to the consent page of the account's own server. */
async function startSignIn(page: Page): Promise<void> {
  const response = await fetch(`${simulatorUrl()}/demo/accounts`);
  const accounts = (await response.json()) as { channel: string; settings: Record<string, unknown> }[];
  const settings = accounts.find(({ channel }) => channel === 'mastodon')?.settings;
  await goTo(page, '/channels/connect/mastodon');
  await page.getByLabel('Address of the server').fill(String(settings?.['instanceUrl']));
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: SIGN_IN }).click();
}

/** On the platform's page, and back. */
async function answerConsent(page: Page, answer: 'Allow' | 'Cancel'): Promise<void> {
  await page.waitForURL(/\/oauth\/authorize\?/);
  await page.getByRole('button', { name: answer }).click();
  await page.waitForURL((url) => url.href.startsWith(productUrl()));
}

async function mastodonAccount(api: Api): Promise<AccountView> {
  const account = (await api.get<AccountView[]>('/api/accounts')).find(({ channel }) => channel === 'mastodon');
  if (!account) throw new Error('the Mastodon account of the demo is not connected');
  return account;
}

async function mastodonConversations(api: Api): Promise<ConversationView[]> {
  const path = '/api/conversations?view=channel-mastodon&sort=newest&limit=100';
  return (await api.get<{ items: ConversationView[] }>(path)).items;
}
