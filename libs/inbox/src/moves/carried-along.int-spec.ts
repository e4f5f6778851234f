import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { ClockView } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import { conversationTables } from '../../test/conversation-tables';
import { aPolicy, within } from '../../test/promises';
import { type MovedRow, movingRoom } from '../../test/moving-room';
import { CARRIED_TABLES } from './carry-records';

jest.setTimeout(60_000);

describe('what hangs on a conversation that is merged or split', () => {
  const room = movingRoom();
  const { post, arrives, talk, byId, textsOf, itemIds, merge, undo } = room;

  const QUESTION = { email: 'legal@house.example', name: 'Ada from Legal', question: 'May we?', language: 'en' };
  const HANGING = ['follow', 'draft', 'shared_draft', 'shared_draft_revision', 'mention', 'notification', 'outside_question', 'macro_run', 'rule_run', 'canned_use', 'clock', 'ladder_run', 'action', 'action_approval', 'action_comment']; // prettier-ignore
  let colleague: SignedInMember;
  beforeAll(async () => {
    colleague = await signedIn(room.inbound.test.app, { workspaceId: room.inbound.owner.agent.workspaceId });
  });

  const at = ({ id }: Pick<MovedRow, 'id'>, path: string) => `/api/conversations/${id}${path && `/${path}`}`;
  const get = async (conversation: Pick<MovedRow, 'id'>, path: string, member = room.inbound.owner) => (await member.request('GET', at(conversation, path))).body; // prettier-ignore
  const now = async (conversation: MovedRow): Promise<MovedRow> => (await byId(conversation.id)) ?? conversation;
  const left = async (id: string): Promise<string[]> => {
    const tables = HANGING.map((table) => `select '${table}' as name from ${table} where conversation_id = $1`);
    return (await room.inbound.rows<{ name: string }>(tables.join(' union all '), [id])).map(({ name }) => name);
  };
  const clocks = async (conversation: Pick<MovedRow, 'id'>): Promise<ClockView[]> => (await get(conversation, 'clocks')).clocks; // prettier-ignore
  const running = (all: ClockView[]) => all.filter(({ endedAt }) => endedAt === null).map(({ kind, startedAt }) => [kind, startedAt]); // prettier-ignore
  const lastItem = async (conversation: MovedRow) => (await get(conversation, '')).lastItemId as string;

  it('is joined with what the other one has, and nobody’s words are lost or go out by mistake', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    await colleague.request('PUT', at(from, 'follow'));
    await room.inbound.owner.request('PUT', at(to, 'draft'), { verb: 'reply', text: 'begun here' });
    await room.inbound.owner.request('PUT', at(from, 'draft'), { verb: 'note', text: 'for us only' });
    await post(at(to, 'shared-draft'), { verb: 'reply', text: 'ours' }, colleague);
    const { body: shared } = await post(at(from, 'shared-draft'), { verb: 'reply', text: 'first' }, colleague);
    await room.inbound.owner.request('PUT', at(from, 'shared-draft'), { verb: 'reply', text: 'better', version: shared.version }); // prettier-ignore
    expect((await merge(to, from)).status).toBe(200);
    expect(await get(to, 'draft')).toMatchObject({ verb: 'note', text: 'begun here\n\nfor us only' });
    expect(await get(to, 'shared-draft')).toMatchObject({ verb: 'reply', text: 'ours\n\nbetter' });
    expect(await get(to, 'shared-draft/revisions')).toMatchObject([{ text: 'first' }]);
    expect(await get(to, 'follow', colleague)).toMatchObject({ following: true, reason: 'by-hand' });
    expect(await left(from.id)).toEqual([]);
  });

  it('goes along: notices, questions outside, macros, figures of prepared answers, and comes back', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    await room.inbound.owner.request('PUT', at(from, 'assignment'), { memberId: String(colleague.agent.memberId), version: (await now(from)).version }); // prettier-ignore
    const { body: question } = await post(at(from, 'outside-questions'), QUESTION);
    const steps = [{ kind: 'priority', priority: 'high' }];
    const { body: macro } = await post('/api/macros', { name: `Late ${from.id}`, scope: 'everybody', steps });
    const { body: run } = await post(at(from, `macros/${macro.id}`), { lastSeenItemId: await lastItem(from) });
    const [item] = await itemIds(from.id);
    const { workspaceId, memberId } = room.inbound.owner.agent;
    await room.inbound.rows('insert into canned_use (id, workspace_id, conversation_id, item_id, canned_id, member_id) values ($1, $2, $3, $1, 1, $4)', [item, workspaceId, from.id, memberId]); // prettier-ignore
    const places = async () =>
      room.inbound.rows(
        `select 'notice' as what, conversation_id as id from notification where member_id = $1 and kind = 'assigned' and conversation_id = any ($2)
         union all select 'question', conversation_id from outside_question where id = $3
         union all select 'run', conversation_id from macro_run where id = $4
         union all select 'use', conversation_id from canned_use where id = $5`,
        [colleague.agent.memberId, [to.id, from.id], question.id, run.id, item],
      );
    const everywhere = (id: string) => ['notice', 'question', 'run', 'use'].map((what) => ({ what, id }));
    expect(await places()).toEqual(everywhere(from.id));
    const { body } = await merge(to, from);
    expect(await places()).toEqual(everywhere(to.id));
    expect(await left(from.id)).toEqual([]);
    expect((await post(`/api/macro-runs/${run.id}/undo`)).body.code).toBe('not-possible-now');
    await colleague.request('PUT', at(to, 'follow'));
    expect((await undo(body.move.id)).status).toBe(200);
    expect(await places()).toEqual(everywhere(from.id));
    for (const one of [to, from]) expect((await get(one, 'follow', colleague)).following).toBe(true);
  });

  it('is known table by table: carried, joined, gone along with its items or its thread, or left', async () => {
    const withItems = ['item', 'item_key', 'tag_assignment', 'decision', 'screening', 'canned_use', 'action', 'action_approval', 'action_comment']; // prettier-ignore
    const joined = ['claim', 'seen', 'draft', 'shared_draft', 'shared_draft_revision', 'mention', 'follow'];
    const withThread = ['thread_home', 'thread_alias'];
    // logs, and what is about the conversation as it was
    const stays = ['event', 'event_outbox', 'webhook_delivery', 'import_row', 'assistance_call', 'widget_message', 'rule_change', 'bulk_target']; // prettier-ignore
    const known = [...CARRIED_TABLES, ...withItems, ...joined, ...withThread, ...stays];
    expect(await conversationTables(room.inbound.test)).toEqual(known.sort());
  });

  it('tells in its new place what rules did, once per rule and moment, and is not taken back there', async () => {
    const rule = { name: 'First', enabled: true, trigger: { kind: 'conversation-created' }, actions: [{ kind: 'priority', priority: 'high' }] }; // prettier-ignore
    const { body: made } = await post('/api/rules', rule);
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const runs = (id: string) => room.inbound.rows<{ id: string; source: string }>('select id, source from rule_run where conversation_id = $1 order by id', [id]); // prettier-ignore
    for (const { id } of [to, from]) await eventually(async () => ((await runs(id)).length === 1 ? true : undefined));
    const [before] = [{ to: await runs(to.id), from: await runs(from.id) }];
    expect([before.to[0]?.source, before.from[0]?.source]).toEqual(['created', 'created']);
    await room.inbound.owner.request('DELETE', `/api/rules/${made.id}`);
    const { body } = await merge(to, from);
    expect(await left(from.id)).toEqual([]);
    const told = await get(to, 'rule-runs');
    expect(told.map((run: { id: string }) => run.id).sort()).toEqual([before.to[0]?.id, before.from[0]?.id].sort());
    const undoRun = (id?: string) => post(`/api/rule-runs/${id}/undo`);
    expect((await undoRun(before.from[0]?.id)).body.code).toBe('not-possible-now');
    expect((await undo(body.move.id)).status).toBe(200);
    expect({ to: await runs(to.id), from: await runs(from.id) }).toEqual(before);
    expect((await undoRun(before.to[0]?.id)).status).toBe(200);
  });

  it('is taken back of a bulk run where it stands by itself, and left alone in another', async () => {
    const [to, gone, back] = [await talk(['to']), await talk(['gone']), await talk(['back'])];
    const steps = [{ kind: 'priority', priority: 'high' }];
    const { body: run } = await post('/api/bulk', { ids: [gone.id, back.id], steps });
    const ended = (state: string) => eventually(async () => ((await room.inbound.owner.request('GET', `/api/bulk/${run.id}`)).body.state === state ? true : undefined)); // prettier-ignore
    await ended('done');
    await merge(to, gone);
    const { body } = await merge(to, back);
    expect((await undo(body.move.id)).status).toBe(200);
    expect((await post(`/api/bulk/${run.id}/undo`)).status).toBe(200);
    await ended('undone');
    const { items } = (await room.inbound.owner.request('GET', `/api/bulk/${run.id}/results`)).body;
    expect(items.map((one: { undo: string; undoReason: string | null }) => [one.undo, one.undoReason])).toEqual([['kept', 'gone'], ['restored', null]]); // prettier-ignore
    expect([(await byId(to.id))?.priority, (await byId(back.id))?.priority]).toEqual([2, 0]);
  });

  it('waits in its new place for its time or an approval, and goes where it was meant for', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    await post('/api/approval-policies', { name: 'Agents', roles: ['agent'] });
    const words = { verb: 'reply', lastSeenItemId: await lastItem(from) };
    const asked = await post(at(from, 'replies'), { ...words, text: 'may I?' }, colleague);
    const sendAt = new Date(Date.now() + 86_400_000).toISOString();
    const later = await post(at(from, 'replies'), { ...words, text: 'tomorrow', sendAt, sendAnyway: true });
    expect([asked.body.action.state, later.body.action.state]).toEqual(['awaiting-approval', 'held']);
    const id = asked.body.action.id as string;
    await post(`/api/actions/${id}/comments`, { comment: 'soon' });
    expect((await merge(to, from)).status).toBe(200);
    expect(await left(from.id)).toEqual([]);
    expect(await textsOf(to.id)).toEqual(['to', 'from', 'may I?', 'tomorrow']);
    expect((await room.inbound.owner.request('GET', `/api/actions/${id}/comments`)).body).toMatchObject([
      { text: 'soon' },
    ]);
    const approved = await post(`/api/actions/${id}/approve`, { revision: 1, sendAnyway: true });
    expect(approved.body).toMatchObject({ conversationId: to.id });
    expect(await eventually(() => room.system.asked.find(({ text }) => text === 'may I?'))).toMatchObject({ threadId: from.thread_key }); // prettier-ignore
    expect((await post(`/api/actions/${later.body.action.id}/cancel`)).status).toBe(200);
    expect(await get(to, 'draft')).toMatchObject({ verb: 'reply', text: 'tomorrow' });
    expect(await left(from.id)).toEqual([]);
  });

  it('is promised once: of two clocks the older goes on with its ladder, and each has its own again after', async () => {
    await aPolicy(room.inbound.owner, { name: 'All', targets: { firstReply: within(600), nextReply: within(600), resolution: within(6000) } }); // prettier-ignore
    const [from, to] = [await talk(['older']), await talk(['younger'])];
    const before = { from: running(await clocks(from)), to: running(await clocks(to)) };
    expect([before.from.length, before.to.length]).toEqual([2, 2]);
    const due = { from: (await get(from, '')).nextDueAt, to: (await get(to, '')).nextDueAt };
    await room.inbound.rows(
      `insert into ladder_run (id, workspace_id, conversation_id, clock_id, state, ladder_name, levels, next_at)
       select k.id, k.workspace_id, k.conversation_id, k.id, 'climbing', 'Up', '[]', now() + interval '1 day'
       from clock k where k.conversation_id = $1 and k.kind = 0`,
      [from.id],
    );
    const { body } = await merge(to, from);
    expect(running(await clocks(to))).toEqual(before.from);
    expect([body.conversation.nextDueAt, (await get(to, 'clocks')).ladder.state]).toEqual([due.from, 'climbing']);
    expect(await left(from.id)).toEqual([]);
    expect((await undo(body.move.id)).status).toBe(200);
    expect({ from: running(await clocks(from)), to: running(await clocks(to)) }).toEqual(before);
    expect({ from: (await get(from, '')).nextDueAt, to: (await get(to, '')).nextDueAt }).toEqual(due);
    expect([(await get(from, 'clocks')).ladder.state, (await get(to, 'clocks')).ladder]).toEqual(['climbing', null]);
    await merge(to, from);
    await post(at(to, 'replies'), { verb: 'reply', text: 'both', lastSeenItemId: await lastItem(to), sendAnyway: true }); // prettier-ignore
    expect(running(await clocks(to)).map(([kind]) => kind)).toEqual(['resolution']);
  });

  it('goes with what is split off: the promise to answer it, and who follows', async () => {
    const from = await talk(['one']);
    await colleague.request('PUT', at(from, 'follow'));
    await post(at(from, 'replies'), { verb: 'reply', text: `answer ${from.id}`, lastSeenItemId: await lastItem(from) }); // prettier-ignore
    await eventually(() => room.system.asked.find(({ text }) => text === `answer ${from.id}`));
    await eventually(async () => (await room.inbound.rows(`select 1 from action where conversation_id = $1 and state <> 'done'`, [from.id])).length === 0 || undefined); // prettier-ignore
    await arrives({ id: `${from.thread_key}-two`, thread: from.thread_key, author: 'x', text: 'two', createdAt: new Date().toISOString() }); // prettier-ignore
    const promised = (await clocks(from)).find(({ kind, endedAt }) => kind === 'next-reply' && endedAt === null);
    const two = (await itemIds(from.id)).at(-1);
    const body = { version: (await now(from)).version, itemIds: [two] };
    const moved = (await post(at(from, 'split'), body)).body;
    const split = { id: moved.conversation.id as string };
    expect((await clocks(split)).find(({ id }) => id === promised?.id)).toMatchObject({ endedAt: null, startedAt: promised?.startedAt }); // prettier-ignore
    expect((await clocks(from)).some(({ id }) => id === promised?.id)).toBe(false);
    expect(await get(split, 'follow', colleague)).toMatchObject({ following: true, reason: 'by-hand' });
    expect((await undo(moved.move.id)).status).toBe(200);
    expect((await clocks(from)).find(({ id }) => id === promised?.id)).toMatchObject({ endedAt: null });
    expect(
      running(await clocks(from))
        .map(([kind]) => kind)
        .sort(),
    ).toEqual(['next-reply', 'resolution']);
    expect(await left(split.id)).toEqual([]);
  });
});
