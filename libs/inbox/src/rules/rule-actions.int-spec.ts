import { signedIn } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { prefer } from '../../test/couriers';
import { startOutbound } from '../../test/outbound';
import { aPolicy, level, recounted, within } from '../../test/promises';
import { isSignedWith, Receiver } from '../../test/receiver';
import { RuleRoom } from '../../test/rule-room';
import { WebhookTimings } from '../webhooks/webhook-timings';

describe('what a rule does', () => {
  let room: RuleRoom;

  beforeAll(async () => {
    room = await RuleRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    for (const { id } of (await room.owner.request('GET', '/api/rules')).body)
      await room.owner.request('DELETE', `/api/rules/${id}`);
  });

  const canned = async (text: string): Promise<string> => {
    const body = { name: text, scope: 'everybody', variants: [{ text }] };
    return (await room.owner.request('POST', '/api/canned-replies', body)).body.id as string;
  };

  it('assigns, gives to a team, raises, tags, notes and snoozes: in one line that names the rule and no member', async () => {
    const mate = await signedIn(room.test.app, { workspaceId: room.workspaceId, name: 'Mate' });
    const teamId = (await room.owner.request('POST', '/api/teams', { name: 'Reviews' })).body.id as string;
    const tag = await room.tag('Refund');
    const rule = await room.rule({
      name: 'Bad day',
      actions: [
        { kind: 'assign', memberId: String(mate.agent.memberId) },
        { kind: 'team', teamId },
        { kind: 'priority', priority: 'high' },
        { kind: 'tag', add: [tag] },
        { kind: 'note', text: 'Careful' },
        { kind: 'snooze', hours: 2 },
      ],
    });
    const talk = await room.talk();
    await room.settle();
    expect(await room.detail(talk.id)).toMatchObject({ assigneeId: String(mate.agent.memberId), teamId, priority: 'high', tagIds: [tag], status: 'snoozed' }); // prettier-ignore
    expect(await room.lines(talk.id)).toEqual([
      {
        kind: 'rule-ran',
        byMemberId: null,
        data: expect.objectContaining({ rule: 'Bad day', ruleId: rule.id, version: 1, did: 'assign,team,priority,tag,note,snooze', failed: null }), // prettier-ignore
      },
    ]);
    const [notice] = (await mate.request('GET', '/api/notifications')).body.items;
    expect(notice).toMatchObject({ kind: 'assigned', conversationId: talk.id, byMemberId: null });
    const events = await room.rows<{ actor_member_id: number | null; data: { cause?: object } }>(
      `select actor_member_id, data from event where workspace_id = $1 and conversation_id = $2 and kind <> 'conversation.created' and not (kind = 'item.created' and data ->> 'itemId' = $3)`,
      talk.id,
      talk.itemIds[0],
    );
    expect(events.length).toBeGreaterThan(4);
    for (const event of events) expect(event).toMatchObject({ actor_member_id: null, data: { cause: { chain: [Number(rule.id)] } } }); // prettier-ignore
  });

  it('is the rule’s in what goes out by mail alone, too', async () => {
    const mate = await signedIn(room.test.app, { workspaceId: room.workspaceId });
    const { ways } = (await mate.request('GET', '/api/me/notification-preferences')).body;
    await prefer(mate, { ways: { ...ways, assigned: ['email'] } });
    await room.rule({ actions: [{ kind: 'assign', memberId: String(mate.agent.memberId) }] });
    const talk = await room.talk();
    await room.settle();
    expect(await room.rows('select kind, in_app, by_member_id from notification where workspace_id = $1 and conversation_id = $2', talk.id)).toEqual([{ kind: 'assigned', in_app: false, by_member_id: null }]); // prettier-ignore
  });

  it('tells its author as well that they were given a conversation', async () => {
    await room.rule({ actions: [{ kind: 'assign', memberId: String(room.owner.agent.memberId) }] });
    const talk = await room.talk();
    await room.settle();
    const { items } = (await room.owner.request('GET', '/api/notifications')).body;
    expect(items.filter((one: { conversationId: string }) => one.conversationId === talk.id)).toMatchObject([{ kind: 'assigned', byMemberId: null }]); // prettier-ignore
  });

  it('answers who waits, once, in the wording that fits; not who was answered, and not while somebody types', async () => {
    const rule = await room.rule({
      actions: [{ kind: 'reply', cannedReplyId: await canned('Nous répondons demain.') }],
    });
    const [talk, answered, typed] = [await room.talk(), await room.talk(), await room.talk()];
    await room.rows('update conversation set waiting_since = null where workspace_id = $1 and id = $2', answered.id);
    const mate = await signedIn(room.test.app, { workspaceId: room.workspaceId });
    expect((await mate.request('PUT', `/api/conversations/${typed.id}/claim`)).status).toBeLessThan(300);
    await room.settle();
    await room.rows('update conversation set waiting_since = now() where workspace_id = $1 and id = $2', talk.id);
    await room.writes(talk);
    await room.settle();
    const actions = await room.rows<{ conversation_id: string; payload: { text: string } }>(
      `select conversation_id, payload from action where workspace_id = $1 and verb = 'reply'`,
    );
    expect(actions.map(({ conversation_id, payload }) => [conversation_id, payload.text])).toEqual([[talk.id, 'Nous répondons demain.']]); // prettier-ignore
    const of = async (id: string) => (await room.runs(rule.id)).filter(({ conversationId }) => conversationId === id).map(({ outcome, steps }) => [outcome, steps[0]?.detail]); // prettier-ignore
    expect(await of(answered.id)).toEqual([['idle', 'Nobody waits for an answer.']]);
    expect(await of(typed.id)).toEqual([['failed', 'A member is writing an answer.']]);
    expect(await of(talk.id)).toEqual([['idle', 'It answered here within the last 12 hours.'], ['done', null]]); // prettier-ignore
  });

  it('has its answers approved where those of its author are', async () => {
    const policy = { name: 'All', roles: ['owner'], publicOnly: false };
    const made = await room.owner.request('POST', '/api/approval-policies', policy);
    expect(made.status).toBe(201);
    const rule = await room.rule({ actions: [{ kind: 'reply', cannedReplyId: await canned('Please wait.') }] });
    const talk = await room.talk();
    await room.settle();
    const [action] = await room.rows<{ state: string }>('select state from action where workspace_id = $1 and conversation_id = $2', talk.id); // prettier-ignore
    expect(action?.state).toBe('awaiting-approval');
    expect(await room.outcomes(rule.id)).toEqual(['done']);
    await room.owner.request('DELETE', `/api/approval-policies/${made.body.id}`);
  });

  it('does what it can when one action fails, and says which and why', async () => {
    const mate = await signedIn(room.test.app, { workspaceId: room.workspaceId });
    const rule = await room.rule({
      actions: [
        { kind: 'assign', memberId: String(mate.agent.memberId) },
        { kind: 'priority', priority: 'urgent' },
      ],
    });
    await room.rows('update member set active = false where workspace_id = $1 and id = $2', mate.agent.memberId);
    const talk = await room.talk();
    await room.settle();
    expect(await room.detail(talk.id)).toMatchObject({ assigneeId: null, priority: 'urgent' });
    const [run] = await room.runs(rule.id);
    expect(run).toMatchObject({ outcome: 'partly', steps: [{ kind: 'assign', outcome: 'failed', detail: 'is not an active member of this workspace' }, { kind: 'priority', outcome: 'done' }] }); // prettier-ignore
    expect((await room.owner.request('GET', `/api/rules/${rule.id}`)).body.faults).toEqual([
      { pointer: '/actions/0/memberId', detail: 'is not an active member' },
    ]);
    expect((await room.lines(talk.id))[0]?.data).toMatchObject({ did: 'priority', failed: 'assign' });
  });

  it('starts a ladder at the running commitment, once, and chooses the commitments', async () => {
    const ladder = (await room.owner.request('POST', '/api/ladders', { name: 'Up', start: 'breach', levels: [level({ memberIds: [String(room.owner.agent.memberId)] })] })).body; // prettier-ignore
    const quick = await aPolicy(room.owner, { conditions: { kinds: ['email'] }, targets: { firstReply: within(7), nextReply: within(7), resolution: null } }); // prettier-ignore
    await aPolicy(room.owner, { targets: { firstReply: within(600), nextReply: within(600), resolution: null } });
    await recounted(room.test);
    const rule = await room.rule({ actions: [{ kind: 'clock-policy', policyId: quick.id }, { kind: 'escalate', ladderId: ladder.id }] }); // prettier-ignore
    const talk = await room.talk();
    await room.settle();
    await room.writes(talk);
    await room.settle();
    const { clocks, ladder: climbing } = (await room.owner.request('GET', `/api/conversations/${talk.id}/clocks`)).body;
    expect(clocks[0]).toMatchObject({ targetMinutes: 7, policy: { id: quick.id } });
    expect(climbing).toMatchObject({ ladderName: 'Up', state: 'climbing' });
    expect(await room.outcomes(rule.id)).toEqual(['idle', 'done']);
  });

  it('is taken back as far as nobody changed it since', async () => {
    const tag = await room.tag('Back');
    await room.rule({ actions: [{ kind: 'priority', priority: 'high' }, { kind: 'tag', add: [tag] }, { kind: 'status', status: 'handled' }] }); // prettier-ignore
    const talk = await room.talk();
    await room.settle();
    await room.change(talk.id, { priority: 'urgent' });
    const [run] = (await room.owner.request('GET', `/api/conversations/${talk.id}/rule-runs`)).body;
    expect(run.undoUntil).not.toBeNull();
    const undone = await room.owner.request('POST', `/api/rule-runs/${run.id}/undo`);
    expect([undone.status, undone.body.undoneAt === null]).toEqual([200, false]);
    expect(await room.detail(talk.id)).toMatchObject({ priority: 'urgent', tagIds: [], status: 'open' });
    expect((await room.lines(talk.id)).map(({ kind }) => kind)).toContain('rule-undone');
    expect((await room.owner.request('POST', `/api/rule-runs/${run.id}/undo`)).body.undoneAt).toBe(undone.body.undoneAt); // prettier-ignore
  });
});

