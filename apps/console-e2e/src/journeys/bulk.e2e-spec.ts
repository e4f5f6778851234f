import type { BulkRunView, ConversationView } from '@parvis/contracts';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, say } from '../testing/simulator';

/** More than a page of the list, so that what matches is more than what is on screen. */
const MANY = 60;

jest.setTimeout(180_000);

describe('many conversations at once', () => {
  const browsers = Browsers.forThisFile();

  it('are handled by one key after a preview, listed, and taken back after a reload, while newcomers are left alone', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const word = `kangourou${newHandle().replace(/\W/g, '')}`;
    const comments = Array.from({ length: MANY }, (_, said) => ({
      where: 'facebook' as const,
      handle: newHandle(),
      text: `Où est mon ${word} ${said} ?`,
    }));
    await Promise.all(comments.map(say));
    const filter = JSON.stringify({ all: [{ field: 'text', operator: 'contains', value: word }] });
    const query = `view=all&limit=100&filter=${encodeURIComponent(filter)}`;
    const found = async (status: string): Promise<ConversationView[]> =>
      (await api.get<{ items: ConversationView[] }>(`/api/conversations?${query}&status=${status}`)).items;
    await eventually('all of them in the inbox', async () => (await found('open')).length === MANY, 60_000);

    const inbox = new InboxPage(page);
    await inbox.open(`all?sort=newest&filter=${encodeURIComponent(filter)}`);
    await inbox.row(word).first().waitFor();
    await page.keyboard.press('Control+a');
    const bar = page.getByRole('toolbar', { name: 'Selected conversations' });
    await bar.getByText('50 selected').waitFor();
    await page.keyboard.press('Control+a');
    await bar.getByText(`All ${MANY} that match are selected`).waitFor();

    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Handle' });
    await dialog.getByText(`It is about ${MANY} conversations.`).waitFor();
    expect(await found('handled')).toEqual([]); // nothing is done before it is confirmed
    await dialog.getByRole('button', { name: `Change ${MANY}` }).click();
    const tray = page.getByRole('region', { name: 'Bulk runs' });
    await tray.getByText(`${MANY} of ${MANY} changed`).waitFor();
    expect(await found('handled')).toHaveLength(MANY);

    const newcomer = newHandle();
    await say({ where: 'facebook', handle: newcomer, text: `Et mon ${word} ?` });
    await api.conversationWith(newcomer);

    await tray.getByRole('button', { name: 'Result' }).click();
    const results = page.getByRole('dialog', { name: 'Result: Handle' });
    await results.getByRole('listitem').nth(49).waitFor();
    await results.getByRole('button', { name: 'Show more' }).click();
    await results
      .getByRole('listitem')
      .nth(MANY - 1)
      .waitFor();
    await page.keyboard.press('Escape');

    await page.reload();
    await tray.getByRole('button', { name: 'Undo' }).click();
    await tray.getByText(`${MANY} taken back`).waitFor();
    expect(await found('open')).toHaveLength(MANY + 1);
    expect(await found('handled')).toEqual([]);

    // each once, and its thread says by what
    const [run] = await api.get<BulkRunView[]>('/api/bulk');
    expect(run?.counts).toMatchObject({ changed: MANY, restored: MANY, kept: 0, failed: 0 });
    const [one] = (await found('open')).filter(({ contact }) => contact?.name !== newcomer);
    await (await inbox.rowArriving(one?.contact?.name ?? 'nobody')).click();
    await inbox.thread.getByText('You, in a bulk run: Handle').waitFor();
    await inbox.thread.getByText('You took a bulk run back').waitFor();
  });
});
