import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation, theyWrite } from '../../test/seeds';

describe('macros over HTTP', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;
  let tags: string[];
  let cannedReplyId: string;

  beforeAll(async () => {
    test = await startOutbound();
    lead = await signedIn(test.app, { role: 'lead' });
    const { workspaceId } = lead.agent;
    agent = await signedIn(test.app, { role: 'agent', workspaceId, name: 'Théo' });
    account = await anAccount(test.app, { workspaceId, channel: 'facebook' });
    const tag = async (name: string) => (await lead.request('POST', '/api/tags', { name })).body.id as string;
    tags = [await tag('Livraison'), await tag('À trier')];
    const canned = { name: 'Sorry', scope: 'everybody', variants: [{ text: 'Sorry {{contact.firstName|}} !' }] };
    cannedReplyId = (await lead.request('POST', '/api/canned-replies', canned)).body.id;
  });
  afterAll(() => test.stop());

  const create = async (steps: object[], more: object = {}): Promise<string> => {
    const answer = await lead.request('POST', '/api/macros', {
      name: 'Late parcel',
      scope: 'everybody',
      steps,
      ...more,
    });
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body.id as string;
  };
  const run = (talk: SeededConversation, macro: string, body: object = {}) =>
    agent.request('POST', `/api/conversations/${talk.id}/macros/${macro}`, {
      lastSeenItemId: talk.itemIds.at(-1),
      ...body,
    });
  const everything = () => [
    { kind: 'reply', cannedReplyId },
    { kind: 'tag', add: [tags[0]], remove: [tags[1]] },
    { kind: 'assign', memberId: 'me' },
    { kind: 'priority', priority: 'high' },
    { kind: 'note', text: 'Told the carrier' },
    { kind: 'status', status: 'handled' },
  ];
  const detail = async (talk: SeededConversation) => (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
  const items = async (talk: SeededConversation) =>
    (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items as { direction: string; text: string; tagIds: string[] }[]; // prettier-ignore

  it('do all their steps at once, and take them all back at once', async () => {
    const talk = await aConversation(test.db, { account, texts: ['Where?', 'Hello?'] });
    await agent.request('POST', `/api/items/${talk.itemIds[0]}/tags`, { add: [tags[1]] });
    const before = await detail(talk);
    const done = await run(talk, await create(everything()));
    expect(done.status).toBe(201);
    const me = String(agent.agent.memberId);
    expect(done.body.conversation).toMatchObject({ status: 'handled', assigneeId: me, priority: 'high', tagIds: [tags[0]], waitingSince: null }); // prettier-ignore
    expect((await items(talk)).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Sorry !', 'Told the carrier']),
    );
    const undone = await agent.request('POST', `/api/macro-runs/${done.body.id}/undo`);
    expect([undone.status, undone.body.undoneAt]).toEqual([200, expect.any(String)]);
    const { status, assigneeId, priority, tagIds, waitingSince, nextDueAt } = before;
    expect(await detail(talk)).toMatchObject({ status, assigneeId, priority, tagIds, waitingSince, nextDueAt });
    const left = await items(talk);
    expect(left[0]?.tagIds).toEqual([tags[1]]); // on the item it was taken from
    expect(left.filter(({ direction }) => direction === 'out' || direction === 'note')).toEqual([]);
    const [action] = await test.db.read('system', 'select state from action where id = $1', [done.body.actionId]);
    expect(action?.['state']).toBe('cancelled');
    expect((await agent.request('POST', `/api/macro-runs/${done.body.id}/undo`)).status).toBe(200);
  });

  it('do nothing at all when one step is refused', async () => {
    const talk = await aConversation(test.db, { account });
    const before = await detail(talk);
    await theyWrite(test.db, account, talk.id, 'One more thing');
    const steps = [...everything().slice(1), { kind: 'reply', cannedReplyId }];
    const refused = await run(talk, await create(steps));
    expect([refused.status, refused.body.code]).toEqual([409, 'newer-items']);
    expect(await detail(talk)).toMatchObject({
      status: 'open',
      assigneeId: null,
      priority: before.priority,
      tagIds: [],
    });
    expect(await items(talk)).toHaveLength(2);
    expect((await run(talk, await create(steps), { sendAnyway: true })).status).toBe(201);
  });

  it('leave alone on undo what somebody changed since, and refuse when the reply is out', async () => {
    const talk = await aConversation(test.db, { account });
    const done = await run(talk, await create(everything().slice(1)));
    const { version } = done.body.conversation;
    await lead.request('PUT', `/api/conversations/${talk.id}/assignment`, {
      version,
      memberId: String(lead.agent.memberId),
    });
    expect((await lead.request('POST', `/api/macro-runs/${done.body.id}/undo`)).status).toBe(404);
    expect((await agent.request('POST', `/api/macro-runs/${done.body.id}/undo`)).status).toBe(200);
    expect(await detail(talk)).toMatchObject({ status: 'open', assigneeId: String(lead.agent.memberId), priority: 'none', tagIds: [] }); // prettier-ignore
    const other = await aConversation(test.db, { account });
    const sent = await run(other, await create(everything()));
    await test.db.read('system', `update action set state = 'sending' where id = $1`, [sent.body.actionId]);
    const late = await agent.request('POST', `/api/macro-runs/${sent.body.id}/undo`);
    expect([late.status, late.body.code]).toEqual([409, 'not-possible-now']);
    expect(await detail(other)).toMatchObject({ status: 'handled', priority: 'high' });
  });

  it('show beforehand what they would do', async () => {
    const talk = await aConversation(test.db, { account, set: { priority: 2 }, contactName: 'Ada L' });
    const macro = await create(everything());
    const preview = await agent.request('GET', `/api/conversations/${talk.id}/macros/${macro}`);
    expect(preview.body.canRun).toBe(true);
    expect(
      preview.body.steps.map(({ effect, text }: { effect: string; text: string | null }) => [effect, text]),
    ).toEqual([
      ['does', 'Sorry Ada !'],
      ['does', null],
      ['does', null],
      ['idle', null],
      ['does', 'Told the carrier'],
      ['does', null],
    ]);
    expect((await detail(talk)).priority).toBe('high');
    const open = { name: 'Order', scope: 'everybody', variants: [{ text: 'Order {{order.number}}' }] };
    const needsNumber = (await lead.request('POST', '/api/canned-replies', open)).body.id;
    const blocked = await create([{ kind: 'reply', cannedReplyId: needsNumber }]);
    const { body } = await agent.request('GET', `/api/conversations/${talk.id}/macros/${blocked}`);
    expect([body.canRun, body.steps[0].effect]).toEqual([false, 'blocked']);
    expect((await run(talk, blocked)).body.code).toBe('reply-blocked');
  });

  it.each([
    ['no step', [], '/steps'],
    ['an unknown step', [{ kind: 'launch' }], '/steps/0/kind'],
    ['a tag that does not exist', [{ kind: 'tag', add: ['99999'] }], '/steps/0/add'],
    [
      'a stranger to assign to',
      [
        { kind: 'note', text: 'a' },
        { kind: 'assign', memberId: '99999' },
      ],
      '/steps/1/memberId',
    ],
  ])('are refused with %s', async (_name, steps, pointer) => {
    const answer = await lead.request('POST', '/api/macros', { name: 'x', scope: 'everybody', steps });
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('are changed on the version that was read, by who may', async () => {
    const id = await create([{ kind: 'assign', memberId: null }]);
    expect((await agent.request('PATCH', `/api/macros/${id}`, { version: 1, name: 'Mine' })).status).toBe(403);
    expect((await lead.request('PATCH', `/api/macros/${id}`, { version: 1, name: 'Nobody’s' })).body).toMatchObject({ name: 'Nobody’s', version: 2 }); // prettier-ignore
    expect((await lead.request('PATCH', `/api/macros/${id}`, { version: 1, name: 'y' })).body.code).toBe(
      'stale-version',
    );
    expect((await lead.request('DELETE', `/api/macros/${id}`)).status).toBe(204);
    expect((await agent.request('GET', '/api/macros')).body.map((macro: { id: string }) => macro.id)).not.toContain(id);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/macros')).body).toEqual([]);
  });
});
