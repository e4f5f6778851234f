import type { ConversationView } from '@parvis/contracts';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

describe('the keyboard alone', () => {
  const browsers = Browsers.forThisFile();

  it('moves, answers, handles, takes back and finds every act', async () => {
    const { page, api } = await browsers.consoleOf('theo');
    const { member } = await api.get<{ member: { id: string } }>('/api/me');
    const mine = async (handle: string): Promise<ConversationView> => {
      await say({ where: 'facebook', handle, text: `Une question de ${handle}` });
      const { id, version } = await api.conversationWith(handle);
      return api.send('PUT', `/api/conversations/${id}/assignment`, { version, memberId: member.id });
    };
    const [older, newer] = [newHandle(), newHandle()];
    const [olderOne, newerOne] = [await mine(older), await mine(newer)];
    const statusOf = async ({ id }: ConversationView) =>
      (await api.get<ConversationView>(`/api/conversations/${id}`)).status;
    const inbox = new InboxPage(page);
    await inbox.open('mine?sort=newest');
    await inbox.row(newer).waitFor();
    const isOpen = (handle: string) => page.getByRole('heading', { name: handle, level: 2 }).first().waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await isOpen(newer);
    await page.keyboard.press('j');
    await isOpen(older);
    await page.keyboard.press('k');
    await isOpen(newer);

    await page.keyboard.press('r');
    await eventually('the composer', () => inbox.composer.evaluate((element) => element === document.activeElement));
    const text = `Une réponse au clavier pour ${newer}`;
    await page.keyboard.type(text);
    await page.keyboard.press('Control+Enter');
    // the next one comes up, and letters act on it instead of being typed
    await isOpen(older);
    await eventually('the list', () => inbox.list.evaluate((element) => element.contains(document.activeElement)));
    await page.keyboard.press('e');
    await eventually('the handled one', async () => (await statusOf(olderOne)) === 'handled');
    await page.keyboard.press('z');
    await eventually('the open one again', async () => (await statusOf(olderOne)) === 'open');
    await eventually('the reply in public', async () => (await publicTexts()).includes(text), 30_000);
    expect(await statusOf(newerOne)).toBe('handled');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('unassig');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/inbox\/unassigned/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });
});
