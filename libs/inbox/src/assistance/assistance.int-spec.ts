import type { AssistanceCallView, AssistanceView } from '@parvis/contracts';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { draftDouble, translationDouble, type TranslationDouble } from '../../test/assistance-doubles';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from '../../test/seeds';

const KEY = 'sk-very-secret';

describe('assistance', () => {
  let test: TestApp;
  let admin: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;
  let talk: SeededConversation;
  let translator: TranslationDouble;
  let drafter: Awaited<ReturnType<typeof draftDouble>>;

  beforeAll(async () => {
    test = await startOutbound();
    admin = await signedIn(test.app, { role: 'admin' });
    agent = await signedIn(test.app, { role: 'agent', workspaceId: admin.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: admin.agent.workspaceId });
    talk = await aConversation(test.db, {
      account,
      texts: ['Où est ma lampe ?', 'Écrivez à nadia@mail.example, Nadia Benali'],
      contactName: 'Nadia Benali',
      set: { language: 'fr' },
    });
    translator = await translationDouble('lt-key');
    drafter = await draftDouble(KEY, 'small-model');
  });
  afterAll(async () => {
    await translator.close();
    await drafter.close();
    await test.stop();
  });
  beforeEach(() => {
    translator.asked.length = 0;
    drafter.asked.length = 0;
  });

  const view = async () => (await admin.request('GET', '/api/assistance')).body as AssistanceView;
  const change = async (body: object) =>
    admin.request('PATCH', '/api/assistance', { version: (await view()).version, ...body });
  const calls = async () => (await admin.request('GET', '/api/assistance/calls')).body.items as AssistanceCallView[];
  const translate = (target: string, itemId = talk.itemIds[0]) =>
    agent.request('POST', `/api/items/${itemId}/translation`, { target });
  const help = (body: object) => agent.request('POST', `/api/conversations/${talk.id}/draft-help`, body);

  it('is off until somebody switches it on, and nothing leaves', async () => {
    expect((await agent.request('GET', '/api/assistance/offer')).body).toEqual({ translation: false, drafts: false });
    expect((await translate('en')).body.code).toBe('assistance-off');
    expect((await help({ act: 'draft' })).body.code).toBe('assistance-off');
    expect((await agent.request('POST', `/api/conversations/${talk.id}/reply-translation`, { text: 'Hello' })).status).toBe(409); // prettier-ignore
    expect(await calls()).toEqual([]);
  });

  it('is set by administrators; keys are kept sealed and never shown', async () => {
    expect((await agent.request('GET', '/api/assistance')).status).toBe(403);
    const set = await change({
      translation: { provider: 'libretranslate', url: translator.url, key: 'lt-key' },
      drafts: { provider: 'openai-compatible', url: drafter.url, model: 'small-model', key: KEY },
    });
    expect(set.body).toMatchObject({ translation: { keySet: true }, drafts: { keySet: true, model: 'small-model' } });
    expect(JSON.stringify(set.body)).not.toContain(KEY);
    const [row] = await test.db.read<{ draft_key: Buffer }>('system', 'select draft_key from assistance');
    expect(row?.draft_key.toString('latin1')).not.toContain(KEY);
    expect((await agent.request('GET', '/api/assistance/offer')).body).toEqual({ translation: true, drafts: true });
    const stale = await admin.request('PATCH', '/api/assistance', { version: 0 });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
    expect((await change({ drafts: { provider: 'openai-compatible', url: drafter.url, model: '' } })).body.errors[0].pointer).toBe('/drafts/model'); // prettier-ignore
    expect((await change({ translation: { provider: 'libretranslate', url: 'ftp://x' } })).body.errors[0].pointer).toBe('/translation/url'); // prettier-ignore
  });

  it('says whether the services answer', async () => {
    const { body } = await admin.request('POST', '/api/assistance/test', { what: 'translation' });
    expect(body).toMatchObject({ ok: true, detail: 'Bonjour → Hello', languages: ['en', 'fr'] });
    expect((await admin.request('POST', '/api/assistance/test', { what: 'drafts' })).body).toMatchObject({ ok: true, detail: 'Draft: Bonjour' }); // prettier-ignore
    drafter.failing = { status: 401, body: { error: { message: 'bad key' } } };
    const refused = await admin.request('POST', '/api/assistance/test', { what: 'drafts' });
    expect(refused.body).toMatchObject({ ok: false, detail: 'The service refused the key.' });
    drafter.failing = null;
  });

  it('translates an item once for each language and text', async () => {
    const first = await translate('en');
    expect(first.body).toEqual({ itemId: talk.itemIds[0], revision: 1, source: 'fr', target: 'en', text: 'Where is my lamp?' }); // prettier-ignore
    expect((await translate('en')).body).toEqual(first.body);
    expect(translator.asked).toHaveLength(1);
    await test.db.read('system', `update item set text = 'Bonjour', revision = 2 where id = $1`, [talk.itemIds[0]]);
    expect((await translate('en')).body).toMatchObject({ revision: 2, text: 'Hello' });
    const rows = await test.db.read('system', 'select target, revision, text from item_translation');
    expect(rows).toEqual([{ target: 'en', revision: 2, text: 'Hello' }]);
  });

  it('forgets translations with the words of their item', async () => {
    await test.db.read('system', `update item set text = '', forgotten_at = now() where id = $1`, [talk.itemIds[0]]);
    expect(await test.db.read('system', 'select 1 from item_translation')).toEqual([]);
    expect((await translate('en')).body.code).toBe('not-possible-now');
  });

  it('translates an answer into the language of the person and keeps the original', async () => {
    const { body } = await agent.request('POST', `/api/conversations/${talk.id}/reply-translation`, { text: 'It leaves tonight.' }); // prettier-ignore
    expect(body).toEqual({ text: 'Elle part ce soir.', original: 'It leaves tonight.', source: 'en', target: 'fr' });
  });

  it('masks personal data and names on the way out, and fills them in again', async () => {
    const { status, body } = await help({ act: 'draft' });
    expect(status).toBe(200);
    expect(body.text).toBe('Draft: person: Écrivez à nadia@mail.example, Nadia Benali');
    const sent = JSON.stringify(drafter.asked[0]?.body);
    expect(sent).toContain('[email-1], [name-1]');
    expect(sent).not.toMatch(/nadia/i);
    expect(drafter.asked[0]?.authorization).toBe(`Bearer ${KEY}`);
  });

  it('shortens and mends what stands in the composer, and sums up', async () => {
    expect((await help({ act: 'shorten' })).body.errors[0].pointer).toBe('/text');
    expect((await help({ act: 'polite', text: 'No.' })).body).toMatchObject({ act: 'polite', text: 'Draft: No.' });
    expect((await help({ act: 'summarise' })).status).toBe(200);
    const items = (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items;
    expect(items).toHaveLength(2); // nothing was sent or written
  });

  it('writes down what left, without a word of it', async () => {
    const listed = await calls();
    expect(listed.find(({ use }) => use === 'draft')).toMatchObject({ memberId: String(agent.agent.memberId), conversationId: talk.id, masked: 2, ok: true, host: new URL(drafter.url).host }); // prettier-ignore
    const rows = await test.db.read('system', 'select * from assistance_call');
    expect(JSON.stringify(rows)).not.toMatch(/nadia|lampe|Bonjour/i);
  });

  it('says clearly what is wrong with a service', async () => {
    translator.failing = { status: 500, body: { error: 'model crashed on: Où est ma lampe ?' } };
    const failed = await translate('fr', talk.itemIds[1]);
    expect([failed.status, failed.body.code]).toEqual([502, 'assistance-failed']);
    expect((await calls())[0]).toMatchObject({ ok: false, error: 'The service answered 500' });
    translator.failing = null;
    expect((await translate('xx', talk.itemIds[1])).body.detail).toContain('xx is not supported');
    await change({ translation: { provider: 'libretranslate', url: 'http://127.0.0.1:1' } });
    expect((await translate('en', talk.itemIds[1])).body.detail).toContain('could not be reached');
    expect((await view()).translation.keySet).toBe(false); // the key was for another address
  });

  it('is nobody else’s', async () => {
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/assistance')).body).toMatchObject({ translation: { provider: 'off', url: '' } }); // prettier-ignore
    expect((await stranger.request('GET', '/api/assistance/calls')).body.items).toEqual([]);
  });
});
