import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

describe('the keyboard alone', () => {
  const browsers = Browsers.forThisFile();

  it('moves, answers, handles, takes back and finds every act', async () => {
    const { page, api } = await browsers.consoleOf('theo');
    const handles = [newHandle(), newHandle()];
    for (const handle of handles) await say({ where: 'facebook', handle, text: `Une question de ${handle}` });
    const conversations = await Promise.all(handles.map((handle) => api.conversationWith(handle)));
    const me = (await api.get<{ member: { id: string } }>('/api/me')).member.id;
    for (const { id, version } of conversations) {
      await api.send('PUT', `/api/conversations/${id}/assignment`, { version, memberId: me });
    }
    const inbox = new InboxPage(page);
    await inbox.open('mine?sort=newest');
    const [last, first] = handles;
    await inbox.row(first ?? '').waitFor();
    const openHandle = () => page.getByRole('heading', { level: 2 }).allTextContents();

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await inbox.thread.getByRole('article').first().waitFor();
    await page.keyboard.press('j');
    await eventually('the second conversation', async () =>
      (await openHandle()).some((text) => text.includes(last ?? '')),
    );
    await page.keyboard.press('k');
    await eventually('the first conversation', async () =>
      (await openHandle()).some((text) => text.includes(first ?? '')),
    );

    await page.keyboard.press('r');
    await eventually('the composer', () => inbox.composer.evaluate((element) => element === document.activeElement));
    const text = `Une réponse au clavier pour ${first}`;
    await page.keyboard.type(text);
    await page.keyboard.press('Control+Enter');
    await eventually('the reply in public', async () => (await publicTexts()).includes(text), 30_000);
    await eventually(
      'the handled one',
      async () => (await api.conversationWith(first ?? '')).status === 'handled',
    ).catch(async () =>
      expect((await api.get<{ status: string }>(`/api/conversations/${conversations[1]?.id}`)).status).toBe('handled'),
    );

    await eventually('the next conversation', async () =>
      (await openHandle()).some((name) => name.includes(last ?? '')),
    );
    const status = async () => (await api.get<{ status: string }>(`/api/conversations/${conversations[0]?.id}`)).status;
    await page.keyboard.press('e');
    await eventually('the handled one', async () => (await status()) === 'handled');
    await page.keyboard.press('z');
    await eventually('the open one', async () => (await status()) === 'open');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('mark as unr');
    await page.getByRole('option', { name: /Mark as unread/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });
});
