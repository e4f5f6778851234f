import type { RuleAction } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { RuleRoom } from '../../test/rule-room';
import type { SeededConversation } from '../../test/seeds';

jest.setTimeout(30_000);

const hide: RuleAction = { kind: 'hide', final: false };

describe('a rule that decides', () => {
  let room: RuleRoom;

  beforeAll(async () => {
    room = await RuleRoom.open(); // an account of Facebook: hiding can be taken back there, deleting cannot
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    for (const { id } of (await room.owner.request('GET', '/api/rules')).body)
      await room.owner.request('DELETE', `/api/rules/${id}`);
  });

  const actions = async ({ id }: SeededConversation) =>
    (
      await room.rows<{ verb: string; state: string; item_id: string }>(
        'select verb, state, item_id from action where workspace_id = $1 and conversation_id = $2 order by id',
        id,
      )
    ).map(({ verb, state, item_id }) => [verb, state, item_id]);
  const steps = async (ruleId: string, talk: SeededConversation) =>
    (await room.runs(ruleId)).find(({ conversationId }) => conversationId === talk.id)?.steps;
  const leaves = async (talk: SeededConversation, platformState: number) => {
    await room.rows(`update action set state = 'done' where workspace_id = $1 and conversation_id = $2`, talk.id);
    await room.rows(`update item set platform_state = $3 where workspace_id = $1 and id = $2`, talk.itemIds[0], platformState); // prettier-ignore
  };

  it('hides what came in by the same held call as a member, told as the rule’s', async () => {
    const rule = await room.rule({ name: 'No spam', filter: { field: 'text', operator: 'contains', value: 'casino' }, actions: [hide] }); // prettier-ignore
    const [spam, other] = [await room.talk({ texts: ['Best CASINO here'] }), await room.talk()];
    await room.settle();
    expect(await actions(spam)).toEqual([['hide', 'held', spam.itemIds[0]]]);
    expect(await actions(other)).toEqual([]);
    expect(await room.rows('select kind, member_id, item_id from decision where workspace_id = $1')).toEqual([
      { kind: 'hide', member_id: null, item_id: spam.itemIds[0] },
    ]);
    expect(await room.lines(spam.id)).toEqual([
      { kind: 'rule-ran', byMemberId: null, data: expect.objectContaining({ ruleId: rule.id, did: 'hide', failed: null }) }, // prettier-ignore
    ]);
    const events = await room.rows<{ actor_member_id: number | null }>(
      `select actor_member_id from event where workspace_id = $1 and conversation_id = $2 and data ? 'cause'`,
      spam.id,
    );
    expect(events.length).toBeGreaterThan(1);
    expect(events.every(({ actor_member_id }) => actor_member_id === null)).toBe(true);
    // the same moment once more, and another one while the call is on its way: nothing twice
    await room.publish({ kind: 'item.created', conversationId: spam.id, data: { itemId: spam.itemIds[0] } });
    await room.settle();
    expect(await actions(spam)).toHaveLength(1);
  });

  it('does nothing for good unless it says so', async () => {
    const careful = await room.rule({ actions: [{ kind: 'delete', final: false }] });
    const kept = await room.talk();
    await room.settle();
    expect(await actions(kept)).toEqual([]);
    expect(await steps(careful.id, kept)).toEqual([
      { kind: 'delete', outcome: 'failed', detail: expect.stringContaining('does not say that it may be final') },
    ]);
    await room.owner.request('DELETE', `/api/rules/${careful.id}`);
    await room.rule({ actions: [{ kind: 'delete', final: true }] });
    const gone = await room.talk();
    await room.settle();
    expect(await actions(gone)).toEqual([['delete', 'held', gone.itemIds[0]]]);
  });

  it('leaves alone what the channel cannot do and what stands so already', async () => {
    const rule = await room.rule({ actions: [hide] });
    const review = await room.talk({ kind: 'review' }); // recommendations of Facebook cannot be hidden
    const hidden = await room.talk();
    await room.rows('update item set platform_state = 2 where workspace_id = $1 and id = $2', hidden.itemIds[0]);
    await room.settle();
    expect(await steps(rule.id, review)).toEqual([{ kind: 'hide', outcome: 'idle', detail: expect.stringContaining('no "hide"') }]); // prettier-ignore
    expect(await steps(rule.id, hidden)).toEqual([{ kind: 'hide', outcome: 'idle', detail: 'It stands so already.' }]);
    expect(await room.lines(review.id)).toEqual([]);
    expect([await actions(review), await actions(hidden)]).toEqual([[], []]);
  });

  it('is taken back: before it left by cancelling, after it by the opposite', async () => {
    await room.rule({ actions: [hide, { kind: 'priority', priority: 'high' }] });
    const [early, late] = [await room.talk(), await room.talk()];
    await room.settle();
    await leaves(late, 2);
    for (const talk of [early, late]) {
      const [run] = (await room.owner.request('GET', `/api/conversations/${talk.id}/rule-runs`)).body;
      expect((await room.owner.request('POST', `/api/rule-runs/${run.id}/undo`)).status).toBe(200);
      expect(await room.detail(talk.id)).toMatchObject({ priority: 'none' });
    }
    expect(await actions(early)).toEqual([['hide', 'cancelled', early.itemIds[0]]]);
    expect((await actions(late)).map(([verb, state]) => [verb, state])).toEqual([
      ['hide', 'done'],
      ['unhide', 'held'],
    ]);
    const undone = (await room.lines(late.id)).find(({ kind }) => kind === 'rule-undone');
    expect(undone?.data).not.toHaveProperty('kept');
  });

  it('takes the rest back when a deletion has left, and says that this stays', async () => {
    await room.rule({
      actions: [
        { kind: 'delete', final: true },
        { kind: 'priority', priority: 'high' },
      ],
    });
    const talk = await room.talk();
    await room.settle();
    await leaves(talk, 3);
    const [run] = (await room.owner.request('GET', `/api/conversations/${talk.id}/rule-runs`)).body;
    expect((await room.owner.request('POST', `/api/rule-runs/${run.id}/undo`)).status).toBe(200);
    expect(await room.detail(talk.id)).toMatchObject({ priority: 'none' });
    expect((await actions(talk)).map(([verb, state]) => [verb, state])).toEqual([['delete', 'done']]);
    expect((await room.lines(talk.id)).find(({ kind }) => kind === 'rule-undone')?.data).toMatchObject({ kept: 'delete' }); // prettier-ignore
  });

  it('cannot be undone once all it did has left for good', async () => {
    await room.rule({ actions: [{ kind: 'delete', final: true }] });
    const talk = await room.talk();
    await room.settle();
    const read = async () => (await room.owner.request('GET', `/api/conversations/${talk.id}/rule-runs`)).body[0];
    expect((await read()).undoUntil).not.toBeNull();
    await leaves(talk, 3);
    expect((await read()).undoUntil).toBeNull();
  });

  it('is foreseen by a dry run, which decides nothing', async () => {
    const talk = await room.talk({ texts: ['Try this out'] });
    const filter = { field: 'text', operator: 'contains', value: 'Try this out' };
    const dry = await room.dryRun({ trigger: { kind: 'item-arrived' }, filter, actions: [hide, { kind: 'like', final: false }] }); // prettier-ignore
    expect(dry.sample[0].steps).toMatchObject([
      { action: hide, effect: 'does' },
      { action: { kind: 'like' }, effect: 'does' },
    ]);
    expect(await actions(talk)).toEqual([]);
    const blocked = await room.dryRun({ trigger: { kind: 'item-arrived' }, filter, actions: [{ kind: 'delete', final: false }] }); // prettier-ignore
    expect(blocked.sample[0].steps).toMatchObject([{ effect: 'blocked', detail: expect.stringContaining('final') }]);
  });

  it.each([
    ['/actions/0/final', [{ kind: 'hide', final: 'yes' }]],
    ['/actions/1/kind', [hide, { kind: 'delete', final: true }]],
    ['/actions/0/kind', [{ kind: 'ban', final: true }]],
  ])('is refused at %s', async (pointer, wrong) => {
    const body = { name: 'x', trigger: { kind: 'item-arrived' }, actions: wrong };
    const answer = await room.owner.request('POST', '/api/rules', body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('is refused to an author who may not decide so', async () => {
    const lead = await signedIn(room.test.app, { role: 'lead', workspaceId: room.workspaceId });
    await room.rows(`update role set permissions = array_remove(permissions, 'moderation.delete') where workspace_id = $1 and key = 'lead'`); // prettier-ignore
    const save = (actions: RuleAction[]) => lead.request('POST', '/api/rules', { name: 'x', trigger: { kind: 'item-arrived' }, actions }); // prettier-ignore
    const answer = await save([{ kind: 'delete', final: true }]);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([403, 'not-allowed', expect.stringContaining('moderation.delete')]); // prettier-ignore
    expect((await save([hide])).status).toBe(201);
  });
});
