import type { ItemView } from '@parvis/contracts';
import { Browsers } from '../testing/browser';
import { productUrl, signInOf } from '../testing/environment';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, type Place, say, setPace } from '../testing/simulator';

describe('the living queue', () => {
  const browsers = Browsers.forThisFile();
  const usualPace = 12;
  afterEach(() => setPace(usualPace));

  it('shows items of five channels as they happen, after signing in', async () => {
    const { page, api } = await browsers.visitor();
    const { email, password } = signInOf('camille');
    await page.goto(productUrl());
    await page.getByRole('textbox', { name: /^E-mail/ }).fill(email);
    await page.getByRole('textbox', { name: /^Password/ }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation').first().waitFor();
    await api.prefer({ language: 'en', theme: 'light' });
    const inbox = new InboxPage(page);
    await inbox.open();

    await setPace(120);
    const places: Place[] = ['facebook', 'messenger', 'instagram', 'email', 'forum'];
    for (const where of places) {
      const handle = newHandle();
      await say({ where, handle, text: `Une question de ${handle} sur la lampe`, subject: `Question de ${handle}` });
      await inbox.rowArriving(handle);
    }
  });

  it('assigns, tags, notes with a mention and escalates, and colleagues are told', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    await say({ where: 'facebook', handle, text: 'Ma lampe Aube est arrivée cassée, que faire ?' });
    const conversation = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(conversation.id);
    const details = page.getByRole('complementary', { name: 'Details' });

    await page.keyboard.press('a');
    await inbox.pick('Assign to', 'Inès M.');
    await details.getByText('Inès M.').first().waitFor();

    await page.keyboard.press('l');
    await inbox.pick('Tags', 'Qualité');
    await page.keyboard.press('Escape');
    await details.getByText('Qualité').first().waitFor();

    // it is Inès’s now: answering is folded away, noting is not
    await page.getByText('Inès M. owns this.').waitFor();
    await inbox.button('Add a note').click();
    await inbox.write('À voir avec l’atelier @Théo B. avant de répondre');
    await inbox.composer.press('Control+Enter');
    await page.getByText('À voir avec l’atelier').first().waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill('Escalate');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Escalate' });
    await dialog.getByLabel('Team').selectOption({ label: 'Presse' });
    await dialog.getByLabel('Reason').fill('Une journaliste suit cette affaire');
    await dialog.getByRole('button', { name: 'Escalate' }).click();
    await page.getByText('Une journaliste suit cette affaire').first().waitFor();

    await eventually('the work on the conversation', async () => {
      const now = await api.conversationWith(handle);
      return now.tagIds.length === 1 && now.teamId !== null;
    });
    const items = await api.itemsOf(conversation.id);
    expect(items.some(({ direction, mentions }: ItemView) => direction === 'note' && mentions.length === 1)).toBe(true);
    const theo = await browsers.visitor();
    await theo.api.signIn('theo');
    await eventually('the mention of Théo', async () => {
      const { items: told } = await theo.api.get<{ items: { kind: string; conversationId: string }[] }>(
        '/api/notifications',
      );
      return told.some(({ kind, conversationId }) => kind === 'mention' && conversationId === conversation.id);
    });
    const awa = await browsers.visitor();
    await awa.api.signIn('awa');
    await eventually('the escalation to Awa’s team', async () => {
      const { items: told } = await awa.api.get<{ items: { kind: string; conversationId: string }[] }>(
        '/api/notifications',
      );
      return told.some(({ kind, conversationId }) => kind === 'escalated' && conversationId === conversation.id);
    });
  });
});
