import type { CannedReplyBody } from '@parvis/contracts';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, publicView, say, type Place } from '../testing/simulator';

const CHANNELS = ['facebook', 'instagram', 'forum'] as const satisfies readonly Place[];
type Channel = (typeof CHANNELS)[number];

/** What anybody reads there. */
async function publicOn(channel: Channel): Promise<string[]> {
  if (channel !== 'forum') return publicTexts();
  const { forum } = await publicView();
  return forum.topics.flatMap(({ posts }) => posts.map(({ text }) => text));
}

describe('a prepared answer with variants', () => {
  const browsers = Browsers.forThisFile();

  it('is offered in the wording of each channel and stands there in public', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const crowd = newHandle();
    const wording = (where: string) => `Merci ! Réponse ${where} de {{member.firstName}} pour ${crowd}.`;
    const variant = (channel: 'facebook' | 'instagram' | 'generic-webhook' | null, where: string) => ({ channel, language: 'fr', text: wording(where) }); // prettier-ignore
    const body: CannedReplyBody = {
      name: `Délai ${crowd}`,
      shortcode: crowd.replace('client_', ''),
      scope: 'everybody',
      variants: [
        variant('facebook', 'sur Facebook'),
        variant('instagram', 'sur Instagram'),
        variant('generic-webhook', 'sur le forum'),
        variant(null, 'partout'),
        { channel: 'facebook', language: 'en', text: `Thank you, ${crowd}.` },
      ],
    };
    await api.send('POST', '/api/canned-replies', body);
    const expected = { facebook: 'sur Facebook', instagram: 'sur Instagram', forum: 'sur le forum' };

    for (const channel of CHANNELS) {
      const handle = newHandle();
      await say({ where: channel, handle, subject: `Livraison ${handle}`, text: 'Bonjour, quand ma commande de lampe sera-t-elle livrée, s’il vous plaît ?' }); // prettier-ignore
      const { id } = await api.conversationWith(handle);
      const inbox = new InboxPage(page);
      await inbox.openConversation(id);
      await inbox.composer.click();
      await page.keyboard.type(`/${body.shortcode}`);
      const offered = page.getByRole('listbox', { name: 'Prepared answers' }).getByRole('option', { name: body.name });
      const text = wording(expected[channel]).replace('{{member.firstName}}', 'Camille');
      await offered.getByText(text).waitFor();
      await offered.getByText('for this channel').waitFor();
      await page.keyboard.press('Enter');
      await eventually('the text', async () => (await inbox.composer.inputValue()) === text);
      await inbox.composer.press('Control+Shift+Enter');
      await inbox.article(text).getByText('Published').waitFor({ timeout: 30_000 });
      expect((await publicOn(channel)).filter((said) => said === text)).toHaveLength(1);
    }
  }, 120_000);
});
