import { Browsers, goTo } from '../testing/browser';
import type { Api } from '../testing/api';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

const HOLD_AND_SEND_MS = 30_000;

describe('a reply that has to be approved', () => {
  const made: { api: Api; id: string }[] = [];
  // before the browsers close: later journeys publish without it
  afterEach(async () => {
    for (const { api, id } of made.splice(0)) await api.send('DELETE', `/api/approval-policies/${id}`, undefined);
  });
  const browsers = Browsers.forThisFile();

  /** Inès writes under a comment on Instagram, Camille has to approve; Inès has the conversation open, Camille her approvals. */
  const written = async (words: string) => {
    const [camille, ines] = [await browsers.consoleOf('camille'), await browsers.consoleOf('ines')];
    const policy = { name: 'Agents', roles: ['agent'], channels: ['instagram'] };
    const { id: policyId } = await camille.api.send<{ id: string }>('POST', '/api/approval-policies', policy);
    made.push({ api: camille.api, id: policyId });
    const handle = newHandle();
    await say({ where: 'instagram', handle, text: 'La lampe Aube existe-t-elle en vert ?' });
    const { id } = await ines.api.conversationWith(handle);
    const inbox = new InboxPage(ines.page);
    await inbox.openConversation(id);
    const text = `${words}, ${handle}.`;
    await inbox.sendAndKeepOpen(text);
    await inbox.article(text).getByText('Waiting for approval: 0 of 1').waitFor();
    expect(await publicTexts()).not.toContain(text);
    return { camille, ines, inbox, id, handle, text };
  };
  const timesInPublic = async (text: string) => (await publicTexts()).filter((said) => said === text).length;

  it('is published once when somebody else approved it', async () => {
    const { camille, inbox, handle, text } = await written('Oui, en vert sauge');
    await goTo(camille.page, '/approvals');
    const waiting = camille.page.getByRole('article', { name: handle });
    await waiting.getByText(text).waitFor();
    await waiting.getByRole('button', { name: 'Approve' }).click();
    await waiting.waitFor({ state: 'detached' });
    await inbox.article(text).getByText('Published').waitFor({ timeout: HOLD_AND_SEND_MS });
    expect(await timesInPublic(text)).toBe(1);
  });

  it('comes back to its writer with the reason when it was refused, and is published in its new wording', async () => {
    const { camille, ines, inbox, id, handle, text } = await written('Non');
    await goTo(camille.page, '/approvals');
    const waiting = camille.page.getByRole('article', { name: handle });
    await waiting.getByRole('button', { name: 'Refuse' }).click();
    const dialog = camille.page.getByRole('dialog', { name: 'Refuse the reply' });
    const reason = `Plus aimable, s’il te plaît, pour ${handle}`;
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: 'Refuse', exact: true }).click();
    await waiting.waitFor({ state: 'detached' });

    // the writer sees it go, has the words again, and is told why
    await inbox.article(text).waitFor({ state: 'detached' });
    await eventually('the draft', async () =>
      (await ines.api.get<{ text: string } | null>(`/api/conversations/${id}/draft`))?.text === text,
    ); // prettier-ignore
    await ines.page
      .getByRole('button', { name: /^(Notifications|\d+ unread)/ })
      .first()
      .click();
    await ines.page.getByText(reason).first().waitFor();
    await ines.page.keyboard.press('Escape');

    await inbox.openConversation(id);
    await eventually('the words in the composer', async () => (await inbox.composer.inputValue()) === text);
    const kinder = `Pas encore, mais nous y pensons, ${handle} !`;
    await inbox.sendAndKeepOpen(kinder);
    await goTo(camille.page, '/approvals');
    await camille.page.getByRole('article', { name: handle }).getByRole('button', { name: 'Approve' }).click();
    await inbox.article(kinder).getByText('Published').waitFor({ timeout: HOLD_AND_SEND_MS });
    expect([await timesInPublic(text), await timesInPublic(kinder)]).toEqual([0, 1]);
  }, 180_000);
});
