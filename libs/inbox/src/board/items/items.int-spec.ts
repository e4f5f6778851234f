import { queriesOf } from '@parvis/testing';
import { BoardRoom } from '../../../test/board-room';

jest.setTimeout(30_000);

describe('items on the moderation board', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    await room.rows('delete from screening where workspace_id = $1', [room.workspaceId]);
  });

  it('are shown with what was found, who wrote it, and what can be done', async () => {
    const postId = await room.post('Nos nouvelles lampes');
    const [rule] = await room.rows<{ id: number }>(
      `insert into screening_rule (workspace_id, author_id, name, content) values ($1, 1, 'Insults', '{}') returning id`,
      [room.workspaceId],
    );
    const earlier = await room.item({ name: 'client_042', minutesAgo: 400, text: 'Bonjour' });
    await room.decide({ itemIds: [earlier.id], kind: 'hide' });
    const text = 'Bande de connards';
    const mark = { start: 9, end: 17, detector: 'words' as const, tone: 'harm' as const, label: 'insult', readAs: 'connard', termId: '4' }; // prettier-ignore
    const item = await room.item({ by: earlier, postId, text, flags: ['first-time', 'link'], severity: 4, label: 'insult', marks: [mark], language: 'fr', ruleIds: [rule?.id ?? 0] }); // prettier-ignore
    const { items, nextCursor } = await room.board('?queue=review');
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      {
        itemId: item.id,
        conversationId: item.conversationId,
        channel: 'facebook',
        kind: 'comment',
        post: { id: postId, text: 'Nos nouvelles lampes', mediaUrl: null },
        author: { identityId: earlier.identityId, name: expect.any(String) as string, items: 2, hidden: 1, firstTime: true, standing: 'none' }, // prettier-ignore
        text,
        masked: false,
        language: 'fr',
        revision: 1,
        state: 'undecided',
        flags: ['link', 'first-time'],
        severity: 4,
        label: 'insult',
        marks: [mark],
        rules: [{ id: String(rule?.id), name: 'Insults' }],
        lookAlikes: null,
        decision: null,
        sync: 'in-sync',
        pinned: false,
      },
    ]);
    expect(new Date(items[0]?.author.since ?? 0).getTime()).toBeLessThan(Date.now() - 399 * 60_000);
    expect(items[0]?.verbs.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['hide', 'delete']));
    const seenByAgent = (await room.board('?queue=review', room.agent)).items[0];
    expect(seenByAgent?.verbs.find(({ verb }) => verb === 'delete')?.reason).toBe('not-allowed');
  });

  it('are in the queues their row says, newest first, page by page without gap or double', async () => {
    const made = await room.items(7, { flags: ['link'] });
    const newest = made.map(({ id }) => id).toReversed();
    const held = await room.item({ flags: ['held', 'reported'], minutesAgo: 900 });
    expect(await room.ids('?queue=links')).toEqual(newest);
    expect(await room.ids('?queue=held')).toEqual([held.id]);
    expect(await room.ids('?queue=reported')).toEqual([held.id]);
    expect(await room.ids('?queue=hidden')).toEqual([]);
    expect(await room.ids('?queue=review&sort=oldest')).toEqual([held.id, ...newest.toReversed()]);
    const read: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await room.board(`?queue=review&limit=3${cursor && `&cursor=${cursor}`}`);
      read.push(...page.items.map(({ itemId }) => itemId));
      cursor = page.nextCursor;
    }
    expect(read).toEqual([...newest, held.id]);
  });

  it.each(['severity', 'due'])('are ordered by %s, page by page', async (sort) => {
    const places = [
      { severity: 2, dueInMinutes: 30 },
      { severity: 5 },
      { severity: 2, dueInMinutes: 10 },
      { severity: 0 },
      { severity: 5, dueInMinutes: 20 },
    ];
    const ids: string[] = [];
    for (const [n, place] of places.entries()) ids.push((await room.item({ ...place, flags: ['link'], minutesAgo: 50 - n })).id); // prettier-ignore
    const expected = (sort === 'severity' ? [4, 1, 2, 0, 3] : [2, 4, 0, 3, 1]).map((n) => ids[n]);
    for (const queue of ['review', 'links']) {
      expect(await room.ids(`?queue=${queue}&sort=${sort}`)).toEqual(expected);
      const read: string[] = [];
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null && pages < 9; pages++) {
        const page = await room.board(`?queue=${queue}&sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`);
        read.push(...page.items.map(({ itemId }) => itemId));
        cursor = page.nextCursor;
      }
      expect(read).toEqual(expected);
    }
  });

  it('are filtered by account, channel, post, label, language, author and rule', async () => {
    const postId = await room.post();
    const one = await room.item({ postId, label: 'insult', language: 'fr', ruleIds: [7] });
    const other = await room.item({ account: room.linkedin, label: 'spam', language: 'en', minutesAgo: 5 });
    await room.item({ minutesAgo: 3 });
    const cases: [query: string, found: string[]][] = [
      [`accountId=${room.linkedin.id}`, [other.id]],
      ['channel=linkedin', [other.id]],
      [`postId=${postId}`, [one.id]],
      ['label=insult&label=spam', [other.id, one.id]],
      ['language=fr', [one.id]],
      [`identityId=${one.identityId}`, [one.id]],
      ['ruleId=7', [one.id]],
      [`itemId=${one.id}&itemId=${other.id}`, [other.id, one.id]],
      ['label=insult&language=en', []],
    ];
    for (const [query, found] of cases) expect([query, await room.ids(`?queue=review&${query}`)]).toEqual([query, found]); // prettier-ignore
  });

  it.each([
    ['queue=nowhere', '/queue'],
    ['sort=loudest', '/sort'],
    ['limit=101', '/limit'],
    ['postId=x', '/postId'],
    ['label=rude', '/label'],
    ['cursor=abc', '/cursor'],
    [`cursor=${Buffer.from('["severity","1"]').toString('base64url')}`, '/cursor'],
    [`cursor=${Buffer.from('["newest","1 or 1"]').toString('base64url')}`, '/cursor'],
  ])('are not listed for %s', async (query, pointer) => {
    const { status, body } = await room.moderator.request('GET', `/api/moderation/items?${query}`);
    expect([status, body.code]).toEqual([400, 'validation-failed']);
    expect((body.errors as { pointer: string }[]).map((error) => error.pointer)).toEqual([pointer]);
  });

  it('stand as one row per cluster in review, with how many the list holds of it', async () => {
    const { id, items } = await room.cluster(['Achetez ici', 'Achetez ici !', 'Achetez ici !!'], { flags: ['link'] });
    const alone = await room.item({ minutesAgo: 500 });
    const newest = items.at(-1)?.id ?? '';
    const { items: rows } = await room.board('?queue=review');
    expect(rows.map(({ itemId, lookAlikes }) => [itemId, lookAlikes])).toEqual([
      [newest, { clusterId: id, count: 3 }],
      [alone.id, null],
    ]);
    expect(await room.ids('?queue=review&grouped=false')).toHaveLength(4);
    expect(await room.ids(`?queue=review&clusterId=${id}`)).toHaveLength(3);
    await room.decide({ itemIds: [newest], kind: 'approve' });
    const { items: after } = await room.board('?queue=review');
    expect(after[0]).toMatchObject({ itemId: items[1]?.id, lookAlikes: { count: 2 } });
    // what the filter leaves out stands for nobody
    await room.rows('update screening set label = 4 where item_id = $1', [items[0]?.id]);
    expect((await room.board('?queue=review&label=spam')).items).toMatchObject([{ itemId: items[0]?.id, lookAlikes: null }]); // prettier-ignore
  });

  it('mask personal data until somebody reveals it, which is written down', async () => {
    const text = 'Rappelez-moi au 06 12 34 56 78, bande de nuls';
    const marks = [{ start: 41, end: 45, detector: 'words' as const, tone: 'harm' as const, label: 'insult', readAs: null, termId: '1' }]; // prettier-ignore
    const item = await room.item({ text, flags: ['personal-data'], marks });
    const row = await room.row(item.id);
    expect([row.masked, row.text]).toEqual([true, 'Rappelez-moi au 06 1• •• •• 78, bande de nuls']);
    expect(row.marks.map(({ start, end, tone }) => [row.text.slice(start, end), tone])).toEqual([['06 1• •• •• 78', 'personal'], ['nuls', 'harm']]); // prettier-ignore
    const { status, body } = await room.send(`items/${item.id}/reveal`, {}, room.colleague);
    expect([status, body]).toEqual([200, { itemId: item.id, revision: 1, text, marks }]);
    expect((await room.detail(item.id)).reveals).toMatchObject([{ byMemberId: String(room.colleague.agent.memberId) }]);
    const told = await room.rows(
      `select actor_member_id from event_outbox where kind = $1 union all select actor_member_id from event where kind = $1`,
      ['moderation-item.revealed'],
    );
    expect(told).toEqual([{ actor_member_id: room.colleague.agent.memberId }]);
    expect((await room.row(item.id)).masked).toBe(true);
  });

  it('come with their thread, post, the author’s past and what each decision means', async () => {
    const postId = await room.post('Soldes');
    const before = await room.item({ name: 'client_077', account: room.linkedin, text: 'Écrivez à jean.dupont@exemple.fr', minutesAgo: 999 }); // prettier-ignore
    const item = await room.item({ by: before, postId, text: 'Honteux' });
    const reported = await room.send(`items/${item.id}/report`, { reason: 'Looks like a threat' }, room.agent);
    expect([reported.status, reported.body.flags]).toEqual([200, ['reported']]);
    const detail = await room.detail(item.id);
    expect(detail).toMatchObject({
      row: { itemId: item.id },
      tagIds: [],
      thread: { parent: null, before: [], after: [] },
      post: { id: postId, text: 'Soldes' },
      past: [{ itemId: before.id, channel: 'linkedin', text: 'Écrivez à j•••.••••••@•••••••.••', state: 'undecided', label: 'other' }], // prettier-ignore
      cluster: null,
      reports: [{ byMemberId: String(room.agent.agent.memberId), reason: 'Looks like a threat' }],
      reveals: [],
    });
    expect(detail.meanings).toEqual(expect.arrayContaining([{ verb: 'hide', reversible: true, visibleTo: 'author-and-friends' }])); // prettier-ignore
    const [flagged] = await room.rows('select first_flagged_at from screening where item_id = $1', [item.id]);
    expect(flagged?.['first_flagged_at']).toBeInstanceOf(Date);
    await room.send(`items/${item.id}/report`, { reason: 'A threat' }, room.agent);
    expect((await room.detail(item.id)).reports.map(({ reason }) => reason)).toEqual(['A threat']);
    expect(await room.miscounts()).toEqual([]);
  });

  it('are pinned for the team, tagged, and answered in the inbox', async () => {
    const item = await room.item();
    expect((await room.send(`items/${item.id}/pin`, { pinned: true })).body.pinned).toBe(true);
    expect((await room.row(item.id, room.colleague)).pinned).toBe(true);
    const [tag] = await room.rows<{ id: number }>(`insert into tag (workspace_id, name) values ($1, 'Livraison') returning id`, [room.workspaceId]); // prettier-ignore
    const tagged = await room.send(`items/${item.id}/tags`, { add: [String(tag?.id)] });
    expect(tagged.body).toEqual({ itemId: item.id, tagIds: [String(tag?.id)] });
    await room.rows('update conversation set status = 3, handled_at = now() where id = $1', [item.conversationId]);
    const answer = await room.send(`items/${item.id}/answer`);
    expect([answer.status, answer.body]).toEqual([200, { conversationId: item.conversationId }]);
    const { body } = await room.moderator.request('GET', `/api/conversations/${item.conversationId}`);
    expect(body).toMatchObject({ status: 'open', assigneeId: String(room.moderator.agent.memberId) });
    expect((await room.send(`items/${item.id}/answer`)).status).toBe(200);
  });

  it('are for those who may look, of their own workspace', async () => {
    const item = await room.item();
    expect((await room.analyst.request('GET', '/api/moderation/items')).status).toBe(403);
    expect((await room.send(`items/${item.id}/reveal`, {}, room.analyst)).status).toBe(403);
    for (const path of ['1', '12345', 'x']) expect((await room.moderator.request('GET', `/api/moderation/items/${path}`)).status).toBe(404); // prettier-ignore
    for (const act of ['reveal', 'pin', 'report', 'answer', 'tags'])
      expect([act, (await room.send(`items/12345/${act}`, act === 'pin' ? { pinned: true } : act === 'report' ? { reason: 'x' } : {})).status]).toEqual([act, 404]); // prettier-ignore
    expect((await room.send(`items/${item.id}/report`, { reason: '  ' })).body).toMatchObject({ errors: [{ pointer: '/reason' }] }); // prettier-ignore
    const other = await BoardRoom.open();
    try {
      expect(await other.ids()).toEqual([]);
      expect((await other.moderator.request('GET', `/api/moderation/items/${item.id}`)).status).toBe(404);
    } finally {
      await other.test.stop();
    }
  });

  it('take the same number of statements for one row and for fifty', async () => {
    await room.item({ flags: ['link'], ruleIds: [1] });
    const count = async () => (await queriesOf(room.test.db, () => room.board('?queue=review&grouped=false'))).length;
    const forOne = await count();
    await room.cluster(
      Array.from({ length: 49 }, () => 'Achetez ici'),
      { ruleIds: [1, 2] },
    );
    expect(await count()).toBeLessThanOrEqual(forOne + 1); // clusters are counted once they are there
    expect((await room.board('?queue=review&grouped=false')).items).toHaveLength(50);
  });
});
