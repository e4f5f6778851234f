import { signedIn } from '@parvis/identity/testing';
import { BulkRoom } from '../../test/bulk-room';
import { aPolicy, recounted, within } from '../../test/promises';
import { anAccount, theyWrite } from '../../test/seeds';

jest.setTimeout(60_000);

describe('bulk runs over HTTP', () => {
  let room: BulkRoom;

  beforeAll(async () => {
    room = await BulkRoom.open();
  });
  afterAll(() => room.test.stop());

  const outcomes = async (id: string) =>
    Object.fromEntries((await room.results(id)).map(({ conversationId, outcome, reason }) => [conversationId, reason ?? outcome])); // prettier-ignore

  it('change a selection, say what was so already, and tell it in each thread', async () => {
    const me = String(room.agent.agent.memberId);
    const [first, second] = await room.talks(2);
    const taken = (await room.talk({ assignee_id: room.agent.agent.memberId, priority: 2 })).id;
    const ids = [first, second, taken, '987654321'] as string[];
    const steps = [
      { kind: 'assign' as const, memberId: me },
      { kind: 'priority' as const, priority: 'high' as const },
    ];
    const preview = await room.preview({ ids, steps });
    expect(preview).toMatchObject({ count: 4, changes: 2, unchanged: 1, skipped: [{ reason: 'gone', count: 1 }], reversible: true, needsCount: false }); // prettier-ignore
    expect(preview.sample.map(({ conversation, outcome }) => [conversation.id, outcome])).toEqual([
      [first, 'changed'],
      [second, 'changed'],
      [taken, 'unchanged'],
    ]);
    expect((await room.conversation(first as string)).assigneeId).toBeNull(); // a preview writes nothing
    const run = await room.done({ ids, steps });
    expect(run).toMatchObject({ state: 'done', total: 4, counts: { changed: 2, unchanged: 1, skipped: 1, failed: 0 } });
    expect(await outcomes(run.id)).toEqual({ [first as string]: 'changed', [second as string]: 'changed', [taken]: 'unchanged', '987654321': 'gone' }); // prettier-ignore
    expect(await room.conversation(first as string)).toMatchObject({ assigneeId: me, priority: 'high' });
    expect(await room.lines(first as string)).toMatchObject([
      { kind: 'bulk', data: { runId: run.id, memberId: me, priority: 'high' } },
    ]);
    expect(await room.lines(taken)).toEqual([]);
    const notices = (await room.agent.request('GET', '/api/notifications')).body.items as { kind: string }[];
    expect(notices.filter(({ kind }) => kind === 'assigned')).toHaveLength(1); // one for all of them
    expect(await room.miscounts()).toEqual([]);
  });

  it('tell whose they are once: who is given some, also by a run that was stopped, and who has theirs back', async () => {
    const mate = await signedIn(room.test.app, { workspaceId: room.workspaceId });
    const told = async (member: typeof mate, of: string[]) => {
      const { items } = (await member.request('GET', '/api/notifications')).body;
      const own = items as { kind: string; conversationId: string; byMemberId: string; text: string }[];
      return own.filter((one) => of.includes(one.conversationId)).map(({ kind, conversationId, byMemberId, text }) => [kind, conversationId, byMemberId, text]); // prettier-ignore
    };
    const had = { assignee_id: room.agent.agent.memberId, preview: 'Where is it?' };
    const [first, second, third] = (await room.talks(3, had)) as [string, string, string];
    const ids = [first, second, third];
    const lead = String(room.lead.agent.memberId);
    const id = await room.started({ ids, steps: [{ kind: 'assign', memberId: String(mate.agent.memberId) }] });
    await room.workers[0].runOnce(2);
    expect(await told(mate, ids)).toEqual([]);
    await room.lead.request('POST', `/api/bulk/${id}/stop`);
    expect(await told(mate, ids)).toEqual([['assigned', first, lead, '× 2']]);
    const { version } = await room.conversation(second);
    await room.lead.request('PUT', `/api/conversations/${second}/assignment`, { version, memberId: null });
    expect((await room.undone(id)).counts).toMatchObject({ restored: 1, kept: 1 });
    expect(await told(room.agent, ids)).toEqual([['assigned', first, lead, 'Where is it?']]);
    expect(await told(mate, ids)).toHaveLength(1);
  });

  it('tell programs of the items they tag, as tagging by hand does', async () => {
    const talk = await room.talk();
    const run = await room.done({ ids: [talk.id], steps: [{ kind: 'tag', add: [room.tags[0] as string] }] });
    await room.undone(run.id);
    const told = async () =>
      room.test.db.read('system', `select data from (select id, kind, data, conversation_id from event union all select id, kind, data, conversation_id from event_outbox) e where kind = 'item.updated' and conversation_id = $1 order by id`, [talk.id]); // prettier-ignore
    const event = { data: { itemId: talk.itemIds[0], bulkRunId: run.id } };
    expect(await told()).toEqual([event, event]);
  });

  it('move the due time with what they change, and back', async () => {
    const within7 = { firstReply: within(7), nextReply: within(7), resolution: null };
    const policy = await aPolicy(room.lead, { conditions: { priorities: ['urgent'] }, targets: within7 });
    await recounted(room.test);
    const since = Date.now();
    // as the workspace promises where no policy does
    const set = { waiting_since: new Date(since), next_due_at: new Date(since + 4 * 3_600_000) };
    const talk = (await room.talk(set)).id;
    const before = (await room.conversation(talk)).nextDueAt as string;
    const run = await room.done({ ids: [talk], steps: [{ kind: 'priority', priority: 'urgent' }] });
    const { clocks } = (await room.lead.request('GET', `/api/conversations/${talk}/clocks`)).body;
    expect(clocks[0]).toMatchObject({ targetMinutes: 7, policy: { id: policy.id } });
    expect((await room.conversation(talk)).nextDueAt).toBe(clocks[0].dueAt);
    expect(clocks[0].dueAt).not.toBe(before);
    expect((await room.undone(run.id)).counts.restored).toBe(1);
    expect((await room.conversation(talk)).nextDueAt).toBe(before);
  });

  it('take all that match a nested filter within a saved view, and leave newcomers alone', async () => {
    const filter = { all: [{ field: 'priority', operator: 'is', value: ['urgent'] }, { any: [{ field: 'stars', operator: 'at-most', value: '2' }, { not: { field: 'text', operator: 'contains', value: 'merci' } }] }] }; // prettier-ignore
    const poor = await room.talks(3, { priority: 3, stars: 1, preview: 'merci' });
    const angry = await room.talks(2, { priority: 3, preview: 'Scandaleux' });
    const happy = (await room.talk({ priority: 3, stars: 5, preview: 'Merci !' })).id;
    const view = await room.lead.request('POST', '/api/views', { name: 'Urgent', filter: { field: 'priority', operator: 'is', value: ['urgent'] } }); // prettier-ignore
    const query = { view: `view-${view.body.id}`, filter: JSON.stringify(filter) };
    const steps = [{ kind: 'tag' as const, add: [room.tags[0] as string] }];
    const preview = await room.preview({ query, steps });
    expect(preview).toMatchObject({ count: 5, changes: 5, unchanged: 0, needsCount: true });
    const unasked = await room.start({ query, steps });
    expect([unasked.status, unasked.body.errors]).toEqual([400, [{ pointer: '/expectedCount', detail: expect.stringContaining('5') }]]); // prettier-ignore
    const wrong = await room.start({ query, steps, expectedCount: 50 });
    expect([wrong.status, wrong.body.code, wrong.body.current]).toEqual([409, 'count-changed', { count: 5 }]);
    const id = await room.started({ query, steps, expectedCount: 5 });
    const newcomer = (await room.talk({ priority: 3, stars: 1 })).id;
    await room.work();
    expect((await room.run(id)).counts.changed).toBe(5);
    for (const one of [...poor, ...angry]) expect((await room.conversation(one)).tagIds).toEqual([room.tags[0]]);
    for (const one of [newcomer, happy]) expect((await room.conversation(one)).tagIds).toEqual([]);
    expect(await room.miscounts()).toEqual([]);
  });

  it('take what was said anywhere in a conversation', async () => {
    const said = await room.talk({}, { texts: ['Mon colis hippopotame', 'Alors ?'] });
    await room.talk();
    const steps = [{ kind: 'priority' as const, priority: 'low' as const }];
    const query = { q: 'hippopotame' };
    expect(await room.preview({ query, steps })).toMatchObject({
      count: 1,
      sample: [{ conversation: { id: said.id } }],
    });
  });

  it('handle, reopen and snooze as by hand: clocks stop, start and mentions close', async () => {
    const [one, other] = (await room.talks(2)) as [string, string];
    const before = await room.state([one, other]);
    await room.test.db.read('system', 'insert into mention (workspace_id, member_id, conversation_id, item_id) values ($1, $2, $3, 1)', [room.workspaceId, room.agent.agent.memberId, one]); // prettier-ignore
    const handled = await room.done({ ids: [one, other], steps: [{ kind: 'status', status: 'handled' }] });
    expect(await room.conversation(one)).toMatchObject({ status: 'handled', waitingSince: null, nextDueAt: null });
    expect(await mentioned(one)).toBe(true);
    expect((await room.undone(handled.id)).counts).toMatchObject({ restored: 2, kept: 0 });
    expect(await room.state([one, other])).toEqual(before);
    expect(await mentioned(one)).toBe(false);
    expect((await room.lines(one)).map(({ kind }) => kind)).toEqual(['bulk', 'bulk-undone']);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await room.done({ ids: [one], steps: [{ kind: 'snooze', until }] });
    expect(await room.conversation(one)).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    expect((await room.done({ ids: [one], steps: [{ kind: 'snooze', until }] })).counts.unchanged).toBe(1);
    expect(await room.miscounts()).toEqual([]);
  });

  const mentioned = async (id: string): Promise<unknown> =>
    (await room.test.db.read('system', 'select done from mention where conversation_id = $1', [id]))[0]?.['done'];

  it('mark as read for the member who asks only', async () => {
    const id = (await room.talk()).id;
    const unread = async (by: typeof room.lead) => {
      const page = await by.request('GET', '/api/conversations?limit=100');
      return (page.body.items as { id: string; unread: boolean }[]).find((one) => one.id === id)?.unread;
    };
    const run = await room.done({ ids: [id], steps: [{ kind: 'read' }] });
    expect([await unread(room.lead), await unread(room.agent)]).toEqual([false, true]);
    await room.undone(run.id);
    expect(await unread(room.lead)).toBe(true);
  });

  it('are refused without the permission of each step, or when they name what is not there', async () => {
    const id = (await room.talk()).id;
    const analyst = await signedIn(room.test.app, { role: 'analyst', workspaceId: room.workspaceId });
    const steps = [{ kind: 'assign', memberId: null }];
    for (const path of ['/api/bulk', '/api/bulk/preview']) {
      const refused = await analyst.request('POST', path, { ids: [id], steps });
      expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
    }
    const ban = await room.agent.request('POST', '/api/bulk', {
      ids: [id],
      steps: [{ kind: 'decide', decision: 'ban' }],
    });
    expect(ban.status).toBe(403);
    const faults: [object, string][] = [
      [{ steps: [{ kind: 'read' }] }, '/ids'],
      [{ ids: [id], query: {}, steps: [{ kind: 'read' }] }, '/ids'],
      [{ ids: [id], steps: [{ kind: 'explode' }] }, '/steps/0/kind'],
      [{ ids: [id], steps: [{ kind: 'reply', cannedReplyId: '1' }] }, '/steps/0/kind'],
      [{ ids: [id], steps: [{ kind: 'read' }, { kind: 'assign', memberId: '99999' }] }, '/steps/1/memberId'],
      [{ ids: [id], steps: [{ kind: 'tag', add: ['99999'] }] }, '/steps/0/add'],
      [{ ids: [id], steps: [{ kind: 'snooze', until: '2001-01-01T00:00:00Z' }] }, '/steps/0/until'],
      [{ ids: [id], steps: [{ kind: 'macro', macroId: '99999' }] }, '/steps/0/macroId'],
      [
        {
          ids: [id],
          steps: [
            { kind: 'status', status: 'open' },
            { kind: 'status', status: 'open' },
          ],
        },
        '/steps/1/kind',
      ],
    ];
    for (const [body, pointer] of faults) {
      const answer = await room.start(body);
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    }
  });

  it('do no more than the member may still do when their turn comes', async () => {
    const ids = await room.talks(3);
    const leaver = await signedIn(room.test.app, { role: 'agent', workspaceId: room.workspaceId });
    const id = await room.started({ ids, steps: [{ kind: 'priority', priority: 'low' }] }, leaver);
    await room.workers[0].runOnce(1);
    await room.test.db.read('system', 'update member set active = false where id = $1', [leaver.agent.memberId]);
    await room.work();
    expect(await room.run(id)).toMatchObject({ state: 'done', counts: { changed: 1, skipped: 2 } });
    expect((await room.results(id, '?outcome=skipped')).map(({ reason }) => reason)).toEqual(['not-allowed', 'not-allowed']); // prettier-ignore
  });

  it('are nothing to another workspace, and only their owner or who manages the team stops and undoes them', async () => {
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    const foreign = await anAccount(room.test.app, { workspaceId: stranger.agent.workspaceId });
    const theirs = (await room.talk({}, { account: foreign })).id;
    const mine = (await room.talk()).id;
    const run = await room.done({ ids: [mine, theirs], steps: [{ kind: 'priority', priority: 'urgent' }] });
    expect(await outcomes(run.id)).toEqual({ [mine]: 'changed', [theirs]: 'gone' });
    expect((await room.state([theirs]))[0]).toMatchObject({ priority: 0 });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/results'],
      ['GET', '/results.csv'],
      ['POST', '/stop'],
      ['POST', '/undo'],
    ] as const)
      // prettier-ignore
      expect((await stranger.request(method, `/api/bulk/${run.id}${path}`)).status).toBe(404);
    expect((await stranger.request('GET', '/api/bulk')).body).toEqual([]);
    expect((await stranger.request('POST', '/api/conversations/lookup', { ids: [mine] })).body).toEqual([]);
    expect((await room.agent.request('POST', `/api/bulk/${run.id}/undo`)).status).toBe(403);
    const admin = await signedIn(room.test.app, { role: 'admin', workspaceId: room.workspaceId });
    expect((await room.undone(run.id, admin)).counts.restored).toBe(1);
  });

  it('give their result in pages and as CSV', async () => {
    const ids = await room.talks(3);
    const run = await room.done({ ids, steps: [{ kind: 'priority', priority: 'high' }] });
    const page = await room.lead.request('GET', `/api/bulk/${run.id}/results?limit=2`);
    expect(page.body.items).toHaveLength(2);
    const rest = await room.lead.request('GET', `/api/bulk/${run.id}/results?limit=2&cursor=${page.body.nextCursor}`);
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    const csv = await room.lead.request('GET', `/api/bulk/${run.id}/results.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(String(csv.body).trim().split('\n')).toHaveLength(4);
    expect((await room.lead.request('GET', '/api/bulk')).body[0].id).toBe(run.id);
  });

  it('undo what still stands, say what was changed since, and do it once', async () => {
    const [kept, left, spoken, tagged] = (await room.talks(4)) as [string, string, string, string];
    await room.done({ ids: [left], steps: [{ kind: 'tag', add: [room.tags[1] as string] }] });
    const before = await room.state([left]);
    const steps = [
      { kind: 'tag' as const, add: [room.tags[0] as string], remove: [room.tags[1] as string] },
      { kind: 'assign' as const, memberId: 'me' },
      { kind: 'status' as const, status: 'waiting' as const },
    ];
    const run = await room.done({ ids: [kept, left, spoken, tagged], steps });
    expect(run.counts.changed).toBe(4);
    const { version } = await room.conversation(kept);
    await room.lead.request('PUT', `/api/conversations/${kept}/assignment`, { version, memberId: String(room.agent.agent.memberId) }); // prettier-ignore
    await theyWrite(room.test.db, room.account, spoken, 'Toujours rien');
    await room.lead.request('POST', `/api/conversations/${tagged}/tags`, { remove: [room.tags[0]] });
    const undone = await room.undone(run.id);
    expect(undone).toMatchObject({ state: 'undone', undoUntil: null, counts: { restored: 1, kept: 3 } });
    expect((await room.results(run.id, '?outcome=kept')).map(({ undoReason }) => undoReason)).toEqual(['changed-since', 'changed-since', 'changed-since']); // prettier-ignore
    expect(await room.state([left])).toEqual(before);
    expect(await room.conversation(kept)).toMatchObject({ assigneeId: String(room.agent.agent.memberId), status: 'waiting' }); // prettier-ignore
    const versions = await room.conversation(left);
    await room.undone(run.id);
    expect((await room.conversation(left)).version).toBe(versions.version);
    expect(await room.miscounts()).toEqual([]);
  });

  it('can be undone for an hour, not later, and not while they run', async () => {
    const ids = await room.talks(3);
    const id = await room.started({ ids, steps: [{ kind: 'priority', priority: 'urgent' }] });
    await room.workers[0].runOnce(1);
    const running = await room.lead.request('POST', `/api/bulk/${id}/undo`);
    expect([running.status, running.body.code]).toEqual([409, 'not-possible-now']);
    await room.work();
    await room.test.db.read('system', `update bulk_run set undo_until = now() - interval '1 second' where id = $1`, [
      id,
    ]);
    const late = await room.lead.request('POST', `/api/bulk/${id}/undo`);
    expect([late.status, late.body.detail]).toEqual([409, 'It is too late to undo this.']);
  });

  it('stop when told to; what was done can be taken back', async () => {
    const ids = await room.talks(5);
    const id = await room.started({ ids, steps: [{ kind: 'priority', priority: 'urgent' }] });
    await room.workers[0].runOnce(2);
    const stopped = await room.lead.request('POST', `/api/bulk/${id}/stop`);
    expect(stopped.body).toMatchObject({ state: 'stopped', counts: { changed: 2, skipped: 3 }, undoUntil: expect.any(String) }); // prettier-ignore
    expect((await room.lead.request('POST', `/api/bulk/${id}/stop`)).status).toBe(200);
    await room.work();
    expect((await room.run(id)).counts.changed).toBe(2);
    expect((await room.undone(id)).counts.restored).toBe(2);
    expect((await room.state(ids)).map(({ priority }) => priority)).toEqual([0, 0, 0, 0, 0]);
  });
});
