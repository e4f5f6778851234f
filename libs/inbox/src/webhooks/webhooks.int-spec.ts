import { call, signedIn, type SignedInMember } from '@parvis/identity/testing';
import { OutboxRelay } from '@parvis/platform';
import { eventually, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { isSignedWith, Receiver } from '../../test/receiver';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { WebhookDeliverer } from './deliverer';
import { takeDeliveries } from './delivery-claims';
import { WebhookTimings } from './webhook-timings';

const FAST = { gapsMs: [20, 20, 20, 20], failuresUntilRest: 1000, sweepMs: 50 };

describe('outgoing webhooks', () => {
  let test: TestApp;
  let admin: SignedInMember;
  let account: SeededAccount;
  let receiver: Receiver;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    Object.assign(test.app.get(WebhookTimings), FAST);
  });
  beforeEach(async () => {
    receiver = await Receiver.start();
    admin = await signedIn(test.app, { role: 'admin' });
    account = await anAccount(test.app, { workspaceId: admin.agent.workspaceId });
  });
  afterEach(async () => {
    // nothing of this test is sent into the next
    for (const { id } of (await admin.request('GET', '/api/webhooks')).body)
      await admin.request('DELETE', `/api/webhooks/${id}`);
    await receiver.stop();
  });
  afterAll(() => test.stop());

  const connect = async (kinds = ['conversation.updated'], url = receiver.url) => {
    const made = await admin.request('POST', '/api/webhooks', { name: 'CRM', url, kinds });
    expect(made.status).toBe(201);
    return { id: made.body.endpoint.id as string, secret: made.body.secret as string };
  };
  const view = async (id: string) => (await admin.request('GET', `/api/webhooks/${id}`)).body;
  const deliveries = async (id: string, query = '') =>
    (await admin.request('GET', `/api/webhooks/${id}/deliveries${query}`)).body.items;
  /** A change of a conversation, as members make them: one event. */
  const change = async (id: string, data: Record<string, unknown> = {}) => {
    await test.db.transaction(admin.agent.workspaceId, (tx) =>
      tx.publish(admin.agent.workspaceId, { kind: 'conversation.updated', conversationId: id, data }),
    );
    await test.app.get(OutboxRelay, { strict: false }).relayOnce();
  };
  const received = (count: number) =>
    eventually(() => (receiver.calls.length >= count ? receiver.calls.slice(0, count) : undefined));

  it('tell a change, signed as Standard Webhooks have it, with the view that REST returns', async () => {
    const { id, secret } = await connect();
    const talk = await aConversation(test.db, { account, texts: ['Où est ma commande ?'] });
    const { version } = (await admin.request('GET', `/api/conversations/${talk.id}`)).body;
    await admin.request('PATCH', `/api/conversations/${talk.id}`, { version, priority: 'urgent' });

    const [first] = await received(1);
    if (!first) throw new Error('nothing came');
    expect(isSignedWith(secret, first)).toBe(true);
    expect(isSignedWith(secret.replace(/.{5}=$/, 'AAAAA='), first)).toBe(false);
    expect(isSignedWith(secret, { ...first, body: `${first.body} ` })).toBe(false);
    expect(first.headers['webhook-id']).toBe(first.event.id);
    expect(first.event).toMatchObject({
      id: expect.stringMatching(/^evt_\d+$/),
      type: 'conversation.updated',
      data: {
        workspaceId: String(admin.agent.workspaceId),
        memberId: String(admin.agent.memberId),
        subject: { type: 'conversation', id: talk.id },
      },
    });
    const { unread: _own, ...shared } = (await admin.request('GET', `/api/conversations?status=open`)).body.items[0];
    expect(first.event.data.conversation).toEqual(shared);
    expect(shared.priority).toBe('urgent');
    await eventually(async () => ((await view(id)).pending === 0 ? true : undefined));
    expect((await view(id)).lastSuccessAt).not.toBeNull();
  });

  it('tell chosen kinds only, in the order of the log, each event once', async () => {
    await connect(['tag.created', 'tag.updated']);
    const tagged = await admin.request('POST', '/api/tags', { name: 'Livraison' });
    const talk = await aConversation(test.db, { account });
    await change(talk.id);
    await admin.request('PATCH', `/api/tags/${tagged.body.id}`, { name: 'Retard' });
    const two = await received(2);
    expect(two.map(({ event }) => event.type)).toEqual(['tag.created', 'tag.updated']);
    expect(new Set(two.map(({ event }) => event.id)).size).toBe(2);
    expect(two[1]?.event.data.tag).toMatchObject({ name: 'Retard' });
  });

  it('are tried again under the same id until they arrive, with a log of every attempt', async () => {
    const { id } = await connect();
    receiver.answer = (_call, response) => {
      const failing = receiver.calls.length < 3;
      response.writeHead(failing ? 503 : 200, { 'x-trace': 'abc' }).end(failing ? 'later' : 'ok');
    };
    const talk = await aConversation(test.db, { account });
    await change(talk.id);
    const three = await received(3);
    expect(new Set(three.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const done = await eventually(async () => (await deliveries(id, '?state=done'))[0]);
    expect(done).toMatchObject({ attempts: 3, lastStatus: 200, lastError: null, conversationId: talk.id });
    const { body } = await admin.request('GET', `/api/webhooks/${id}/deliveries/${done.id}`);
    expect(body.tries.map(({ status }: { status: number }) => status)).toEqual([200, 503, 503]);
    expect(body.tries[1]).toMatchObject({ error: 'answered 503', responseBody: 'later' });
    expect(body.tries[1].responseHead['x-trace']).toBe('abc');
    expect(body.tries[1].requestHead['webhook-id']).toBe(done.eventId);
    expect(body.payload).toMatchObject({ id: done.eventId, type: 'conversation.updated' });
  });

  it('keep the order within a conversation while another goes on', async () => {
    await connect();
    const [slow, quick] = [await aConversation(test.db, { account }), await aConversation(test.db, { account })];
    let refused = 0;
    receiver.answer = ({ event }, response) => {
      const fails = event.data.subject.id === slow.id && refused < 2;
      if (fails) refused += 1;
      response.writeHead(fails ? 500 : 204).end();
    };
    for (let step = 0; step < 3; step += 1) {
      await change(slow.id);
      await change(quick.id);
    }
    await received(8);
    const seqs = (conversation: string) =>
      receiver.calls.filter(({ event }) => event.data.subject.id === conversation).map(({ event }) => event.seq ?? 0);
    const slowly = seqs(slow.id);
    expect(slowly).toHaveLength(5);
    expect(slowly.slice(0, 3)).toEqual([slowly[0], slowly[0], slowly[0]]);
    expect(slowly).toEqual([...slowly].sort((one, other) => one - other));
    expect(seqs(quick.id)).toEqual([...seqs(quick.id)].sort((one, other) => one - other));
  });

  it('go out again under the same id when the process died between sending and writing it down', async () => {
    const { id } = await connect();
    const deliverer = test.app.get(WebhookDeliverer, { strict: false });
    await test.db.read('system', `update webhook_endpoint set wait_until = now() + interval '1 hour'`);
    await change((await aConversation(test.db, { account })).id);
    await eventually(async () => ((await deliveries(id)).length === 1 ? true : undefined));
    // as the loop does, up to the crash
    const dying = await test.db.transaction('system', async (tx) => {
      await tx.query('update webhook_endpoint set wait_until = null');
      return takeDeliveries(tx, 10, 3600);
    });
    expect(dying).toHaveLength(1);
    if (!dying[0]) return;
    await deliverer.send(dying[0]);
    expect(receiver.calls).toHaveLength(1);
    deliverer.nudge();
    expect((await deliveries(id))[0]).toMatchObject({ state: 'pending' });

    await test.db.read('system', `update webhook_delivery set claimed_until = now() - interval '1 second'`);
    deliverer.nudge();
    const [before, after] = await received(2);
    expect(after?.headers['webhook-id']).toBe(before?.headers['webhook-id']);
    await eventually(async () => ((await deliveries(id, '?state=done')).length === 1 ? true : undefined));
  });

  it('are signed with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { id, secret } = await connect();
    const rotated = await admin.request('POST', `/api/webhooks/${id}/secret`);
    expect(rotated.body.secret).not.toBe(secret);
    const talk = await aConversation(test.db, { account });
    await change(talk.id);
    const [during] = await received(1);
    if (!during) throw new Error('nothing came');
    expect([secret, rotated.body.secret].map((one) => isSignedWith(one, during))).toEqual([true, true]);
    const left = Date.parse(rotated.body.endpoint.previousSecretUntil) - Date.now();
    expect(left).toBeGreaterThan(86_000_000);

    await test.db.read('system', `update webhook_endpoint set previous_until = now() - interval '1 second'`);
    await change(talk.id);
    const [, later] = await received(2);
    if (!later) throw new Error('nothing came');
    expect([secret, rotated.body.secret].map((one) => isSignedWith(one, later))).toEqual([false, true]);
  });

  it('are given up after the last attempt, and told again on demand: one, or what was given up in a time', async () => {
    const { id } = await connect();
    receiver.answer = (_call, response) => response.writeHead(500).end();
    const talk = await aConversation(test.db, { account });
    await change(talk.id);
    const [dead] = await eventually(async () => {
      const list = await deliveries(id, '?state=dead');
      return list.length > 0 ? list : undefined;
    });
    expect(dead).toMatchObject({ attempts: 5, nextAttemptAt: null });
    expect(await view(id)).toMatchObject({ dead: 1, state: 'active', lastError: 'answered 500' });
    expect((await view(id)).failingSince).not.toBeNull();

    receiver.answer = (_call, response) => response.writeHead(204).end();
    const again = await admin.request('POST', `/api/webhooks/${id}/deliveries/${dead.id}/replay`);
    expect(again).toMatchObject({ status: 202, body: { isReplay: true, eventId: dead.eventId } });
    await eventually(async () => ((await deliveries(id, '?state=done')).length === 1 ? true : undefined));
    expect((await deliveries(id, '?state=dead')).length).toBe(0);
    expect(receiver.calls.at(-1)?.headers['webhook-id']).toBe(dead.eventId);
    expect(await view(id)).toMatchObject({ failingSince: null, lastError: null });
  });

  it('tell a stretch of time again, once, also what an endpoint never heard', async () => {
    const talk = await aConversation(test.db, { account });
    const from = new Date(Date.now() - 1000).toISOString();
    for (let step = 0; step < 3; step += 1) await change(talk.id);
    await eventually(async () => {
      const [head] = await test.db.read<{ seq: string }>(
        'system',
        'select seq from event_head where workspace_id = $1',
        [admin.agent.workspaceId],
      );
      return head?.seq === '3' ? true : undefined;
    });
    const { id } = await connect();
    const to = new Date(Date.now() + 1000).toISOString();
    const accepted = await admin.request('POST', `/api/webhooks/${id}/replays`, { from, to, only: 'all' });
    expect(accepted.status).toBe(202);
    const three = await received(3);
    expect(three.map(({ event }) => event.seq)).toEqual([1, 2, 3]);
    const replay = await eventually(async () => {
      const { replay } = await view(id);
      return replay.done ? replay : undefined;
    });
    expect(replay).toMatchObject({ made: 3, only: 'all' });
    expect((await deliveries(id)).every(({ isReplay }: { isReplay: boolean }) => isReplay)).toBe(true);
    const none = await admin.request('POST', `/api/webhooks/${id}/replays`, { from, to, only: 'dead' });
    expect(none.status).toBe(202);
    await eventually(async () =>
      (await view(id)).replay.only === 'dead' && (await view(id)).replay.done ? true : undefined,
    );
    expect(receiver.calls).toHaveLength(3);
  });

  it('wait while the endpoint is paused and come in order when it goes on', async () => {
    const { id } = await connect();
    const paused = await admin.request('PATCH', `/api/webhooks/${id}`, { version: 1, active: false });
    expect(paused.body).toMatchObject({ state: 'paused', pausedBecause: 'member', version: 2 });
    const talk = await aConversation(test.db, { account });
    await change(talk.id);
    await change(talk.id);
    expect((await view(id)).behind).toBeGreaterThanOrEqual(2);
    expect(receiver.calls).toHaveLength(0);
    await admin.request('PATCH', `/api/webhooks/${id}`, { version: 2, active: true });
    const two = await received(2);
    expect((two[1]?.event.seq ?? 0) > (two[0]?.event.seq ?? 0)).toBe(true);
  });

  it('pause an endpoint that failed for days, and tell who may change it', async () => {
    const { id } = await connect();
    receiver.answer = (_call, response) => response.writeHead(500).end();
    await test.db.read('system', `update webhook_endpoint set failing_since = now() - interval '4 days', failures = 1`);
    await change((await aConversation(test.db, { account })).id);
    await eventually(async () => ((await view(id)).state === 'paused' ? true : undefined));
    expect(await view(id)).toMatchObject({ pausedBecause: 'failing', pending: 1 });
    const told = (await admin.request('GET', '/api/notifications')).body.items;
    expect(told).toMatchObject([{ kind: 'webhook-paused', text: 'CRM' }]);
  });

  it('stop at once at a receiver that is gone', async () => {
    const { id } = await connect();
    receiver.answer = (_call, response) => response.writeHead(410).end();
    await change((await aConversation(test.db, { account })).id);
    await eventually(async () => ((await view(id)).pausedBecause === 'gone' ? true : undefined));
    expect(receiver.calls).toHaveLength(1);
  });

  it('can be tried out, even while paused', async () => {
    const { id, secret } = await connect();
    await admin.request('PATCH', `/api/webhooks/${id}`, { version: 1, active: false });
    const sent = await admin.request('POST', `/api/webhooks/${id}/test`);
    expect(sent).toMatchObject({ status: 202, body: { kind: 'webhook.test', state: 'pending' } });
    const [first] = await received(1);
    expect(first && isSignedWith(secret, first)).toBe(true);
    expect(first?.event).toMatchObject({
      type: 'webhook.test',
      seq: null,
      data: { subject: { type: 'endpoint', id } },
    });
  });

  it('are each sent once when two workers are at it', async () => {
    const other = await startOutbound({ worker: true, database: test.database });
    Object.assign(other.app.get(WebhookTimings), FAST);
    try {
      await connect();
      const talks = await Promise.all([1, 2, 3, 4, 5].map(() => aConversation(test.db, { account })));
      for (let step = 0; step < 8; step += 1) await Promise.all(talks.map(({ id }) => change(id)));
      await received(40);
      const ids = receiver.calls.map(({ event }) => event.id);
      expect(new Set(ids).size).toBe(40);
      expect(ids).toHaveLength(40);
      for (const { id } of talks) {
        const seqs = receiver.calls.filter(({ event }) => event.data.subject.id === id).map(({ event }) => event.seq);
        expect(seqs).toEqual([...seqs].sort((one, two) => (one ?? 0) - (two ?? 0)));
      }
    } finally {
      await other.stop();
    }
  });

  it('refuse addresses that are none, stale writes, unknown kinds and people without the right', async () => {
    const refused = async (body: object) =>
      (await admin.request('POST', '/api/webhooks', body)).body.errors?.[0]?.pointer;
    const good = { name: 'CRM', url: receiver.url, kinds: ['*'] };
    expect(await refused({ ...good, url: 'crm.example/hook' })).toBe('/url');
    expect(await refused({ ...good, url: 'ftp://crm.example' })).toBe('/url');
    expect(await refused({ ...good, url: 'https://me:secret@crm.example' })).toBe('/url');
    expect(await refused({ ...good, kinds: ['noise.made'] })).toBe('/kinds');
    expect(await refused({ ...good, kinds: [] })).toBe('/kinds');
    expect(await refused({ ...good, name: ' ' })).toBe('/name');
    const { id } = await connect(['*']);
    expect((await view(id)).kinds).toEqual(['*']);
    await admin.request('PATCH', `/api/webhooks/${id}`, { version: 1, name: 'ERP' });
    const stale = await admin.request('PATCH', `/api/webhooks/${id}`, { version: 1, name: 'CRM' });
    expect(stale).toMatchObject({ status: 409, body: { code: 'stale-version', current: { name: 'ERP' } } });
    const agent = await signedIn(test.app, { workspaceId: admin.agent.workspaceId });
    expect((await agent.request('GET', '/api/webhooks')).status).toBe(403);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/webhooks/${id}`)).status).toBe(404);
    expect((await stranger.request('POST', `/api/webhooks/${id}/test`)).status).toBe(404);
    expect((await stranger.request('DELETE', `/api/webhooks/${id}`)).status).toBe(404);
    expect((await call(`${test.url}/api/webhooks`, 'GET', undefined, {})).status).toBe(401);
  });
});
