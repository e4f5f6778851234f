import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { ClockView, ConversationMoved } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import { io } from 'socket.io-client';
import { CallbackRecorder } from '../../test/callbacks';
import { conversationTables } from '../../test/conversation-tables';
import {
  commentEvent,
  type CommentParts,
  type GenericAccount,
  type InboundTest,
  startInbound,
} from '../../test/generic';
import { aPolicy, within } from '../../test/promises';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { Intake } from '../intake/intake';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';
import { NightlyRecount } from '../views/nightly-recount';
import { Leftovers } from '../wire/leftovers';
import { CARRIED_TABLES } from './carry-records';

jest.setTimeout(60_000);

interface Row {
  id: string;
  version: number;
  item_count: number;
  status: number;
  preview: string;
  priority: number;
  waiting_since: Date | null;
  last_in_item_id: string;
  thread_key: string;
  tag_ids: number[];
}

describe('merging, splitting and taking it back', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let system: CallbackRecorder;
  let made = 0;

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    await inbound.rows('update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0');
    system = await CallbackRecorder.start();
    account = await inbound.connect(inbound.owner, system.url);
  });
  afterAll(async () => {
    await inbound.test.stop();
    await system.close();
  });

  const post = (path: string, body: object = {}, member = inbound.owner) => member.request('POST', path, body);
  const arrives = async (...all: CommentParts[]): Promise<void> => {
    await account.send(...all.map((parts) => commentEvent('created', parts)));
    await inbound.drain();
  };
  /** Conversation of a thread of its own with so many comments by one person. */
  async function talk(words: string[], parts: Partial<CommentParts> = {}): Promise<Row> {
    made += 1;
    const thread = parts.thread ?? `thread-${made}`;
    for (const [index, text] of words.entries()) {
      const createdAt = new Date(Date.now() - 3_600_000 + made * 1000 + index * 10).toISOString();
      await arrives({ id: `${thread}-${index}`, thread, author: `person-${made}`, text, createdAt, ...parts });
    }
    return byThread(thread);
  }
  const byThread = async (thread: string): Promise<Row> => {
    const [row] = await inbound.rows<Row>('select * from conversation where thread_key = $1', [thread]);
    if (!row) throw new Error(`no conversation of ${thread}`);
    return row;
  };
  const byId = async (id: string): Promise<Row | undefined> => (await inbound.rows<Row>('select * from conversation where id = $1', [id]))[0]; // prettier-ignore
  const textsOf = async (id: string): Promise<string[]> => {
    const { body } = await inbound.owner.request('GET', `/api/conversations/${id}/items`);
    return (body.items as { direction: string; text: string }[]).filter(({ direction }) => direction !== 'system').map(({ text }) => text); // prettier-ignore
  };
  const itemIds = async (id: string): Promise<string[]> => (await inbound.rows<{ id: string }>('select id from item where conversation_id = $1 and direction < 2 order by id', [id])).map((row) => row.id); // prettier-ignore
  /** The sweeper of due times raises versions too: a stale one is read again. */
  const merge = async (to: Row, from: Row, member: SignedInMember = inbound.owner) => {
    for (;;) {
      const { version } = (await byId(to.id)) ?? to;
      const answer = await post(`/api/conversations/${to.id}/merge`, { fromId: from.id, version }, member);
      if (answer.body.code !== 'stale-version') return answer;
    }
  };
  const undo = (moveId: string) => post(`/api/conversation-moves/${moveId}/undo`);
  const miscounts = () => inbound.test.app.get(NightlyRecount, { strict: false }).runOnce();
  /** Everything of a row but what every change raises. */
  const facts = async (id: string) => {
    const [row] = await inbound.rows<{ row: string }>(`select (to_jsonb(c) - 'version' - 'last_item_id')::text as row from conversation c where id = $1`, [id]); // prettier-ignore
    return row?.row;
  };
  const recorded = (conversationId: string) =>
    inbound.rows(
      `select i.id, i.home_id, k.conversation_id, k.home_id as key_home from item i join item_key k on k.item_id = i.id
       where i.conversation_id = $1 order by i.id`,
      [conversationId],
    );

  it('makes one conversation of two, with all items in their order, exact counts and one line that says it', async () => {
    const [to, from] = [await talk(['one', 'three']), await talk(['four', 'five'])];
    const { status, body } = await merge(to, from);
    expect(status).toBe(200);
    expect(body.conversation).toMatchObject({ id: to.id, itemCount: 4, preview: 'five', status: 'open' });
    expect(body.move).toMatchObject({ kind: 'merge', fromId: from.id, toId: to.id });
    expect(await textsOf(to.id)).toEqual(['one', 'three', 'four', 'five']);
    expect(await byId(from.id)).toBeUndefined();
    const { body: page } = await inbound.owner.request('GET', `/api/conversations/${to.id}/items`);
    expect(page.items.at(-1).system).toMatchObject({ kind: 'merged', data: { conversationId: from.id, count: 2 } });
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('reads a merged conversation as the one it is in, over two merges too', async () => {
    const [a, b, c] = [await talk(['a']), await talk(['b']), await talk(['c'])];
    await merge(b, a);
    await merge(c, b);
    for (const gone of [a, b]) {
      const { status, body } = await inbound.owner.request('GET', `/api/conversations/${gone.id}`);
      expect([status, body.code, body.current]).toEqual([410, 'conversation-merged', { conversationId: c.id }]);
    }
    await arrives({ id: 'late-a', thread: a.thread_key, author: 'late', text: 'a again' });
    expect(await textsOf(c.id)).toEqual(['a', 'b', 'c', 'a again']);
  });

  it('takes new arrivals of the merged thread in, edits of its items too', async () => {
    const [to, from] = [await talk(['stays']), await talk(['goes'])];
    await merge(to, from);
    await arrives({ id: 'new-1', thread: from.thread_key, author: 'x', text: 'still here' });
    await account.send(commentEvent('updated', { id: `${from.thread_key}-0`, thread: from.thread_key, text: 'goes, edited', updatedAt: new Date().toISOString(), revision: 2 })); // prettier-ignore
    await inbound.drain();
    expect(await textsOf(to.id)).toEqual(['stays', 'goes, edited', 'still here']);
    expect(await byId(to.id)).toMatchObject({ item_count: 3, preview: 'still here' });
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('loses nothing that arrives while a merge is made', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const landed = Array.from({ length: 20 }, (_, n) => account.send(commentEvent('created', { id: `race-${from.id}-${n}`, thread: n % 2 ? to.thread_key : from.thread_key, author: `r-${n}`, text: `r${n}` }))); // prettier-ignore
    const intake = inbound.test.app.get(Intake, { strict: false });
    const [merged] = await Promise.all([merge(to, from), ...landed, intake.runOnce(), intake.runOnce()]);
    expect(merged.status).toBe(200);
    await inbound.drain();
    expect(await byId(to.id)).toMatchObject({ item_count: 22 });
    expect((await itemIds(to.id)).length).toBe(22);
    expect(await byId(from.id)).toBeUndefined();
    expect(await inbound.rows(`select 1 from item i where not exists (select 1 from conversation c where c.id = i.conversation_id)`)).toEqual([]); // prettier-ignore
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('puts everything back as it was', async () => {
    const [to, from] = [await talk(['to 1', 'to 2']), await talk(['from 1', 'from 2'])];
    await post(`/api/conversations/${from.id}/notes`, { text: 'a note' });
    const before = { to: await facts(to.id), from: await facts(from.id), items: await recorded(from.id) };
    const { body } = await merge(to, from);
    expect((await undo(body.move.id)).status).toBe(200);
    expect({ to: await facts(to.id), from: await facts(from.id), items: await recorded(from.id) }).toEqual(before);
    expect(await inbound.rows('select 1 from thread_alias where conversation_id = $1', [to.id])).toEqual([]);
    expect((await undo(body.move.id)).body.code).toBe('not-possible-now');
    await arrives({ id: `after-${from.id}`, thread: from.thread_key, author: 'x', text: 'from 3' });
    expect((await textsOf(from.id)).sort()).toEqual(['a note', 'from 1', 'from 2', 'from 3']);
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('gives what arrived meanwhile to the thread it is of, and keeps what members did since', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const { body } = await merge(to, from);
    await arrives({ id: `m-${from.id}`, thread: from.thread_key, author: 'x', text: 'meanwhile' });
    const now = await byId(to.id);
    await inbound.owner.request('PATCH', `/api/conversations/${to.id}`, { version: now?.version, priority: 'high' });
    await undo(body.move.id);
    expect(await textsOf(from.id)).toEqual(['from', 'meanwhile']);
    expect(await byId(from.id)).toMatchObject({ item_count: 2, preview: 'meanwhile', status: 0 });
    expect(await byId(to.id)).toMatchObject({ item_count: 1, preview: 'to', priority: 2 });
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('is taken back in the order it was made, and for an hour', async () => {
    const [a, b, c] = [await talk(['a']), await talk(['b']), await talk(['c'])];
    const first = (await merge(b, a)).body.move.id as string;
    const second = (await merge(c, b)).body.move.id as string;
    expect((await undo(first)).body).toMatchObject({ code: 'not-possible-now' });
    expect((await inbound.owner.request('GET', `/api/conversations/${c.id}/moves`)).body.map((move: { id: string }) => move.id)).toEqual([second]); // prettier-ignore
    expect((await undo(second)).status).toBe(200);
    expect(await textsOf(b.id)).toEqual(['a', 'b']);
    expect((await undo(first)).status).toBe(200);
    expect([await textsOf(a.id), await textsOf(b.id)]).toEqual([['a'], ['b']]);
    const { body } = await merge(b, a);
    await inbound.rows(`update conversation_move set at = now() - interval '61 minutes' where id = $1`, [body.move.id]);
    await inbound.test.app.get(Leftovers, { strict: false }).removeOnce();
    expect(await inbound.rows('select kept from conversation_move where id = $1', [body.move.id])).toEqual([{ kept: null }]); // prettier-ignore
    expect((await undo(body.move.id)).status).toBe(409);
  });

  it('is refused where answering would not stay right, with the reason', async () => {
    const other = await inbound.connect();
    await other.send(commentEvent('created', { id: 'elsewhere', thread: 'elsewhere' }));
    await inbound.drain();
    const here = await talk(['here']);
    const reasons: [Row, Row, string][] = [
      [here, await byThread('elsewhere'), 'other-account'],
      [here, await talk(['dm'], { kind: 'dm' }), 'other-kind'],
      [await talk(['dm'], { kind: 'dm' }), await talk(['dm'], { kind: 'dm' }), 'other-person'],
      [await talk(['r'], { kind: 'review', rating: 2 }), await talk(['r'], { kind: 'review', rating: 3 }), 'review'],
      [here, here, 'same-conversation'],
    ];
    for (const [to, from, reason] of reasons) {
      const { status, body } = await merge(to, from);
      expect([status, body.code, body.current]).toEqual([409, 'not-possible-now', { reason }]);
    }
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    expect((await merge(here, await talk(['mine']), stranger)).status).toBe(404);
    const analyst = await signedIn(inbound.test.app, { role: 'analyst', workspaceId: inbound.owner.agent.workspaceId });
    expect((await merge(here, await talk(['mine']), analyst)).status).toBe(403);
    const stale = await post(`/api/conversations/${here.id}/merge`, { fromId: (await talk(['x'])).id, version: 99 });
    expect(stale.body.code).toBe('stale-version');
  });

  describe('answers', () => {
    const answer = async (conversation: Row, text: string, itemId?: string) => {
      const { body } = await inbound.owner.request('GET', `/api/conversations/${conversation.id}`);
      const sent = await post(`/api/conversations/${conversation.id}/replies`, { verb: 'reply', text, itemId, lastSeenItemId: body.lastItemId, sendAnyway: true }); // prettier-ignore
      expect(sent.status).toBe(201);
      return eventually(() => system.asked.find((asked) => asked.text === text));
    };
    const settled = (id: string) =>
      eventually(async () => {
        const open = await inbound.rows(`select 1 from action where conversation_id = $1 and state not in ('done', 'failed')`, [id]); // prettier-ignore
        return open.length === 0 ? true : undefined;
      });

    it('go to the thread of the item that is answered, in a merged conversation as well', async () => {
      const [to, from] = [await talk(['to'], { thread: 'to-a' }), await talk(['from'], { thread: 'from-a' })];
      const [ofTo] = await itemIds(to.id);
      await merge(to, from);
      expect(await answer(to, 'to whom it came from')).toMatchObject({ threadId: 'from-a', itemId: 'from-a-0' });
      expect(await answer(to, 'to the first', ofTo)).toMatchObject({ threadId: 'to-a', itemId: 'to-a-0' });
      await arrives({ id: 'from-a-9', thread: 'from-a', author: 'x', text: 'again' });
      expect(await answer(to, 'to the newest')).toMatchObject({ threadId: 'from-a', itemId: 'from-a-9' });
      await settled(to.id);
      const echo = await inbound.rows<{ external_id: string }>(`select external_id from item where conversation_id = $1 and text = 'to the newest'`, [to.id]); // prettier-ignore
      await account.send(commentEvent('created', { id: String(echo[0]?.external_id), thread: 'from-a', author: 'brand', text: 'to the newest' })); // prettier-ignore
      await inbound.drain();
      expect((await textsOf(to.id)).filter((text) => text === 'to the newest')).toHaveLength(1);
      expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
    });

    it('go to the person of a conversation that was split off, and what they answer comes there', async () => {
      const from = await talk(['about the lamp', 'about the invoice'], { thread: 'split-a' });
      const [, invoice] = await itemIds(from.id);
      const { version } = (await byId(from.id)) ?? from;
      const { body } = await post(`/api/conversations/${from.id}/split`, { version, itemIds: [invoice] });
      const split = { ...from, id: body.conversation.id as string };
      const asked = await answer(split, 'here is the invoice');
      expect(asked).toMatchObject({ threadId: 'split-a', itemId: 'split-a-1' });
      await settled(split.id);
      await arrives({ id: 'split-a-2', thread: 'split-a', parentId: `out-${asked.actionId}`, author: 'x', text: 'thanks' }); // prettier-ignore
      await arrives({ id: 'split-a-3', thread: 'split-a', author: 'x', text: 'and the lamp?' });
      expect((await textsOf(split.id)).sort()).toEqual(['about the invoice', 'here is the invoice', 'thanks']);
      expect(await textsOf(from.id)).toEqual(['about the lamp', 'and the lamp?']);
      expect((await undo(body.move.id)).status).toBe(200);
      expect((await textsOf(from.id)).sort()).toEqual(['about the invoice', 'about the lamp', 'and the lamp?', 'here is the invoice', 'thanks']); // prettier-ignore
      expect(await byId(from.id)).toMatchObject({ item_count: 5 });
      expect(await byId(split.id)).toBeUndefined();
      expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
    });

    it('that are on their way hold a merge up', async () => {
      await inbound.rows('update workspace set reply_hold_seconds = 60');
      const [to, from] = [await talk(['to']), await talk(['from'])];
      const detail = (await inbound.owner.request('GET', `/api/conversations/${from.id}`)).body;
      await post(`/api/conversations/${from.id}/replies`, { verb: 'reply', text: 'held', lastSeenItemId: detail.lastItemId }); // prettier-ignore
      expect((await merge(to, from)).body.current).toEqual({ reason: 'sending' });
      await inbound.rows('update workspace set reply_hold_seconds = 0');
    });
  });

  describe('a split', () => {
    const split = async (from: Row, itemIdList: string[], toId?: string) =>
      post(`/api/conversations/${from.id}/split`, {
        version: (await byId(from.id))?.version,
        itemIds: itemIdList,
        toId,
      });

    it('begins a conversation with its own counts, tags and clock', async () => {
      const from = await talk(['one', 'two', 'three']);
      const ids = await itemIds(from.id);
      const tag = (await post('/api/tags', { name: 'Facture' })).body.id as string;
      await post(`/api/items/${ids[2]}/tags`, { add: [tag] });
      const { status, body } = await split(from, [ids[1], ids[2]] as string[]);
      expect(status).toBe(200);
      expect(body.conversation).toMatchObject({ itemCount: 2, preview: 'three', status: 'open', tagIds: [tag] });
      expect(body.conversation.waitingSince).not.toBeNull();
      expect(await byId(from.id)).toMatchObject({ item_count: 1, preview: 'one', tag_ids: [] });
      expect(await textsOf(body.conversation.id)).toEqual(['two', 'three']);
      expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
      await undo(body.move.id);
      expect(await byId(from.id)).toMatchObject({ item_count: 3, preview: 'three', tag_ids: [Number(tag)] });
      expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
    });

    it('moves an item into another conversation, and back', async () => {
      const [from, to] = [await talk(['a', 'b']), await talk(['c'])];
      const before = { from: await facts(from.id), to: await facts(to.id) };
      const [, b] = await itemIds(from.id);
      const { body } = await split(from, [String(b)], to.id);
      expect(await textsOf(to.id)).toEqual(['b', 'c']);
      await undo(body.move.id);
      expect({ from: await facts(from.id), to: await facts(to.id) }).toEqual(before);
    });

    it('is refused when nothing would be left, of items of elsewhere, and without a person to answer', async () => {
      const from = await talk(['a', 'b']);
      const ids = await itemIds(from.id);
      expect((await split(from, ids)).body.current).toEqual({ reason: 'nothing-left' });
      const [elsewhere] = await itemIds((await talk(['z'])).id);
      expect((await split(from, [ids[0], elsewhere] as string[])).body.errors[0].pointer).toBe('/itemIds/1');
      const note = (await post(`/api/conversations/${from.id}/notes`, { text: 'n' })).body.id as string;
      expect((await split(from, [note])).body.errors[0].pointer).toBe('/itemIds');
      expect((await split(from, [])).status).toBe(400);
    });
  });

  it('tells every console', async () => {
    const { cookie } = inbound.owner;
    const socket = io(inbound.test.url, { transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: { cookie } }); // prettier-ignore
    const heard: ConversationMoved[] = [];
    socket.on('conversation.moved', (event: ConversationMoved) => heard.push(event));
    await new Promise<void>((ready) => socket.once('ready', () => ready()));
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const { body } = await merge(to, from);
    await undo(body.move.id);
    await eventually(() => (heard.length === 2 ? true : undefined));
    socket.disconnect();
    const byMemberId = String(inbound.owner.agent.memberId);
    expect(heard).toMatchObject([
      { fromId: from.id, toId: to.id, gone: true, byMemberId },
      { fromId: to.id, toId: from.id, gone: false, byMemberId },
    ]);
    expect(body.move.undoUntil > new Date().toISOString()).toBe(true);
  });

  describe('what hangs on a conversation', () => {
    const QUESTION = { email: 'legal@house.example', name: 'Ada from Legal', question: 'May we?', language: 'en' };
    const HANGING = ['follow', 'draft', 'shared_draft', 'shared_draft_revision', 'mention', 'notification', 'outside_question', 'macro_run', 'rule_run', 'canned_use', 'clock', 'ladder_run', 'action', 'action_approval', 'action_comment']; // prettier-ignore
    let colleague: SignedInMember;
    beforeAll(async () => {
      colleague = await signedIn(inbound.test.app, { workspaceId: inbound.owner.agent.workspaceId });
    });

    const at = ({ id }: Pick<Row, 'id'>, path: string) => `/api/conversations/${id}${path && `/${path}`}`;
    const get = async (conversation: Pick<Row, 'id'>, path: string, member = inbound.owner) => (await member.request('GET', at(conversation, path))).body; // prettier-ignore
    const now = async (conversation: Row): Promise<Row> => (await byId(conversation.id)) ?? conversation;
    const left = async (id: string): Promise<string[]> => {
      const tables = HANGING.map((table) => `select '${table}' as name from ${table} where conversation_id = $1`);
      return (await inbound.rows<{ name: string }>(tables.join(' union all '), [id])).map(({ name }) => name);
    };
    const clocks = async (conversation: Pick<Row, 'id'>): Promise<ClockView[]> => (await get(conversation, 'clocks')).clocks; // prettier-ignore
    const running = (all: ClockView[]) => all.filter(({ endedAt }) => endedAt === null).map(({ kind, startedAt }) => [kind, startedAt]); // prettier-ignore
    const lastItem = async (conversation: Row) => (await get(conversation, '')).lastItemId as string;

    it('is joined with what the other one has, and nobody’s words are lost or go out by mistake', async () => {
      const [to, from] = [await talk(['to']), await talk(['from'])];
      await colleague.request('PUT', at(from, 'follow'));
      await inbound.owner.request('PUT', at(to, 'draft'), { verb: 'reply', text: 'begun here' });
      await inbound.owner.request('PUT', at(from, 'draft'), { verb: 'note', text: 'for us only' });
      await post(at(to, 'shared-draft'), { verb: 'reply', text: 'ours' }, colleague);
      const { body: shared } = await post(at(from, 'shared-draft'), { verb: 'reply', text: 'first' }, colleague);
      await inbound.owner.request('PUT', at(from, 'shared-draft'), { verb: 'reply', text: 'better', version: shared.version }); // prettier-ignore
      expect((await merge(to, from)).status).toBe(200);
      expect(await get(to, 'draft')).toMatchObject({ verb: 'note', text: 'begun here\n\nfor us only' });
      expect(await get(to, 'shared-draft')).toMatchObject({ verb: 'reply', text: 'ours\n\nbetter' });
      expect(await get(to, 'shared-draft/revisions')).toMatchObject([{ text: 'first' }]);
      expect(await get(to, 'follow', colleague)).toMatchObject({ following: true, reason: 'by-hand' });
      expect(await left(from.id)).toEqual([]);
    });

    it('goes along: notices, questions outside, macros, figures of prepared answers, and comes back', async () => {
      const [to, from] = [await talk(['to']), await talk(['from'])];
      await inbound.owner.request('PUT', at(from, 'assignment'), { memberId: String(colleague.agent.memberId), version: (await now(from)).version }); // prettier-ignore
      const { body: question } = await post(at(from, 'outside-questions'), QUESTION);
      const steps = [{ kind: 'priority', priority: 'high' }];
      const { body: macro } = await post('/api/macros', { name: `Late ${made}`, scope: 'everybody', steps });
      const { body: run } = await post(at(from, `macros/${macro.id}`), { lastSeenItemId: await lastItem(from) });
      const [item] = await itemIds(from.id);
      const { workspaceId, memberId } = inbound.owner.agent;
      await inbound.rows('insert into canned_use (id, workspace_id, conversation_id, item_id, canned_id, member_id) values ($1, $2, $3, $1, 1, $4)', [item, workspaceId, from.id, memberId]); // prettier-ignore
      const places = async () =>
        inbound.rows(
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
      const withItems = ['item', 'item_key', 'tag_assignment', 'decision', 'canned_use', 'action', 'action_approval', 'action_comment']; // prettier-ignore
      const joined = ['claim', 'seen', 'draft', 'shared_draft', 'shared_draft_revision', 'mention', 'follow'];
      const withThread = ['thread_home', 'thread_alias'];
      // logs, and what is about the conversation as it was
      const stays = ['event', 'event_outbox', 'webhook_delivery', 'import_row', 'assistance_call', 'widget_message', 'rule_change', 'bulk_target']; // prettier-ignore
      const known = [...CARRIED_TABLES, ...withItems, ...joined, ...withThread, ...stays];
      expect(await conversationTables(inbound.test)).toEqual(known.sort());
    });

    it('tells in its new place what rules did, once per rule and moment, and is not taken back there', async () => {
      const rule = { name: 'First', enabled: true, trigger: { kind: 'conversation-created' }, actions: [{ kind: 'priority', priority: 'high' }] }; // prettier-ignore
      const { body: made } = await post('/api/rules', rule);
      const [to, from] = [await talk(['to']), await talk(['from'])];
      const runs = (id: string) => inbound.rows<{ id: string; source: string }>('select id, source from rule_run where conversation_id = $1 order by id', [id]); // prettier-ignore
      for (const { id } of [to, from]) await eventually(async () => ((await runs(id)).length === 1 ? true : undefined));
      const [before] = [{ to: await runs(to.id), from: await runs(from.id) }];
      expect([before.to[0]?.source, before.from[0]?.source]).toEqual(['created', 'created']);
      await inbound.owner.request('DELETE', `/api/rules/${made.id}`);
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
      const ended = (state: string) => eventually(async () => ((await inbound.owner.request('GET', `/api/bulk/${run.id}`)).body.state === state ? true : undefined)); // prettier-ignore
      await ended('done');
      await merge(to, gone);
      const { body } = await merge(to, back);
      expect((await undo(body.move.id)).status).toBe(200);
      expect((await post(`/api/bulk/${run.id}/undo`)).status).toBe(200);
      await ended('undone');
      const { items } = (await inbound.owner.request('GET', `/api/bulk/${run.id}/results`)).body;
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
      expect((await inbound.owner.request('GET', `/api/actions/${id}/comments`)).body).toMatchObject([
        { text: 'soon' },
      ]);
      const approved = await post(`/api/actions/${id}/approve`, { revision: 1, sendAnyway: true });
      expect(approved.body).toMatchObject({ conversationId: to.id });
      expect(await eventually(() => system.asked.find(({ text }) => text === 'may I?'))).toMatchObject({ threadId: from.thread_key }); // prettier-ignore
      expect((await post(`/api/actions/${later.body.action.id}/cancel`)).status).toBe(200);
      expect(await get(to, 'draft')).toMatchObject({ verb: 'reply', text: 'tomorrow' });
      expect(await left(from.id)).toEqual([]);
    });

    it('is promised once: of two clocks the older goes on with its ladder, and each has its own again after', async () => {
      await aPolicy(inbound.owner, { name: 'All', targets: { firstReply: within(600), nextReply: within(600), resolution: within(6000) } }); // prettier-ignore
      const [from, to] = [await talk(['older']), await talk(['younger'])];
      const before = { from: running(await clocks(from)), to: running(await clocks(to)) };
      expect([before.from.length, before.to.length]).toEqual([2, 2]);
      const due = { from: (await get(from, '')).nextDueAt, to: (await get(to, '')).nextDueAt };
      await inbound.rows(
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
      await eventually(() => system.asked.find(({ text }) => text === `answer ${from.id}`));
      await eventually(async () => (await inbound.rows(`select 1 from action where conversation_id = $1 and state <> 'done'`, [from.id])).length === 0 || undefined); // prettier-ignore
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
});