describe('a rule that tells another system', () => {
  it('is heard by the endpoint it names, signed, with the conversation and the rule', async () => {
    const test = await startOutbound({ worker: true });
    Object.assign(test.app.get(WebhookTimings), { sweepMs: 50 });
    const [receiver, other] = [await Receiver.start(), await Receiver.start()];
    try {
      const room = await RuleRoom.open(test);
      const endpoint = async (url: string) => (await room.owner.request('POST', '/api/webhooks', { name: url, url, kinds: ['tag.created'] })).body; // prettier-ignore
      const [mine] = [await endpoint(receiver.url), await endpoint(other.url)];
      const rule = await room.rule({ actions: [{ kind: 'webhook', endpointId: mine.endpoint.id }] });
      const talk = await room.talk();
      const [call] = await eventually(() => (receiver.calls.length > 0 ? receiver.calls : undefined));
      expect(call && isSignedWith(mine.secret, call)).toBe(true);
      expect(call?.event).toMatchObject({ type: 'rule.fired', data: { memberId: null, subject: { type: 'rule', id: rule.id }, conversation: { id: talk.id }, rule: { id: rule.id, name: 'Rule', version: 1 } } }); // prettier-ignore
      expect(other.calls).toEqual([]);
    } finally {
      await test.stop();
      await Promise.all([receiver.stop(), other.stop()]);
    }
  });
});
