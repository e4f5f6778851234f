import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { queriesOf, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

const DAY_MINUTES = 24 * 60;

describe('search over HTTP', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app);
    account = await anAccount(test.app, { workspaceId: agent.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const search = async (q: string, more = '') => {
    const { status, body } = await agent.request('GET', `/api/search?q=${encodeURIComponent(q)}${more}`);
    expect(status).toBe(200);
    return body as {
      items: { item: { text: string }; highlights: [number, number][]; conversation: { id: string } }[];
      nextCursor: string | null;
    };
  };
  const texts = (page: Awaited<ReturnType<typeof search>>): string[] => page.items.map(({ item }) => item.text);

  it('finds words in French and English, with or without accents, singular or plural, and marks them', async () => {
    await aConversation(test.db, { account, texts: ['Ma commande est arrivée abîmée', 'Where are my orders?'] });
    expect(texts(await search('abimee '))).toEqual(['Ma commande est arrivée abîmée']);
    expect(texts(await search('COMMANDES arrivée '))).toEqual(['Ma commande est arrivée abîmée']);
    expect(texts(await search('order '))).toEqual(['Where are my orders?']);
    const [hit] = (await search('abîm')).items;
    expect(hit?.highlights.map(([start, end]) => hit.item.text.slice(start, end))).toEqual(['abîmée']);
    expect(texts(await search('"est arrivée"'))).toHaveLength(1);
    expect(texts(await search('"arrivée est"'))).toEqual([]);
    expect(texts(await search('commande -abimee '))).toEqual([]);
  });

  it('finds items of any age, newest first, page by page', async () => {
    const ages = [1, 40, 100, 400, 900];
    for (const days of ages)
      await aConversation(test.db, { account, texts: [`vintage ${days}`], minutesAgo: days * DAY_MINUTES });
    expect(texts(await search('vintage '))).toEqual(ages.map((days) => `vintage ${days}`));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await search('vintage ', `&limit=2${cursor}`);
      seen.push(...texts(page));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(ages.map((days) => `vintage ${days}`));
  });

  it('finds people by the beginning of their name', async () => {
    const { id } = await aConversation(test.db, { account, texts: ['Hello'], contactName: 'Zoé de la Fontaine' });
    const found = await search('fontai zoe');
    expect(found.items.map(({ conversation }) => conversation.id)).toEqual([id]);
    expect(found.items[0]?.highlights).toEqual([]);
  });

  it('survives whatever is typed', async () => {
    for (const q of [`'`, `a' | b`, '!!!', `x:*&(`, '\\', '🙂', '"', `'; drop table item; --`, 'é'.repeat(200)])
      await search(q);
    for (const path of [
      '/api/search',
      '/api/search?q=',
      `/api/search?q=${'x'.repeat(201)}`,
      '/api/search?q=a&cursor=zzz',
    ]) {
      expect((await agent.request('GET', path)).status).toBe(400);
    }
  });

  it('finds nothing of another workspace, in search and in pages by tag', async () => {
    const { id } = await aConversation(test.db, { account, texts: ['confidentiel'], set: { tag_ids: [7] } });
    expect((await agent.request('GET', '/api/conversations?view=tag-7')).body.items[0].id).toBe(id);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/search?q=confidentiel')).body.items).toEqual([]);
    expect((await stranger.request('GET', '/api/conversations?view=tag-7')).body.items).toEqual([]);
    expect((await stranger.request('GET', '/api/conversations?tagId=7')).body.items).toEqual([]);
  });

  it('needs the right to read', async () => {
    const answer = await fetch(`${test.url}/api/search?q=x`);
    expect(answer.status).toBe(401);
  });

  it('looks rare words up in the index, among many items', async () => {
    await test.db.transaction('system', async (tx) => {
      await tx.query(
        `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, text, created_at, revised_at, state_at)
         select ((extract(epoch from now()) * 1000)::bigint - 1704067200000 - g * 1000) * 1048576 + g, $1, 1, $2, 0, 0,
           'bonjour ' || md5(g::text) || case when g = 19000 then ' introuvable' else '' end, now(), now(), now()
         from generate_series(1, 20000) g`,
        [account.workspaceId, account.id],
      );
    });
    await test.db.dataSource.query('vacuum analyze item'); // also empties the pending list of the index
    const [statement] = (await queriesOf(test.db, () => search('introuvable '))).filter((sql) =>
      sql.includes('sx_tsv(i.text)'),
    );
    const plan = await test.db.transaction('system', (tx) =>
      tx.query<{ 'QUERY PLAN': string }>(`explain ${statement ?? ''}`, [
        account.workspaceId,
        '1',
        '9223372036854775807',
        'introuvable',
        21,
      ]),
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(
      /Bitmap Index Scan on item_\d+_workspace_id_sx_tsv_idx/,
    );
  });
});
