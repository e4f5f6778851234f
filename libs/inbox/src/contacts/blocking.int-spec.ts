import { IdentityModule } from '@parvis/identity';
import { eventually } from '@parvis/testing';
import { CallbackRecorder } from '../../test/callbacks';
import {
  commentEvent,
  type CommentParts,
  type GenericAccount,
  type InboundTest,
  startInbound,
} from '../../test/generic';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';
import { NightlyRecount } from '../views/nightly-recount';

jest.setTimeout(30_000);

describe('what the intake does with people whom members know', () => {
  let inbound: InboundTest;
  let system: CallbackRecorder;
  let forum: GenericAccount;
  let shop: GenericAccount;

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    await inbound.rows('update workspace set reply_hold_seconds = 0');
    system = await CallbackRecorder.start();
    [forum, shop] = [
      await inbound.connect(inbound.owner, system.url),
      await inbound.connect(inbound.owner, system.url),
    ];
  });
  afterAll(async () => {
    await inbound.test.stop();
    await system.close();
  });

  const { request } = {
    request: (...args: Parameters<InboundTest['owner']['request']>) => inbound.owner.request(...args),
  };
  async function arrives(account: GenericAccount, parts: CommentParts) {
    await account.send(commentEvent('created', parts));
    await inbound.drain();
    const [row] =
      await inbound.rows<{ id: string; status: number; contact_id: string; waiting_since: Date | null; next_due_at: Date | null }>( // prettier-ignore
        `select c.* from conversation c join item i on i.conversation_id = c.id where i.external_id = $1 and i.account_id = $2`,
        [parts.id, account.id],
      );
    if (!row) throw new Error(`${parts.id} did not arrive`);
    return row;
  }
  const openIds = async () => ((await request('GET', '/api/conversations?view=all')).body.items as { id: string }[]).map(({ id }) => id); // prettier-ignore

  it('keeps what somebody who is blocked writes outside the queue, with the reason, until they are unblocked', async () => {
    const first = await arrives(forum, { id: 'b-1', author: 'troll' });
    const contact = `/api/contacts/${first.contact_id}`;
    const blocked = await request('PUT', `${contact}/block`, { reason: 'Insults, warned twice' });
    expect(blocked.body.block).toMatchObject({ reason: 'Insults, warned twice', byMemberId: String(inbound.owner.agent.memberId) }); // prettier-ignore
    const fresh = await arrives(forum, { id: 'b-2', author: 'troll', text: 'another thread' });
    expect(fresh).toMatchObject({ status: 3, waiting_since: null, next_due_at: null });
    expect(await openIds()).not.toContain(fresh.id);
    const { body } = await request('GET', `/api/conversations/${fresh.id}/items`);
    expect(body.items[0].text).toBe('another thread');
    expect(body.items[1].system).toEqual({ kind: 'blocked', byMemberId: null, data: { reason: 'Insults, warned twice' } }); // prettier-ignore
    expect((await request('GET', '/api/contacts?blocked=true')).body.items).toHaveLength(1);
    expect(await inbound.test.app.get(NightlyRecount, { strict: false }).runOnce()).toEqual({
      conversations: 0,
      counters: 0,
    });
    expect((await request('DELETE', `${contact}/block`)).body.block).toBeNull();
    expect(await arrives(forum, { id: 'b-3', author: 'troll' })).toMatchObject({ status: 0 });
    expect(await arrives(forum, { id: 'b-4', author: 'troll', thread: 't-b-2' })).toMatchObject({ id: fresh.id, status: 0 }); // prettier-ignore
  });

  it('opens nothing again by them, and lets others do so', async () => {
    const talk = await arrives(forum, { id: 'o-1', thread: 'o', author: 'troll-2' });
    await request('PUT', `/api/contacts/${talk.contact_id}/block`, { reason: 'spam' });
    const { version } = (await request('GET', `/api/conversations/${talk.id}`)).body;
    await request('PATCH', `/api/conversations/${talk.id}`, { version, status: 'handled' });
    expect(await arrives(forum, { id: 'o-2', thread: 'o', author: 'troll-2' })).toMatchObject({ status: 3, waiting_since: null }); // prettier-ignore
    expect(await arrives(forum, { id: 'o-3', thread: 'o', author: 'somebody' })).toMatchObject({ status: 0 });
  });

  it('needs a reason', async () => {
    const talk = await arrives(forum, { id: 'r-1', author: 'troll-3' });
    expect((await request('PUT', `/api/contacts/${talk.contact_id}/block`, { reason: ' ' })).status).toBe(400);
    expect((await request('PUT', '/api/contacts/123/block', { reason: 'x' })).status).toBe(404);
  });

  it('answers a linked person where they wrote, never at another identity of theirs', async () => {
    const here = await arrives(forum, { id: 'l-1', thread: 'dm-forum', author: 'ana', kind: 'dm' });
    const there = await arrives(shop, { id: 'l-2', thread: 'dm-shop', author: 'ana', kind: 'dm' });
    expect((await request('POST', `/api/contacts/${there.contact_id}/links`, { contactId: here.contact_id })).status).toBe(201); // prettier-ignore
    for (const [talk, thread, item] of [
      [here, 'dm-forum', 'l-1'],
      [there, 'dm-shop', 'l-2'],
    ] as const) {
      // prettier-ignore
      const { lastItemId } = (await request('GET', `/api/conversations/${talk.id}`)).body;
      const text = `to ${thread}`;
      await request('POST', `/api/conversations/${talk.id}/replies`, {
        verb: 'reply',
        text,
        lastSeenItemId: lastItemId,
      });
      const asked = await eventually(() => system.asked.find((one) => one.text === text));
      expect(asked).toMatchObject({ threadId: thread, itemId: item });
    }
    // after the link, too, what arrives is in the conversation of its own thread
    expect(await arrives(forum, { id: 'l-3', thread: 'dm-forum', author: 'ana', kind: 'dm' })).toMatchObject({ id: here.id }); // prettier-ignore
  });

  it('merges private words of one person only once the two are linked, and answers each thread', async () => {
    const one = await arrives(forum, { id: 'm-1', thread: 'dm-1', author: 'bo', kind: 'dm', text: 'first' });
    const two = await arrives(forum, { id: 'm-2', thread: 'dm-2', author: 'bo-2', kind: 'dm', text: 'second' });
    const merge = async () => {
      const { version } = (await request('GET', `/api/conversations/${one.id}`)).body;
      return request('POST', `/api/conversations/${one.id}/merge`, { fromId: two.id, version });
    };
    expect((await merge()).body.current).toEqual({ reason: 'other-person' });
    await request('POST', `/api/contacts/${one.contact_id}/links`, { contactId: two.contact_id });
    expect((await merge()).status).toBe(200);
    const { items } = (await request('GET', `/api/conversations/${one.id}/items`)).body;
    for (const item of (items as { id: string; text: string; direction: string }[]).filter(
      ({ direction }) => direction === 'in',
    )) {
      // prettier-ignore
      const text = `answer to ${item.text}`;
      const body = { verb: 'reply', text, itemId: item.id, lastSeenItemId: item.id, sendAnyway: true };
      expect((await request('POST', `/api/conversations/${one.id}/replies`, body)).status).toBe(201);
      const asked = await eventually(() => system.asked.find((done) => done.text === text));
      expect(asked.threadId).toBe(item.text === 'first' ? 'dm-1' : 'dm-2');
    }
  });
});
