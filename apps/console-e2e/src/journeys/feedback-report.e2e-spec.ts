import { Browsers, goTo } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, say } from '../testing/simulator';

describe('the tag report', () => {
  const browsers = Browsers.forThisFile();

  it('counts what was tagged in the inbox, with its words, and gives it as CSV', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const text = `J’aimerais cette lampe en vert sauge ${handle}`;
    await say({ where: 'instagram', handle, text });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    await page.keyboard.press('l');
    await inbox.pick('Tags', 'Nouvelle couleur');
    await page.keyboard.press('Escape');
    await eventually('the tag', async () => (await api.conversationWith(handle)).tagIds.length === 1);

    await goTo(page, '/reports/tags');
    await page.getByText('Nouvelle couleur').first().click();
    await page.getByText(text).first().waitFor();
    const download = page.waitForEvent('download');
    await page
      .getByRole('link', { name: /CSV/ })
      .or(page.getByRole('button', { name: /CSV/ }))
      .first()
      .click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('utf8')).toContain(text);
  });
});
