import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

describe('hiding a comment', () => {
  const browsers = Browsers.forThisFile();

  it('takes it off the public page, and showing it again brings it back', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const text = `Gagnez un bon d’achat sur mon profil ${handle}`;
    await say({ where: 'facebook', handle, text });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    const menu = page.getByRole('button', { name: `Actions on the message from ${handle}` });

    await inbox.article(text).hover();
    await menu.click();
    await page.getByRole('menuitem', { name: /^Hide/ }).click();
    await inbox.article(text).getByText('Hidden on Facebook').waitFor();
    await eventually('the comment off the page', async () => !(await publicTexts()).includes(text), 30_000);

    await inbox.article(text).hover();
    await menu.click();
    await page.getByRole('menuitem', { name: /^Show again/ }).click();
    await eventually('the comment back on the page', async () => (await publicTexts()).includes(text), 30_000);
    await inbox.article(text).getByText('Hidden on Facebook').waitFor({ state: 'detached' });
  });
});
