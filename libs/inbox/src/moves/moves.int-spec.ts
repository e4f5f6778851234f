import { signedIn } from '@parvis/identity/testing';
import type { ConversationMoved } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import { io } from 'socket.io-client';
import { commentEvent } from '../../test/generic';
import { type MovedRow, movingRoom } from '../../test/moving-room';
import { Intake } from '../intake/intake';
import { Leftovers } from '../wire/leftovers';

jest.setTimeout(60_000);

describe('merging, splitting and taking it back', () => {
  const room = movingRoom();
  const { post, arrives, talk, byThread, byId, textsOf, itemIds, merge, undo, miscounts, facts, recorded } = room;

  it('makes one conversation of two, with all items in their order, exact counts and one line that says it', async () => {
    const [to, from] = [await talk(['one', 'three']), await talk(['four', 'five'])];
    const { status, body } = await merge(to, from);
    expect(status).toBe(200);
    expect(body.conversation).toMatchObject({ id: to.id, itemCount: 4, preview: 'five', status: 'open' });
    expect(body.move).toMatchObject({ kind: 'merge', fromId: from.id, toId: to.id });
    expect(await textsOf(to.id)).toEqual(['one', 'three', 'four', 'five']);
    expect(await byId(from.id)).toBeUndefined();
    const { body: page } = await room.inbound.owner.request('GET', `/api/conversations/${to.id}/items`);
    expect(page.items.at(-1).system).toMatchObject({ kind: 'merged', data: { conversationId: from.id, count: 2 } });
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('reads a merged conversation as the one it is in, over two merges too', async () => {
    const [a, b, c] = [await talk(['a']), await talk(['b']), await talk(['c'])];
    await merge(b, a);
    await merge(c, b);
    for (const gone of [a, b]) {
      const { status, body } = await room.inbound.owner.request('GET', `/api/conversations/${gone.id}`);
      expect([status, body.code, body.current]).toEqual([410, 'conversation-merged', { conversationId: c.id }]);
    }
    await arrives({ id: 'late-a', thread: a.thread_key, author: 'late', text: 'a again' });
    expect(await textsOf(c.id)).toEqual(['a', 'b', 'c', 'a again']);
  });

  it('takes new arrivals of the merged thread in, edits of its items too', async () => {
    const [to, from] = [await talk(['stays']), await talk(['goes'])];
    await merge(to, from);
    await arrives({ id: 'new-1', thread: from.thread_key, author: 'x', text: 'still here' });
    await room.account.send(commentEvent('updated', { id: `${from.thread_key}-0`, thread: from.thread_key, text: 'goes, edited', updatedAt: new Date().toISOString(), revision: 2 })); // prettier-ignore
    await room.inbound.drain();
    expect(await textsOf(to.id)).toEqual(['stays', 'goes, edited', 'still here']);
    expect(await byId(to.id)).toMatchObject({ item_count: 3, preview: 'still here' });
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('loses nothing that arrives while a merge is made', async () => {
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const landed = Array.from({ length: 20 }, (_, n) => room.account.send(commentEvent('created', { id: `race-${from.id}-${n}`, thread: n % 2 ? to.thread_key : from.thread_key, author: `r-${n}`, text: `r${n}` }))); // prettier-ignore
    const intake = room.inbound.test.app.get(Intake, { strict: false });
    const [merged] = await Promise.all([merge(to, from), ...landed, intake.runOnce(), intake.runOnce()]);
    expect(merged.status).toBe(200);
    await room.inbound.drain();
    expect(await byId(to.id)).toMatchObject({ item_count: 22 });
    expect((await itemIds(to.id)).length).toBe(22);
    expect(await byId(from.id)).toBeUndefined();
    expect(await room.inbound.rows(`select 1 from item i where not exists (select 1 from conversation c where c.id = i.conversation_id)`)).toEqual([]); // prettier-ignore
    expect(await miscounts()).toEqual({ conversations: 0, counters: 0 });
  });

  it('puts everything back as it was', async () => {
    const [to, from] = [await talk(['to 1', 'to 2']), await talk(['from 1', 'from 2'])];
    await post(`/api/conversations/${from.id}/notes`, { text: 'a note' });
    const before = { to: await facts(to.id), from: await facts(from.id), items: await recorded(from.id) };
    const { body } = await merge(to, from);
    expect((await undo(body.move.id)).status).toBe(200);
    expect({ to: await facts(to.id), from: await facts(from.id), items: await recorded(from.id) }).toEqual(before);
    expect(await room.inbound.rows('select 1 from thread_alias where conversation_id = $1', [to.id])).toEqual([]);
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
    await room.inbound.owner.request('PATCH', `/api/conversations/${to.id}`, {
      version: now?.version,
      priority: 'high',
    });
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
    expect((await room.inbound.owner.request('GET', `/api/conversations/${c.id}/moves`)).body.map((move: { id: string }) => move.id)).toEqual([second]); // prettier-ignore
    expect((await undo(second)).status).toBe(200);
    expect(await textsOf(b.id)).toEqual(['a', 'b']);
    expect((await undo(first)).status).toBe(200);
    expect([await textsOf(a.id), await textsOf(b.id)]).toEqual([['a'], ['b']]);
    const { body } = await merge(b, a);
    await room.inbound.rows(`update conversation_move set at = now() - interval '61 minutes' where id = $1`, [
      body.move.id,
    ]);
    await room.inbound.test.app.get(Leftovers, { strict: false }).removeOnce();
    expect(await room.inbound.rows('select kept from conversation_move where id = $1', [body.move.id])).toEqual([{ kept: null }]); // prettier-ignore
    expect((await undo(body.move.id)).status).toBe(409);
  });

  it('is refused where answering would not stay right, with the reason', async () => {
    const other = await room.inbound.connect();
    await other.send(commentEvent('created', { id: 'elsewhere', thread: 'elsewhere' }));
    await room.inbound.drain();
    const here = await talk(['here']);
    const reasons: [MovedRow, MovedRow, string][] = [
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
    const stranger = await signedIn(room.inbound.test.app, { role: 'owner' });
    expect((await merge(here, await talk(['mine']), stranger)).status).toBe(404);
    const analyst = await signedIn(room.inbound.test.app, {
      role: 'analyst',
      workspaceId: room.inbound.owner.agent.workspaceId,
    });
    expect((await merge(here, await talk(['mine']), analyst)).status).toBe(403);
    const stale = await post(`/api/conversations/${here.id}/merge`, { fromId: (await talk(['x'])).id, version: 99 });
    expect(stale.body.code).toBe('stale-version');
  });

  describe('answers', () => {
    const answer = async (conversation: MovedRow, text: string, itemId?: string) => {
      const { body } = await room.inbound.owner.request('GET', `/api/conversations/${conversation.id}`);
      const sent = await post(`/api/conversations/${conversation.id}/replies`, { verb: 'reply', text, itemId, lastSeenItemId: body.lastItemId, sendAnyway: true }); // prettier-ignore
      expect(sent.status).toBe(201);
      return eventually(() => room.system.asked.find((asked) => asked.text === text));
    };
    const settled = (id: string) =>
      eventually(async () => {
        const open = await room.inbound.rows(`select 1 from action where conversation_id = $1 and state not in ('done', 'failed')`, [id]); // prettier-ignore
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
      const echo = await room.inbound.rows<{ external_id: string }>(`select external_id from item where conversation_id = $1 and text = 'to the newest'`, [to.id]); // prettier-ignore
      await room.account.send(commentEvent('created', { id: String(echo[0]?.external_id), thread: 'from-a', author: 'brand', text: 'to the newest' })); // prettier-ignore
      await room.inbound.drain();
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
      await room.inbound.rows('update workspace set reply_hold_seconds = 60');
      const [to, from] = [await talk(['to']), await talk(['from'])];
      const detail = (await room.inbound.owner.request('GET', `/api/conversations/${from.id}`)).body;
      await post(`/api/conversations/${from.id}/replies`, { verb: 'reply', text: 'held', lastSeenItemId: detail.lastItemId }); // prettier-ignore
      expect((await merge(to, from)).body.current).toEqual({ reason: 'sending' });
      await room.inbound.rows('update workspace set reply_hold_seconds = 0');
    });
  });

  describe('a split', () => {
    const split = async (from: MovedRow, itemIdList: string[], toId?: string) =>
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
    const { cookie } = room.inbound.owner;
    const socket = io(room.inbound.test.url, { transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: { cookie } }); // prettier-ignore
    const heard: ConversationMoved[] = [];
    socket.on('conversation.moved', (event: ConversationMoved) => heard.push(event));
    await new Promise<void>((ready) => socket.once('ready', () => ready()));
    const [to, from] = [await talk(['to']), await talk(['from'])];
    const { body } = await merge(to, from);
    await undo(body.move.id);
    await eventually(() => (heard.length === 2 ? true : undefined));
    socket.disconnect();
    const byMemberId = String(room.inbound.owner.agent.memberId);
    expect(heard).toMatchObject([
      { fromId: from.id, toId: to.id, gone: true, byMemberId },
      { fromId: to.id, toId: from.id, gone: false, byMemberId },
    ]);
    expect(body.move.undoUntil > new Date().toISOString()).toBe(true);
  });
});
