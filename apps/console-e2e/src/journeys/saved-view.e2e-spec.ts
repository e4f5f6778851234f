import { Browsers } from '../testing/browser';
import { InboxPage } from '../testing/inbox';
import { newHandle, say } from '../testing/simulator';

describe('a view of one’s own', () => {
  const browsers = Browsers.forThisFile();

  it('is built with nested conditions, shows its count while it is built, and lists what comes in', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const word = `licorne ${handle}`;
    await say({ where: 'facebook', handle, text: `Je cherche une ${word}` });
    const first = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.open();
    const sidebar = page.getByRole('navigation', { name: 'Views' });
    await sidebar.getByRole('link', { name: 'New view' }).click();

    const editor = page.getByRole('dialog', { name: 'New view' });
    await editor.getByLabel('Name').fill(`Vue de ${handle}`);
    await editor.getByRole('button', { name: 'Group', exact: true }).click();
    const inner = editor.getByRole('group', { name: 'Any of these conditions' });
    await inner.getByLabel('Field').selectOption('text');
    await inner.getByLabel('Value').fill(word.toUpperCase());
    await inner.getByRole('button', { name: 'Condition', exact: true }).click();
    await inner.getByLabel('Field').nth(1).selectOption('contact');
    await inner.getByLabel('Value').nth(1).fill('nobody has this name');
    await editor.getByText('1 conversation', { exact: true }).waitFor();
    await editor.getByRole('list', { name: 'First conversations' }).getByText(handle).first().waitFor();
    await editor.getByRole('button', { name: 'Save', exact: true }).click();

    await page.getByRole('heading', { name: `Vue de ${handle}` }).waitFor();
    await inbox.row(handle).first().waitFor();
    await sidebar.getByRole('link', { name: new RegExp(`Vue de ${handle}\\s*1$`) }).waitFor();

    const second = newHandle();
    await say({ where: 'facebook', handle: second, text: `Moi aussi, une ${word} !` });
    await api.conversationWith(second);
    await inbox.rowArriving(second);
    await sidebar.getByRole('link', { name: new RegExp(`Vue de ${handle}\\s*2$`) }).waitFor();

    // what is handled leaves the view, and the count with it
    await api.send('PATCH', `/api/conversations/${first.id}`, {
      version: (await api.get<{ version: number }>(`/api/conversations/${first.id}`)).version,
      status: 'handled',
    });
    await sidebar.getByRole('link', { name: new RegExp(`Vue de ${handle}\\s*1$`) }).waitFor();
  });
});
