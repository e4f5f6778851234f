import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { directView, newHandle, say } from '../testing/simulator';

describe('an e-mail', () => {
  const browsers = Browsers.forThisFile();

  it('is answered in the console and the answer arrives in the customer’s mailbox, in the same thread', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const messageId = await say({
      where: 'email',
      handle,
      subject: 'Facture de ma commande',
      text: 'Bonjour, il me faut une facture.',
    });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    const text = `Bonjour ${handle}, la voici en réponse.`;
    await inbox.sendAndKeepOpen(text);
    const answer = await eventually(
      'the answer in the mailbox',
      async () => (await directView(handle)).mails.find((mail) => mail.text.includes(text)),
      30_000,
    );
    expect(answer.subject).toBe('Re: Facture de ma commande');
    expect(answer.inReplyTo).toBe(messageId);
    expect(answer.references).toContain(messageId);

    await say({
      where: 'email',
      handle,
      subject: 'Re: Facture de ma commande',
      text: 'Merci beaucoup !',
      inReplyTo: answer.messageId,
    });
    await inbox.article('Merci beaucoup !').waitFor();
    expect((await api.itemsOf(id)).filter(({ direction }) => direction === 'in')).toHaveLength(2);
  });
});
