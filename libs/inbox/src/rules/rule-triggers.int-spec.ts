import type { ActionVerb } from '@parvis/contracts';
import type { ActionPayload } from '../actions/action-payload';
import { settleAction } from '../actions/settle-action';
import { ClockSweeper } from '../clocks/clock-sweeper';
import { aPolicy, minutesPass, recounted, within } from '../../test/promises';
import { RuleRoom } from '../../test/rule-room';

const NOTE = [{ kind: 'note' as const, text: 'Seen by a rule' }];

describe('what makes a rule look', () => {
  let room: RuleRoom;

  beforeAll(async () => {
    room = await RuleRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    for (const { id } of (await room.owner.request('GET', '/api/rules')).body)
      await room.owner.request('DELETE', `/api/rules/${id}`);
  });

  const ranIn = async (ruleId: string) => (await room.runs(ruleId)).map(({ conversationId }) => conversationId);

  it('a conversation that comes in, once; one out of a backfill is no news', async () => {
    const rule = await room.rule({ trigger: { kind: 'conversation-created' }, actions: NOTE });
    const fresh = await room.talk();
    await room.talk({ minutesAgo: 60 * 24 * 20 });
    await room.publish({ kind: 'conversation.created', conversationId: fresh.id, data: {} });
    await room.settle();
    expect(await ranIn(rule.id)).toEqual([fresh.id]);
  });

  it('each item that arrives, and none that was told again, that we wrote, or that lies long back', async () => {
    const rule = await room.rule({ actions: NOTE });
    const talk = await room.talk();
    await room.talk({ minutesAgo: 60 * 24 * 20 });
    await room.settle();
    const second = await room.writes(talk);
    await room.publish({ kind: 'item.created', conversationId: talk.id, data: { itemId: second } });
    await room.settle();
    expect(await ranIn(rule.id)).toEqual([talk.id, talk.id]);
  });

  it('a reply that was sent, once it is', async () => {
    const rule = await room.rule({ trigger: { kind: 'reply-sent' }, actions: NOTE });
    const talk = await room.talk();
    const body = { verb: 'reply', text: 'Bonjour !', lastSeenItemId: talk.itemIds.at(-1) };
    const { action } = (await room.owner.request('POST', `/api/conversations/${talk.id}/replies`, body)).body;
    await room.settle();
    expect(await ranIn(rule.id)).toEqual([]);
    await room.rows(`update action set state = 'sending' where workspace_id = $1 and id = $2`, action.id);
    const [row] = await room.rows<{ item_id: string; own_item_id: string; payload: ActionPayload }>(
      'select item_id, own_item_id, payload from action where workspace_id = $1 and id = $2',
      action.id,
    );
    const work = {
      id: String(action.id),
      workspaceId: room.workspaceId,
      accountId: room.account.id,
      conversationId: talk.id,
      itemId: row?.item_id ?? null,
      ownItemId: row?.own_item_id ?? null,
      verb: 'reply' as ActionVerb,
      state: 'sending' as const,
      attempts: 1,
      createdAt: new Date(),
      sendingSince: null,
      deferred: false,
      payload: row?.payload as ActionPayload,
    };
    await room.test.db.transaction('system', (tx) =>
      settleAction(tx, work, { externalId: `sent-${talk.id}`, permalink: null, effects: [], pending: false } as never),
    );
    await room.settle();
    await room.publish({ kind: 'action.updated', conversationId: talk.id, data: { actionId: action.id } });
    await room.settle();
    expect(await ranIn(rule.id)).toEqual([talk.id]);
  });

  it('a change of status, of owner or of tags, whoever made it', async () => {
    const tag = await room.tag('VIP');
    const rules = {
      status: await room.rule({ trigger: { kind: 'status-changed' }, actions: NOTE }),
      owner: await room.rule({ trigger: { kind: 'assigned' }, actions: NOTE }),
      tags: await room.rule({ trigger: { kind: 'tagged' }, actions: NOTE }),
    };
    const talk = await room.talk();
    await room.settle();
    await room.change(talk.id, { status: 'waiting' });
    await room.settle();
    expect([await ranIn(rules.status.id), await ranIn(rules.owner.id)]).toEqual([[talk.id], []]);
    const { version } = await room.detail(talk.id);
    const memberId = String(room.owner.agent.memberId);
    await room.owner.request('PUT', `/api/conversations/${talk.id}/assignment`, { version, memberId });
    await room.owner.request('POST', `/api/conversations/${talk.id}/tags`, { add: [tag] });
    await room.owner.request('POST', `/api/conversations/${talk.id}/tags`, { remove: [tag] });
    await room.settle();
    expect(await ranIn(rules.owner.id)).toEqual([talk.id]);
    expect(await ranIn(rules.tags.id)).toEqual([talk.id]);
    expect(await ranIn(rules.status.id)).toEqual([talk.id]);
  });

  it('without a rule that waits for changes nothing is noted of them', async () => {
    const talk = await room.talk();
    await room.change(talk.id, { status: 'waiting' });
    expect(await room.rows('select 1 from rule_change where workspace_id = $1')).toEqual([]);
  });

  it('a commitment that warns or is missed', async () => {
    await aPolicy(room.owner, { targets: { firstReply: within(60, 20), nextReply: within(60), resolution: null } });
    await recounted(room.test);
    const warned = await room.rule({ trigger: { kind: 'clock-warned' }, actions: NOTE });
    const missed = await room.rule({ trigger: { kind: 'clock-breached' }, actions: NOTE });
    const talk = await room.talk();
    await room.change(talk.id, { priority: 'low' }); // brings its clocks
    await minutesPass(room.test, talk.id, 45);
    await new ClockSweeper(room.test.db).sweepOnce();
    await room.settle();
    const inTalk = async (ruleId: string) => (await ranIn(ruleId)).filter((id) => id === talk.id);
    expect([await inTalk(warned.id), await inTalk(missed.id)]).toEqual([[talk.id], []]);
    await minutesPass(room.test, talk.id, 30);
    await new ClockSweeper(room.test.db).sweepOnce();
    await room.settle();
    expect([await inTalk(warned.id), await inTalk(missed.id)]).toEqual([[talk.id], [talk.id]]);
  });

  it('time that passed: once per stretch, whatever the number of sweeps, and nothing that was over before', async () => {
    const old = await room.talk({ minutesAgo: 600 });
    const rule = await room.rule({ trigger: { kind: 'time-passed', since: 'waiting', minutes: 60 }, actions: NOTE });
    const early = await room.talk({ minutesAgo: 10 });
    await room.sweep();
    expect(await ranIn(rule.id)).toEqual([]);
    await room.rows(`update rule set active_since = active_since - interval '5 minutes' where workspace_id = $1`);
    const late = await room.talk({ minutesAgo: 61 });
    await Promise.all([room.sweep(), room.sweep(), room.sweep()]);
    await room.sweep();
    expect(await ranIn(rule.id)).toEqual([late.id]);
    await room.rows(`update conversation set waiting_since = now() - interval '62 minutes' where workspace_id = $1 and id = $2`, late.id); // prettier-ignore
    await room.sweep();
    expect(await ranIn(rule.id)).toEqual([late.id, late.id]);
    expect([old.id, early.id]).not.toContain(late.id);
  });

  it('time that passed: not again where a merge brings the stretch for which it ran', async () => {
    const rule = await room.rule({ trigger: { kind: 'time-passed', since: 'waiting', minutes: 60 }, actions: NOTE });
    await room.rows(`update rule set active_since = active_since - interval '5 minutes' where workspace_id = $1`);
    const [ran, stays] = [await room.talk({ kind: 'comment', minutesAgo: 61 }), await room.talk({ kind: 'comment' })];
    const ranHere = async () => (await ranIn(rule.id)).filter((id) => [ran.id, stays.id].includes(id));
    await room.sweep();
    expect(await ranHere()).toEqual([ran.id]);
    const { waitingSince } = await room.detail(ran.id);
    const { version } = await room.detail(stays.id);
    const merged = await room.owner.request('POST', `/api/conversations/${stays.id}/merge`, { fromId: ran.id, version }); // prettier-ignore
    expect(merged.body.conversation.waitingSince).toBe(waitingSince);
    await room.sweep();
    expect(await ranHere()).toEqual([stays.id]);
    expect((await room.owner.request('POST', `/api/conversation-moves/${merged.body.move.id}/undo`)).status).toBe(200);
    await room.sweep();
    expect(await ranHere()).toEqual([ran.id]);
  });
});
