import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NotificationView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { OutboxRelay } from '@parvis/platform';
import { eventually, type TestApp } from '@parvis/testing';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';
import { RiskSweeper } from '../views/risk-sweeper';
import { FollowWatch } from './follow-watch';

describe('following conversations', () => {
  let inbound: InboundTest;
  let test: TestApp;
  let account: GenericAccount;
  let callbacks: Server;
  let ines: SignedInMember;
  let tom: SignedInMember;

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    test = inbound.test;
    callbacks = createServer((request, response) => void request.resume().on('end', () => response.end('{}')));
    await once(callbacks.listen(0, '127.0.0.1'), 'listening');
    account = await inbound.connect(inbound.owner, `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/`);
    await read();
  });
  beforeEach(async () => {
    const { workspaceId } = inbound.owner.agent;
    ines = await signedIn(test.app, { workspaceId, name: 'Inès M.' });
    tom = await signedIn(test.app, { workspaceId, name: 'Tom B.' });
  });
  afterAll(async () => {
    callbacks.close();
    await inbound.test.stop();
  });

  /** Lets the log and its readers catch up; the worker reads along at its own pace. */
  async function read(): Promise<void> {
    const [relay, watch] = [test.app.get(OutboxRelay), test.app.get(FollowWatch, { strict: false })];
    await eventually(async () => {
      await relay.relayOnce();
      await watch.readOnce();
      const open = await inbound.rows(`select 1 from event_outbox union all select 1 from event e
        where not exists (select 1 from log_reader r where r.position >= e.position) limit 1`);
      return open.length === 0 || undefined;
    });
  }
  let counter = 0;
  const arrive = async (thread: string, text = 'Is it loud?'): Promise<{ id: string; itemId: string }> => {
    const id = `${thread}-${(counter += 1)}`;
    await account.send(commentEvent('created', { id, thread, text, createdAt: new Date().toISOString() }));
    await inbound.drain();
    const [row] = await inbound.rows<{ id: string; item: string }>(
      'select conversation_id as id, id as item from item where external_id = $1',
      [id],
    );
    if (!row) throw new Error('it did not arrive');
    return { id: row.id, itemId: row.item };
  };
  const told = async (member: SignedInMember): Promise<NotificationView[]> => {
    await read();
    return (await member.request('GET', '/api/notifications?kind=followed-reply')).body.items;
  };
  const follow = (member: SignedInMember, id: string, method = 'PUT') =>
    member.request(method, `/api/conversations/${id}/follow`);

  it('by hand tells of what people and colleagues write, never of what one wrote oneself', async () => {
    const { id } = await arrive('by-hand');
    expect((await follow(ines, id)).body).toEqual({
      following: true,
      reason: 'by-hand',
      followerIds: [String(ines.agent.memberId)],
    });
    await arrive('by-hand', 'Anybody?');
    await tom.request('POST', `/api/conversations/${id}/notes`, { text: 'asking the shop' });
    await ines.request('POST', `/api/conversations/${id}/notes`, { text: 'my own' });
    const heard = await told(ines);
    expect(heard.map(({ text, byMemberId }) => [text, byMemberId])).toEqual([
      ['asking the shop', String(tom.agent.memberId)],
      ['Anybody?', null],
    ]);
    expect(await told(tom)).toEqual([]);
  });

  it('tells of each item once, however many workers read', async () => {
    const { id } = await arrive('once');
    await follow(ines, id);
    await arrive('once', 'first');
    await arrive('once', 'second');
    await test.app.get(OutboxRelay).relayOnce();
    const watch = test.app.get(FollowWatch, { strict: false });
    await Promise.all([watch.readOnce(), watch.readOnce(), watch.readOnce()]);
    // as after a restore of an older position: what was told stays told
    await inbound.rows('update log_reader set position = 0');
    expect((await told(ines)).map(({ text }) => text)).toEqual(['second', 'first']);
  });

  it('comes by a mention, which tells of itself only once', async () => {
    const { id } = await arrive('by-mention');
    await tom.request('POST', `/api/conversations/${id}/notes`, {
      text: '@Inès M. look',
      mentions: [String(ines.agent.memberId)],
    });
    expect(await told(ines)).toEqual([]);
    expect((await follow(ines, id, 'GET')).body).toMatchObject({ following: true, reason: 'mentioned' });
    await arrive('by-mention', 'And now?');
    expect((await told(ines)).map(({ text }) => text)).toEqual(['And now?']);
  });

  it('comes by having answered', async () => {
    const { id, itemId } = await arrive('by-answer');
    const reply = { verb: 'reply', text: 'No, it is quiet.', lastSeenItemId: itemId };
    expect((await ines.request('POST', `/api/conversations/${id}/replies`, reply)).status).toBe(201);
    expect((await follow(ines, id, 'GET')).body).toMatchObject({ following: true, reason: 'answered' });
    await arrive('by-answer', 'Thanks!');
    expect((await told(ines)).map(({ text }) => text)).toEqual(['Thanks!']);
  });

  it('ends by hand, and neither a mention nor an answer brings it back', async () => {
    const { id } = await arrive('left');
    await follow(ines, id);
    expect((await follow(ines, id, 'DELETE')).body).toEqual({ following: false, reason: null, followerIds: [] });
    await tom.request('POST', `/api/conversations/${id}/notes`, { text: 'x', mentions: [String(ines.agent.memberId)] });
    await arrive('left', 'Hello?');
    expect(await told(ines)).toEqual([]);
    expect((await follow(ines, id)).body.following).toBe(true);
  });

  it('is for conversations of the own workspace', async () => {
    const stranger = await signedIn(test.app);
    const { id } = await arrive('ours');
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await follow(stranger, id, method)).status).toBe(404);
  });

  it('also tells when an answer is due soon: who it belongs to and who follows, once', async () => {
    const { id } = await arrive('due');
    await follow(ines, id);
    const { version } = (await tom.request('GET', `/api/conversations/${id}`)).body;
    await tom.request('PUT', `/api/conversations/${id}/assignment`, { memberId: String(tom.agent.memberId), version });
    await inbound.rows(`update conversation set next_due_at = now() + interval '10 minutes' where id = $1`, [id]);
    const sweeper = test.app.get(RiskSweeper, { strict: false });
    await Promise.all([sweeper.sweepOnce(), sweeper.sweepOnce()]);
    await inbound.rows('update conversation set at_risk = false where id = $1', [id]);
    await sweeper.sweepOnce();
    for (const member of [ines, tom]) {
      const { items } = (await member.request('GET', '/api/notifications?kind=due-soon')).body;
      expect(items.map((one: NotificationView) => one.conversationId)).toEqual([id]);
    }
  });
});
