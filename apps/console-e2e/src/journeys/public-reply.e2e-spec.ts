import { Browsers } from '../testing/browser';
import { eventually, never } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

const HOLD_MS = 5000;

describe('a public reply', () => {
  const browsers = Browsers.forThisFile();

  it('travels to the public page', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    await say({ where: 'facebook', handle, text: 'Quand la couleur sable revient-elle ?' });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    await inbox.tab('Public reply').click();
    const text = `Elle revient en mars, ${handle}.`;
    await inbox.sendAndKeepOpen(text);
    await eventually('the reply on the public page', async () => (await publicTexts()).includes(text), 30_000);
    await inbox.article(text).getByText('Published').waitFor();
    expect((await publicTexts()).filter((said) => said === text)).toHaveLength(1);
  });

  it('that is taken back while it is held never appears', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    await say({ where: 'instagram', handle, text: 'Livrez-vous en Irlande ?' });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    const text = `Oui, en quatre jours, ${handle}.`;
    await inbox.sendAndKeepOpen(text);
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await inbox.article(text).waitFor({ state: 'detached' });
    // the words come back to their writer
    await eventually('the draft', async () => (await inbox.composer.inputValue()) === text);
    await never('the reply on the public page', async () => (await publicTexts()).includes(text), HOLD_MS + 3000);
    const [out] = (await api.itemsOf(id)).filter(({ direction }) => direction === 'out');
    expect(out?.action?.state ?? 'cancelled').toBe('cancelled');
  });
});
