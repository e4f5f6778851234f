import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

describe('two members with one conversation', () => {
  const browsers = Browsers.forThisFile();

  it('see each other write, one has the claim, and what is stale shows what is new before it is sent', async () => {
    const [camille, ines] = [await browsers.consoleOf('camille'), await browsers.consoleOf('ines')];
    const handle = newHandle();
    await say({ where: 'facebook', handle, text: 'Ma commande est en retard, une réponse ?' });
    const { id } = await camille.api.conversationWith(handle);
    const [first, second] = [new InboxPage(camille.page), new InboxPage(ines.page)];
    await Promise.all([first.openConversation(id), second.openConversation(id)]);

    await first.write('Bonjour, je regarde');
    await eventually(
      'the claim',
      async () => (await ines.api.get<{ claim: unknown }>(`/api/conversations/${id}`)).claim,
    );
    await ines.page.getByText('Camille R. is answering too').waitFor();
    await second.write(`La réponse d’Inès à ${handle}`);

    // both send at the same moment, and the second's request is the slower one
    const winner = `La réponse de Camille à ${handle}`;
    let firstAccepted = false;
    await ines.page.route('**/api/conversations/*/replies', async (route) => {
      await eventually('the first reply accepted', () => firstAccepted);
      await route.continue();
    });
    await second.composer.press('Control+Shift+Enter');
    await first.sendAndKeepOpen(winner);
    await eventually('the first reply', async () =>
      (await camille.api.itemsOf(id)).some(({ direction, text }) => direction === 'out' && text === winner),
    );
    firstAccepted = true;

    const sheet = ines.page.getByRole('dialog', { name: 'Something came in' });
    await sheet.getByText(winner).waitFor();
    await sheet.getByText(`La réponse d’Inès à ${handle}`).waitFor();
    await sheet.getByRole('button', { name: 'Discard' }).click();
    await eventually('the first reply in public', async () => (await publicTexts()).includes(winner), 30_000);
    expect((await publicTexts()).filter((text) => text.includes(handle))).toEqual([winner]);
  });
});
