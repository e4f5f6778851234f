import { signedIn } from '@parvis/identity/testing';
import fc from 'fast-check';
import { usesMe } from '../filters/filter-tree';
import { anyFilter } from '../../test/random-filters';
import { RuleRoom } from '../../test/rule-room';
import type { SeededConversation } from '../../test/seeds';
import { faultsOfRules } from './rule-references';
import { MOST_PER_HOUR } from './rule-guards';

jest.setTimeout(120_000);

describe('rules over HTTP and over time', () => {
  let room: RuleRoom;
  const note = (text = 'Seen') => [{ kind: 'note' as const, text }];

  beforeAll(async () => {
    room = await RuleRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    for (const { id } of (await room.owner.request('GET', '/api/rules')).body)
      await room.owner.request('DELETE', `/api/rules/${id}`);
  });

  it('run in their order, each on what those before left; one that stops ends the row', async () => {
    const tag = await room.tag('First');
    const second = await room.rule({ name: 'b', filter: { field: 'tag', operator: 'any-of', value: [tag] }, stop: true, actions: note() }); // prettier-ignore
    const third = await room.rule({ name: 'c', actions: note() });
    const first = await room.rule({ name: 'a', actions: [{ kind: 'tag', add: [tag] }] });
    const order = await room.owner.request('PUT', '/api/rules/order', { ids: [first.id, second.id, third.id] });
    expect(order.body.map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c']);
    await room.talk();
    await room.settle();
    expect([await room.outcomes(first.id), await room.outcomes(second.id), await room.outcomes(third.id)]).toEqual([['done'], ['done'], []]); // prettier-ignore
    const short = await room.owner.request('PUT', '/api/rules/order', { ids: [first.id] });
    expect([short.status, short.body.errors[0].pointer]).toEqual([400, '/ids']);
  });

  it('that wait for the same time keep their order and their stop from sweep to sweep', async () => {
    const trigger = { kind: 'time-passed', since: 'waiting', minutes: 30 } as const;
    const first = await room.rule({ trigger, stop: true, actions: note() });
    const second = await room.rule({ trigger, actions: note() });
    await room.rows(`update rule set active_since = now() - interval '1 day' where workspace_id = $1`);
    await room.talk({ minutesAgo: 31 });
    await room.sweep();
    await room.sweep();
    expect([await room.outcomes(first.id), await room.outcomes(second.id)]).toEqual([['done'], ['stopped']]);
  });

  it('that tag back and forth end by themselves, and so does one that brings about itself', async () => {
    const [x, y, z] = [await room.tag('x'), await room.tag('y'), await room.tag('z')];
    const has = (id: string) => ({ field: 'tag' as const, operator: 'any-of' as const, value: [id] });
    const trigger = { kind: 'tagged' } as const;
    const there = await room.rule({ trigger, filter: has(x), actions: [{ kind: 'tag', add: [y], remove: [x] }] });
    const back = await room.rule({ trigger, filter: has(y), actions: [{ kind: 'tag', add: [x], remove: [y] }] });
    const own = await room.rule({ trigger, filter: has(z), actions: [{ kind: 'tag', add: [x] }, { kind: 'tag', remove: [z] }, { kind: 'tag', add: [z] }] }); // prettier-ignore
    const talk = await room.talk();
    await room.owner.request('POST', `/api/conversations/${talk.id}/tags`, { add: [x] });
    await room.settle();
    const runs = [...(await room.runs(there.id)), ...(await room.runs(back.id))];
    expect(runs.filter(({ outcome }) => outcome === 'done').length).toBeLessThan(5);
    const guarded = runs.filter(({ guard }) => guard === 'own-effect');
    expect(guarded.length).toBeGreaterThan(0);
    for (const { causedBy, ruleId } of guarded) expect(causedBy).toContain(ruleId);
    const other = await room.talk();
    await room.owner.request('POST', `/api/conversations/${other.id}/tags`, { add: [z] });
    await room.settle();
    expect((await room.outcomes(own.id)).filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(await room.outcomes(own.id)).toContain('own-effect');
    expect((await room.owner.request('GET', `/api/rules/${own.id}`)).body.guarded).toBeGreaterThan(0);
  });

  it('run in one conversation so often an hour and no more; the guard says so once', async () => {
    const rule = await room.rule({ actions: note() });
    const talk = await room.talk();
    for (let n = 0; n < MOST_PER_HOUR + 3; n += 1) await room.writes(talk);
    await room.settle();
    const outcomes = await room.outcomes(rule.id);
    expect(outcomes).toEqual(['rate', ...Array.from({ length: MOST_PER_HOUR }, () => 'done')]);
  });

  it('do what they do once, when the process dies before the commit, and when the log is followed again by several', async () => {
    const rule = await room.rule({ actions: [...note(), { kind: 'priority', priority: 'high' }] });
    const talk = await room.talk();
    while (await room.relayOnce());
    const [before] = await room.rows<{ seq: string }>('select seq from rule_cursor where workspace_id = $1');
    // the commit of the first one is refused after everything was done: as when the process dies there
    const dying = room.engine();
    const transaction = room.test.db.transaction.bind(room.test.db);
    let deaths = 0;
    jest.spyOn(room.test.db, 'transaction').mockImplementation((scope, work) =>
      transaction(scope, async (tx) => {
        const result = await work(tx);
        const [ran] = await tx.query('select 1 from rule_run where workspace_id = $1 and rule_id = $2', [room.workspaceId, Number(rule.id)]); // prettier-ignore
        if (ran && (deaths += 1) === 1) throw new Error('the process died');
        return result;
      }),
    );
    await expect(dying.runOnce()).rejects.toThrow('the process died');
    jest.restoreAllMocks();
    expect(await room.outcomes(rule.id)).toEqual([]);
    await Promise.all([1, 2, 3, 4].map(() => room.engine().runOnce()));
    await room.settle();
    await room.rows('update rule_cursor set seq = $2 where workspace_id = $1', before?.seq);
    await room.settle();
    expect(await room.outcomes(rule.id)).toEqual(['done']);
    const notes = await room.rows('select 1 from item where workspace_id = $1 and conversation_id = $2 and direction = 2', talk.id); // prettier-ignore
    expect(notes).toHaveLength(1);
    expect((await room.lines(talk.id)).map(({ kind }) => kind)).toEqual(['rule-ran']);
  });

  it('look at what happens while they are on, and at nothing that was before', async () => {
    const rule = await room.rule({ enabled: false, actions: note() });
    await room.talk();
    await room.settle();
    expect((await room.owner.request('PUT', `/api/rules/${rule.id}/enabled`, { enabled: true })).body.enabled).toBe(
      true,
    );
    const talk = await room.talk();
    await room.settle();
    expect((await room.runs(rule.id)).map(({ conversationId }) => conversationId)).toEqual([talk.id]);
    await room.owner.request('PUT', `/api/rules/${rule.id}/enabled`, { enabled: false });
    await room.talk();
    await room.settle();
    await room.owner.request('PUT', `/api/rules/${rule.id}/enabled`, { enabled: true });
    await room.settle();
    expect(await room.outcomes(rule.id)).toHaveLength(1);
  });

  it('keep every version; the log names the one that ran, and an old one comes back as a new one', async () => {
    const rule = await room.rule({ name: 'One', actions: note('one') });
    await room.talk();
    await room.settle();
    const changed = await room.owner.request('PATCH', `/api/rules/${rule.id}`, { version: 1, name: 'Two', actions: note('two') }); // prettier-ignore
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
    const stale = await room.owner.request('PATCH', `/api/rules/${rule.id}`, { version: 1, name: 'x' });
    expect([stale.status, stale.body.code, stale.body.current.name]).toEqual([409, 'stale-version', 'Two']);
    await room.talk();
    await room.settle();
    expect((await room.runs(rule.id)).map(({ version, ruleName }) => [version, ruleName])).toEqual([[2, 'Two'], [1, 'One']]); // prettier-ignore
    const restored = await room.owner.request('POST', `/api/rules/${rule.id}/versions/1/restore`, { version: 2 });
    expect(restored.body).toMatchObject({ name: 'One', version: 3, actions: note('one') });
    const versions = (await room.owner.request('GET', `/api/rules/${rule.id}/versions`)).body;
    expect(versions.map((one: { version: number; restoredFrom: number | null }) => [one.version, one.restoredFrom])).toEqual([[3, 1], [2, null], [1, null]]); // prettier-ignore
    const page = await room.owner.request('GET', `/api/rules/${rule.id}/runs?limit=1`);
    const rest = await room.owner.request('GET', `/api/rules/${rule.id}/runs?limit=1&cursor=${page.body.nextCursor}`);
    expect([page.body.items[0].version, rest.body.items[0].version, rest.body.nextCursor]).toEqual([2, 1, null]);
  });

  it.each([
    ['no action', { actions: [] }, '/actions'],
    ['an unknown trigger', { trigger: { kind: 'moonrise' } }, '/trigger/kind'],
    ['no minutes', { trigger: { kind: 'time-passed', since: 'waiting' } }, '/trigger/minutes'],
    ['“me”', { filter: { field: 'assignee', operator: 'is', value: ['me'] } }, '/filter'],
    ['a broken filter', { filter: { all: [] } }, '/filter/all'],
    ['an action for “me”', { actions: [{ kind: 'assign', memberId: 'me' }] }, '/actions/0/memberId'],
    ['two answers', { actions: [{ kind: 'reply', cannedReplyId: '1' }, { kind: 'reply', cannedReplyId: '1' }] }, '/actions/1/kind'], // prettier-ignore
    ['a tag that is not there', { actions: [{ kind: 'tag', add: ['99999'] }] }, '/actions/0/add/0'],
    ['a tag of the filter that is not there', { filter: { field: 'tag', operator: 'any-of', value: ['99999'] } }, '/filter/value/0'], // prettier-ignore
    ['a calendar that is not there', { hours: { calendarId: '99999', are: 'open' } }, '/hours/calendarId'],
    ['a name of nothing', { name: ' ' }, '/name'],
  ])('are refused with %s, and the place named', async (_name, part, pointer) => {
    const body = { name: 'x', trigger: { kind: 'tagged' }, actions: note(), ...part };
    const answer = await room.owner.request('POST', '/api/rules', body);
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('belong to who manages rules, and to their workspace', async () => {
    const rule = await room.rule({ actions: note() });
    const agent = await signedIn(room.test.app, { role: 'agent', workspaceId: room.workspaceId });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['PATCH', `/${rule.id}`],
      ['DELETE', `/${rule.id}`],
      ['GET', `/${rule.id}/runs`],
    ] as const)
      // prettier-ignore
      expect((await agent.request(method, `/api/rules${path}`, method === 'GET' ? undefined : {})).status).toBe(403);
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/rules')).body).toEqual([]);
    expect((await stranger.request('GET', `/api/rules/${rule.id}`)).status).toBe(404);
    expect((await stranger.request('DELETE', `/api/rules/${rule.id}`)).status).toBe(404);
    const tables = ['rule', 'rule_version', 'rule_run', 'rule_cursor', 'rule_change', 'rule_dry_run'];
    for (const table of tables)
      expect(await room.test.db.read(stranger.agent.workspaceId, `select 1 from ${table}`)).toEqual([]);
  });

  it('name what is gone, all of a list with one look', async () => {
    const tag = await room.tag('Gone');
    const rule = await room.rule({ filter: { any: [{ field: 'tag', operator: 'any-of', value: [tag] }] }, actions: [{ kind: 'tag', add: [tag] }] }); // prettier-ignore
    await room.owner.request('DELETE', `/api/tags/${tag}`);
    const { faults } = (await room.owner.request('GET', `/api/rules/${rule.id}`)).body;
    expect(faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/filter/any/0/value/0', '/actions/0/add/0']); // prettier-ignore
    const heard: string[] = [];
    await room.test.db.transaction(room.workspaceId, async (tx) => {
      const query = tx.query.bind(tx);
      tx.query = (sql, values) => (heard.push(sql), query(sql, values));
      await faultsOfRules(
        tx,
        room.workspaceId,
        Array.from({ length: 30 }, () => ({ ...rule })),
      );
    });
    expect(heard.filter((sql) => sql !== 'commit')).toHaveLength(1);
  });
});

describe('a dry run', () => {
  let room: RuleRoom;

  beforeAll(async () => {
    room = await RuleRoom.open();
  });
  afterAll(() => room.test.stop());

  it('finds what a live run does, on any filter, and writes nothing', async () => {
    const kinds = ['comment', 'message', 'review'] as const;
    const talks: SeededConversation[] = [];
    for (let n = 0; n < 40; n += 1) {
      const set = { status: n % 4, priority: (n >> 1) % 4, stars: n % 3 === 0 ? 1 + (n % 5) : null, language: ['fr', 'en', 'de', null][n % 4], has_attachments: n % 5 === 0, last_direction: n % 2 }; // prettier-ignore
      talks.push(await room.talk({ kind: kinds[n % 3] ?? 'comment', minutesAgo: 1 + (n % 7) * 55, texts: [['colis', 'Été', 'retard'][n % 3] ?? ''], set })); // prettier-ignore
    }
    await room.settle();
    const endpoint = await room.owner.request('POST', '/api/webhooks', { name: 'x', url: 'http://127.0.0.1:9/x', kinds: ['tag.created'] }); // prettier-ignore
    const actions = [{ kind: 'webhook' as const, endpointId: endpoint.body.endpoint.id as string }];
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        fc.pre(!usesMe(filter));
        const trigger = { kind: 'conversation-created' } as const;
        const named = await room.test.db.transaction(room.workspaceId, (tx) =>
          faultsOfRules(tx, room.workspaceId, [{ filter, hours: null, actions }]),
        );
        fc.pre((named[0] ?? []).length === 0);
        const before = await written(room);
        const dry = await room.dryRun({ trigger, filter, actions });
        expect([dry.state, await written(room)]).toEqual(['done', before]);
        const rule = await room.rule({ trigger, filter, actions });
        await room.publish(...talks.map(({ id }) => ({ kind: 'conversation.created', conversationId: id, data: {} })));
        await room.settle();
        const live = (await room.runs(rule.id)).map(({ conversationId }) => conversationId);
        await room.owner.request('DELETE', `/api/rules/${rule.id}`);
        sizes.add(live.length);
        expect(dry.matched).toBe(live.length);
        for (const { conversation } of dry.sample) expect(live).toContain(conversation.id);
      }),
      { numRuns: 25, interruptAfterTimeLimit: 60_000 },
    );
    expect(sizes.size).toBeGreaterThan(3);
  });

  it('says what each action would do there, by channel and day; an action that cannot, why', async () => {
    const canned = { name: 'Order', scope: 'everybody', variants: [{ text: 'Order {{order.number}}' }] };
    const cannedReplyId = (await room.owner.request('POST', '/api/canned-replies', canned)).body.id as string;
    const talk = await room.talk({ texts: ['quite special'], set: { priority: 2 } });
    const filter = { field: 'text', operator: 'contains', value: 'special' };
    const actions = [{ kind: 'priority', priority: 'high' }, { kind: 'reply', cannedReplyId }, { kind: 'note', text: 'Hm' }]; // prettier-ignore
    const dry = await room.dryRun({ trigger: { kind: 'item-arrived' }, filter, actions, days: 1 });
    expect(dry).toMatchObject({ matched: 1, moments: 1, byChannel: { facebook: 1 }, looked: dry.total });
    expect(Object.values(dry.byDay)).toEqual([1]);
    expect(dry.sample).toMatchObject([{ conversation: { id: talk.id }, steps: [{ effect: 'idle' }, { effect: 'blocked', detail: 'Nothing is known for order.number.' }, { effect: 'does', text: 'Hm' }] }]); // prettier-ignore
  });

  it('stops when it is told to, and keeps what it found', async () => {
    const body = { trigger: { kind: 'item-arrived' }, actions: [{ kind: 'note', text: 'x' }], days: 7 };
    const { id } = (await room.owner.request('POST', '/api/rule-dry-runs', body)).body;
    const stopped = await room.owner.request('POST', `/api/rule-dry-runs/${id}/stop`);
    expect([stopped.status, stopped.body.state]).toEqual([200, 'stopped']);
    const wrong = await room.owner.request('POST', '/api/rule-dry-runs', { ...body, days: 3 });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/days']);
  });

  /** Everything a rule could have changed. */
  const written = (of: RuleRoom) =>
    of.rows(
      `select (select count(*) from item where workspace_id = $1) items, (select sum(version) from conversation where workspace_id = $1) versions,
         (select count(*) from rule_run where workspace_id = $1) runs, (select count(*) from webhook_delivery where workspace_id = $1) deliveries`,
    );
});
