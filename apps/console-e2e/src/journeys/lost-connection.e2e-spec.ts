import { Browsers } from '../testing/browser';
import { Line } from '../testing/line';
import { InboxPage } from '../testing/inbox';
import { newHandle, say } from '../testing/simulator';

describe('a lost connection', () => {
  const browsers = Browsers.forThisFile();

  it('is said at once, and nothing that came in meanwhile is missing afterwards', async () => {
    const { page, context, api } = await browsers.consoleOf('camille');
    const handle = newHandle();
    const line = await Line.of(context);
    await say({ where: 'messenger', handle, text: 'Bonjour, êtes-vous là ?' });
    const { id } = await api.conversationWith(handle);
    const inbox = new InboxPage(page);
    await inbox.openConversation(id);

    await line.cut();
    const banner = page.locator('mi-banner', { hasText: 'Connection lost. You can keep reading and writing.' });
    await banner.waitFor();
    const missed = ['Premier message', 'Deuxième message', 'Troisième message'].map((text) => `${text} ${handle}`);
    for (const text of missed) await say({ where: 'messenger', handle, text });
    const newcomer = newHandle();
    await say({ where: 'instagram', handle: newcomer, text: 'Une question pendant la coupure' });

    await line.mend();
    await banner.waitFor({ state: 'detached' });
    for (const text of missed) await inbox.article(text).waitFor();
    await inbox.rowArriving(newcomer);
    await inbox.rowArriving(`Troisième message ${handle}`);
  });
});
