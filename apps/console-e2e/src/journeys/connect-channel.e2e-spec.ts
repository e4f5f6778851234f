import { randomBytes } from 'node:crypto';
import type { AccountView } from '@parvis/contracts';
import { Webhook } from 'standardwebhooks';
import { Browsers, goTo } from '../testing/browser';
import { InboxPage } from '../testing/inbox';
import { newHandle } from '../testing/simulator';

/** What a forum sends when somebody writes in it, in the generic protocol. */
function questionOf(handle: string, text: string): string {
  const createdAt = new Date().toISOString();
  const author = { id: handle, name: handle, email: null, avatarUrl: null, profileUrl: null };
  const thread = { id: `thread-${handle}`, title: 'Lampe Aube', url: 'https://forum.example/t/aube' };
  const data = { id: `post-${handle}`, kind: 'comment', thread, parentId: null, author, text, format: 'plain', rating: null, language: null, url: null, attachments: [], createdAt, updatedAt: null, revision: 1 }; // prettier-ignore
  return JSON.stringify({ type: 'inbox.item.created', version: 1, timestamp: createdAt, data });
}

describe('connecting a channel', () => {
  const browsers = Browsers.forThisFile();

  it('says what is wrong where it is wrong, and brings in what the channel sends from then on', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    await goTo(page, '/channels/connect');
    await page.getByRole('link', { name: /^Webhook/ }).click();

    await page.getByLabel('Name in Parvis').fill(`Forum ${handle}`);
    const signing = page.getByLabel('Signing secret of incoming events');
    await signing.fill('not a secret');
    await page.getByRole('button', { name: 'Connect and test' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByLabel('Name in Parvis').inputValue()).toBe(`Forum ${handle}`);

    await signing.fill(secret);
    await page.getByRole('button', { name: 'Connect and test' }).click();
    await page.getByText(`Forum ${handle} is connected and tested.`).waitFor();
    const hook = await page.getByRole('textbox', { name: 'Address for events' }).inputValue();

    const body = questionOf(handle, `Une question de ${handle}`);
    const [id, now] = [`msg_${handle}`, new Date()];
    const signed = (with_: string) => ({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(with_).sign(id, now, body),
    });
    const forged = `whsec_${randomBytes(32).toString('base64')}`;
    expect((await fetch(hook, { method: 'POST', headers: signed(forged), body })).status).toBe(401);
    expect((await fetch(hook, { method: 'POST', headers: signed(secret), body })).ok).toBe(true);

    await page.getByRole('link', { name: 'Open its inbox' }).click();
    await new InboxPage(page).rowArriving(handle);
    const accounts = await api.get<AccountView[]>('/api/accounts');
    const mine = accounts.find(({ name }) => name === `Forum ${handle}`);
    await api.send('DELETE', `/api/accounts/${mine?.id ?? ''}`, {});
  });
});
