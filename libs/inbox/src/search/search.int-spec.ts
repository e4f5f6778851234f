import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { SearchPage, SearchSuggestion } from '@parvis/contracts';
import type { TestApp } from '@parvis/testing';
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

  const search = async (q: string, more = ''): Promise<SearchPage> => {
    const { status, body } = await agent.request('GET', `/api/search?q=${encodeURIComponent(q)}${more}`);
    expect([q, status]).toEqual([q, 200]);
    const page = body as SearchPage;
    if (more.includes('limit') || page.nextCursor === null) return page;
    // on a busy machine a page may hold less than there is
    const rest = await search(q, `${more.replace(/&cursor=.*/, '')}&cursor=${page.nextCursor}`);
    return { ...page, items: [...page.items, ...rest.items] };
  };
  const texts = ({ items }: SearchPage): string[] => items.map(({ item }) => item.text);
  const found = async (q: string): Promise<string[]> => texts(await search(q)).sort();
  const marked = ({ items }: SearchPage): string[] =>
    items.flatMap(({ item, highlights }) => highlights.map(([start, end]) => item.text.slice(start, end)));
  const pages = async (q: string, more: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await search(q, `&limit=2${more}${cursor}`);
      seen.push(...texts(page));
      if (page.nextCursor === null) return seen;
      cursor = `&cursor=${page.nextCursor}`;
    }
  };

  it('finds other forms of French and English words, with or without accents, and marks them', async () => {
    await aConversation(test.db, { account, texts: ['Vous m’avez remboursé hier', 'Toujours pas remboursee !', 'My parcels were delivered'] }); // prettier-ignore
    const page = await search('remboursements ');
    expect(texts(page).sort()).toEqual(['Toujours pas remboursee !', 'Vous m’avez remboursé hier']);
    expect(marked(page).sort()).toEqual(['remboursee', 'remboursé']);
    expect(await found('REMBOURSÉES ')).toHaveLength(2);
    expect(await found('delivering parcel ')).toEqual(['My parcels were delivered']);
    expect(await found('rembour')).toHaveLength(2);
    expect(await found('rembour ')).toEqual([]);
  });

  it('finds words in their order between quotes, as they are written, and leaves out what is excluded', async () => {
    await aConversation(test.db, { account, texts: ['Ma commande est arrivée abîmée', 'Ma commande arrive'] });
    expect(await found('"commande est arrivée"')).toEqual(['Ma commande est arrivée abîmée']);
    expect(marked(await search('"est arrivee"'))).toEqual(['est', 'arrivée']);
    expect(await found('"arrivée est"')).toEqual([]);
    expect(await found('commande -abimee ')).toEqual(['Ma commande arrive']);
    expect(await found('commande -"est arrivée" ')).toEqual(['Ma commande arrive']);
  });

  it('finds items of any age, newest first, each once over all pages', async () => {
    const ages = [1, 40, 100, 400, 900];
    for (const days of ages)
      await aConversation(test.db, { account, texts: [`vintage ${days}`], minutesAgo: days * DAY_MINUTES });
    expect(texts(await search('vintage '))).toEqual(ages.map((days) => `vintage ${days}`));
    expect(await pages('vintage ', '')).toEqual(ages.map((days) => `vintage ${days}`));
  });

  it('by relevance gives words as typed and side by side first, then other forms, over pages', async () => {
    const say = (text: string, minutesAgo: number) => aConversation(test.db, { account, texts: [text], minutesAgo });
    await say('écran cassé', 400);
    await say('écran vert et cassé', 300);
    await say('écrans cassés', 200);
    await say('écrans encore cassés', 100);
    await say('écran tout cassé', 50);
    const ranked = ['écran cassé', 'écran tout cassé', 'écran vert et cassé', 'écrans encore cassés', 'écrans cassés'];
    expect(texts(await search('écran cassé ', '&sort=relevance'))).toEqual(ranked);
    expect(await pages('écran cassé ', '&sort=relevance')).toEqual(ranked);
    const { nextCursor } = await search('écran ', '&limit=1&sort=relevance');
    expect((await agent.request('GET', `/api/search?q=x&cursor=${nextCursor}`)).status).toBe(400);
  });

  it('finds every hit within one conversation, over pages and without people, and refuses what is no id', async () => {
    const lines = ['agate un', 'rien', 'agate deux', 'agate trois'];
    const { id } = await aConversation(test.db, { account, texts: lines, minutesAgo: 40 * DAY_MINUTES, contactName: 'agate' }); // prettier-ignore
    await aConversation(test.db, { account, texts: ['agate ailleurs'] });
    expect(await found('agate ')).toHaveLength(4);
    const within = await search('agate ', `&conversationId=${id}`);
    expect(texts(within)).toEqual(['agate trois', 'agate deux', 'agate un']);
    expect(within.people).toEqual([]);
    expect(await pages('agate ', `&conversationId=${id}`)).toEqual(['agate trois', 'agate deux', 'agate un']);
    expect(texts(await search('is:open', `&conversationId=${id}`))).toEqual(['agate trois']);
    const refused = await agent.request('GET', '/api/search?q=agate&conversationId=x');
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('/conversationId')]);
  });

  it('finds people by the beginning of their name, by handle, and with typos', async () => {
    const { id } = await aConversation(test.db, { account, texts: ['Hello'], contactName: 'Zoé de la Fontaine' });
    await aConversation(test.db, { account, texts: ['Salut'], contactName: 'karim_benali' });
    expect((await search('fontai zoe')).people).toMatchObject([
      { name: 'Zoé de la Fontaine', conversationId: id, similar: false, highlights: [[0, 3], [10, 18]] }, // prettier-ignore
    ]);
    expect((await search('zoe fontiane')).people).toMatchObject([{ name: 'Zoé de la Fontaine', similar: true }]);
    expect((await search('@karim_benalli')).people).toMatchObject([{ name: 'karim_benali', similar: true }]);
    expect((await search('xylophone ')).people).toEqual([]);
    expect(await found('from:"zoe de la fontaine"')).toEqual(['Hello']);
    expect(await found('de:fontiane')).toEqual(['Hello']);
    expect(await search('from:xylophone')).toMatchObject({ items: [], faults: [{ code: 'not-found' }] });
  });

  describe('operators', () => {
    beforeAll(async () => {
      const { id: tagId } = await test.db.transaction(
        'system',
        (tx) =>
        tx.one<{ id: number }>(`insert into tag (workspace_id, name) values ($1, 'Trop cher') returning id`, [agent.agent.workspaceId]), // prettier-ignore
      );
      const other = await anAccount(test.app, { workspaceId: agent.agent.workspaceId, channel: 'telegram' });
      const plain = await aConversation(test.db, { account: other, texts: ['opale un', 'opale deux'], minutesAgo: 60 });
      await aConversation(test.db, { account, texts: ['opale trois'], kind: 'review', minutesAgo: 90 * DAY_MINUTES, set: { stars: 2, language: 'fr', status: 3, first_reply_at: new Date() } }); // prettier-ignore
      await aConversation(test.db, { account, texts: ['opale quatre https://parvis.example/'], set: { priority: 3, assignee_id: agent.agent.memberId, tag_ids: [tagId], language: 'en' } }); // prettier-ignore
      await test.db.transaction('system', async (tx) => {
        const [one, two] = plain.itemIds;
        await tx.query('update item set platform_state = 2 where id = $1', [one]);
        await tx.query('update item set platform_state = 3 where id = $1', [two]);
        await tx.query(`insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id) select workspace_id, $1, i.id, i.conversation_id from item i where i.text like 'opale quatre%'`, [tagId]); // prettier-ignore
        await tx.query(`insert into attachment (workspace_id, id, item_id, state, name, content_type) values ($1, $2, $3, 'stored', 'a.png', 'image/png')`, [agent.agent.workspaceId, tx.newId(), one]); // prettier-ignore
      });
    });

    it.each<[string, string[]]>([
      ['', ['un', 'trois', 'quatre']],
      ['in:telegram', ['un']],
      ['dans:telegram', ['un']],
      ['-in:telegram', ['trois', 'quatre']],
      ['tag:"trop CHER"', ['quatre']],
      ['-tag:"trop cher"', ['un', 'trois']],
      ['is:handled', ['trois']],
      ['est:traité', ['trois']],
      ['is:open', ['un', 'quatre']],
      ['is:mine', ['quatre']],
      ['is:unassigned', ['un', 'trois']],
      ['is:assigned', ['quatre']],
      ['is:urgent', ['quatre']],
      ['is:review', ['trois']],
      ['is:hidden', ['un']],
      ['is:deleted', ['deux']],
      ['est:supprimé', ['deux']],
      ['is:hidden,urgent', ['un', 'quatre']],
      ['is:sent', []],
      ['is:unread', ['un', 'trois', 'quatre']],
      ['has:image', ['un']],
      ['has:link', ['quatre']],
      ['avec:lien', ['quatre']],
      ['has:tag', ['quatre']],
      ['has:stars', ['trois']],
      ['has:reply', ['trois']],
      ['stars:<3', ['trois']],
      ['stars:4-5', []],
      ['lang:fr', ['trois']],
      ['before:1m', ['trois']],
      ['after:1m', ['un', 'quatre']],
      ['-after:1m', ['trois']],
      ['before:2024-01-01', []],
      ['from:me', []],
    ])('find with %j', async (operators, words) => {
      const expected = words.map((word) => expect.stringMatching(`opale ${word}`) as unknown);
      const withWord = await search(`opale ${operators} `);
      expect(texts(withWord)).toHaveLength(words.length);
      expect(texts(withWord)).toEqual(expect.arrayContaining(expected));
      // the same without a word, among everything there is: driven by other indexes
      if (operators === '') return;
      const alone = await search(`${operators} -vintage -commande `);
      expect(texts(alone).filter((text) => text.startsWith('opale')).length).toBeLessThanOrEqual(words.length);
      const ofConversation = new Set(['opale un', 'opale deux']);
      for (const word of words.filter((one) => !ofConversation.has(`opale ${one}`)))
        expect(texts(alone).some((text) => text.startsWith(`opale ${word}`))).toBe(true);
    });

    it('alone give the last words of conversations, page by page', async () => {
      const all = texts(await search('is:open'));
      expect(all.length).toBeGreaterThan(5);
      expect(await pages('is:open', '')).toEqual(all);
      const tagged = await search('tag:"trop cher"');
      expect(texts(tagged)).toEqual(['opale quatre https://parvis.example/']);
    });

    it.each([
      ['is:opne', /“opne” \(characters 3 to 7\).*open, waiting.*mean open/],
      ['tag:tropcher', /“tropcher”.*not found.*Trop cher/],
      ['in:nowhere', /facebook/],
      ['stars:9', /1 to 5/],
      ['before:soon', /2026-11-28/],
      ['lang:french', /two or three letters/],
      ['form:zoé', /no operator.*from:/],
      ['has:', /no value.*attachment/],
    ])('refuse %j by name, and leave it out when asked to', async (q, detail) => {
      const { status, body } = await agent.request('GET', `/api/search?q=${encodeURIComponent(q)}`);
      expect([status, (body as { code: string }).code]).toEqual([400, 'validation-failed']);
      expect((body as { errors: unknown }).errors).toEqual([{ pointer: '/q', detail: expect.stringMatching(detail) as unknown }]); // prettier-ignore
      const lenient = await search(`opale ${q} `, '&lenient=true');
      expect([texts(lenient).length, lenient.faults.length]).toEqual([3, 1]);
    });

    it('suggest their values', async () => {
      const suggest = async (operator: string, value: string) => {
        const answer = await agent.request('GET', `/api/search/suggestions?operator=${operator}&value=${encodeURIComponent(value)}`); // prettier-ignore
        expect(answer.status).toBe(200);
        return (answer.body as SearchSuggestion[]).map((one) => one.value);
      };
      expect(await suggest('tag', 'tro')).toEqual(['"Trop cher"']);
      expect(await suggest('tag', 'cher')).toEqual(['"Trop cher"']);
      expect(await suggest('in', 'tele')).toContain('telegram');
      expect(await suggest('is', 'un')).toEqual(['unread', 'unassigned']);
      expect(await suggest('from', 'karim')).toEqual(['karim_benali']);
      expect(await suggest('from', 'm')).toContain('me');
      expect(await suggest('lang', '')).toEqual(expect.arrayContaining(['en']));
      expect((await agent.request('GET', '/api/search/suggestions?operator=x')).status).toBe(400);
    });
  });

  it('survives whatever is typed', async () => {
    for (const q of [
      `'`,
      `a' | b`,
      '!!!',
      `x:*&(`,
      '\\',
      '🙂',
      '"',
      `'; drop table item; --`,
      'é'.repeat(200),
      '-',
      '-a',
    ])
      await search(q);
    for (const path of [
      '',
      '?q=',
      `?q=${'x'.repeat(201)}`,
      '?q=a&cursor=zzz',
      '?q=a&sort=best',
      '?q=a&lenient=perhaps',
    ])
      expect((await agent.request('GET', `/api/search${path}`)).status).toBe(400);
  });

  it('finds nothing of another workspace: words, people, names of its tags', async () => {
    const { id } = await aConversation(test.db, { account, texts: ['confidentiel'], set: { tag_ids: [7] }, contactName: 'Secrète Personne' }); // prettier-ignore
    expect((await agent.request('GET', '/api/conversations?view=tag-7')).body.items[0].id).toBe(id);
    const stranger = await signedIn(test.app, { role: 'owner' });
    const asked = async (q: string) => (await stranger.request('GET', `/api/search?q=${encodeURIComponent(q)}`)).body;
    for (const q of [
      'confidentiel',
      'from:secrete',
      'is:open',
      'is:hidden',
      'after:2020',
      'secrète personne',
      'secrete persone',
    ])
      expect(await asked(q)).toMatchObject({ items: [], people: [] });
    expect(await asked('tag:"trop cher"')).toMatchObject({ status: 400 });
    expect((await stranger.request('GET', '/api/search/suggestions?operator=tag&value=tro')).body).toEqual([]);
    expect((await stranger.request('GET', '/api/search/suggestions?operator=from&value=secrete')).body).toEqual([]);
    expect((await stranger.request('GET', '/api/conversations?view=tag-7')).body.items).toEqual([]);
    expect((await stranger.request('GET', '/api/conversations?tagId=7')).body.items).toEqual([]);
  });

  it('needs the right to read', async () => {
    for (const path of ['/api/search?q=x', '/api/search/suggestions?operator=is'])
      expect((await fetch(`${test.url}${path}`)).status).toBe(401);
  });
});
