import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClockView, ConversationClocksView, ConversationView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import type { SignedInMember } from '@parvis/identity/testing';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { aPolicy, minutesPass, recounted, within } from '../../test/promises';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

const MINUTE = 60_000;
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();

describe('the clocks of conversations', () => {
  let inbound: InboundTest;
  let owner: SignedInMember;
  let account: GenericAccount;
  let callbacks: Server;
  let counter = 0;

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    owner = inbound.owner;
    callbacks = createServer((_, response) => void response.writeHead(200).end('{}'));
    await new Promise<void>((done) => callbacks.listen(0, '127.0.0.1', done));
    account = await inbound.connect(owner, `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/actions`);
    const [reviews, urgent, tagged] = [{ stars: [1, 2] }, { priorities: ['urgent' as const] }, { vip: true }];
    await aPolicy(owner, { name: 'VIP', conditions: tagged, targets: { firstReply: within(5), nextReply: within(5), resolution: null } }); // prettier-ignore
    await aPolicy(owner, { name: 'Bad reviews', conditions: reviews, targets: { firstReply: within(90, 30), nextReply: within(60), resolution: within(600) } }); // prettier-ignore
    await aPolicy(owner, { name: 'Urgent', conditions: urgent, targets: { firstReply: within(30), nextReply: within(30), resolution: null } }); // prettier-ignore
  });
  afterAll(async () => {
    await inbound.test.stop();
    await new Promise<void>((done) => callbacks.close(() => done()));
  });

  const arrives = async (parts: Partial<Parameters<typeof commentEvent>[1]> = {}): Promise<string> => {
    const id = `c-${(counter += 1)}`;
    await account.send(commentEvent('created', { id, ...parts }));
    await inbound.drain();
    const [row] = await inbound.rows<{ id: string }>('select id from conversation where thread_key like $1', [`%${parts.thread ?? `t-${id}`}`]); // prettier-ignore
    if (!row) throw new Error('no conversation');
    return row.id;
  };
  const view = async (id: string): Promise<ConversationView> => (await owner.request('GET', `/api/conversations/${id}`)).body; // prettier-ignore
  const clocks = async (id: string): Promise<ClockView[]> =>
    ((await owner.request('GET', `/api/conversations/${id}/clocks`)).body as ConversationClocksView).clocks;
  const change = async (id: string, body: object): Promise<ConversationView> => {
    const { version } = await view(id);
    const answer = await owner.request('PATCH', `/api/conversations/${id}`, { version, ...body });
    expect(answer.status).toBe(200);
    return answer.body as ConversationView;
  };
  const reply = async (id: string): Promise<string> => {
    const { lastItemId } = await view(id);
    const answer = await owner.request('POST', `/api/conversations/${id}/replies`, { verb: 'reply', text: 'We are on it', lastSeenItemId: lastItemId }); // prettier-ignore
    expect(answer.status).toBe(201);
    return answer.body.action.id as string;
  };

  it('start at intake by the first policy that matches; the earliest is due next', async () => {
    const createdAt = minutesAgo(10);
    const id = await arrives({ kind: 'review', rating: 1, createdAt });
    const due = new Date(Date.parse(createdAt) + 90 * MINUTE).toISOString();
    expect((await view(id)).nextDueAt).toBe(due);
    expect(await clocks(id)).toMatchObject([
      { kind: 'first-reply', state: 'running', startedAt: createdAt, dueAt: due, targetMinutes: 90, policy: { name: 'Bad reviews' } }, // prettier-ignore
      { kind: 'resolution', state: 'running', targetMinutes: 600 },
    ]);
  });

  it('hold the minutes of the workspace where no policy matches', async () => {
    const createdAt = minutesAgo(10);
    const id = await arrives({ createdAt });
    expect(await clocks(id)).toMatchObject([{ kind: 'first-reply', targetMinutes: 240, policy: null }]);
    expect((await view(id)).nextDueAt).toBe(new Date(Date.parse(createdAt) + 240 * MINUTE).toISOString());
  });

  it('wait while it is snoozed, with what was left, and go on when it wakes or the person writes', async () => {
    const thread = 'snoozed-thread';
    const id = await arrives({ kind: 'review', rating: 1, thread, createdAt: minutesAgo(30) });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await change(id, { status: 'snoozed', snoozedUntil: later })).nextDueAt).toBeNull();
    const [paused] = await clocks(id);
    expect(paused).toMatchObject({ state: 'paused', pausedBecause: 'snoozed', dueAt: null });
    expect(paused?.remainingSeconds).toBeGreaterThan(59 * 60 - 30);
    expect(paused?.remainingSeconds).toBeLessThanOrEqual(60 * 60);
    const woken = await change(id, { status: 'open' });
    expect(Date.parse(woken.nextDueAt ?? '') - Date.now()).toBeGreaterThan(59 * MINUTE - 30_000);
    await change(id, { status: 'snoozed', snoozedUntil: later });
    await arrives({ kind: 'review', thread, createdAt: minutesAgo(0) });
    expect(await clocks(id)).toMatchObject([{ kind: 'first-reply', state: 'running' }, { kind: 'resolution', state: 'running' }]); // prettier-ignore
  });

  it('end with our reply; while it is the customer’s turn the resolution waits; their next word starts the next clock', async () => {
    const thread = 'answered-thread';
    const id = await arrives({ kind: 'review', rating: 2, thread });
    await reply(id);
    const [resolution, first] = await clocks(id);
    expect(first).toMatchObject({ kind: 'first-reply', state: 'met', endedBy: 'reply' });
    expect(resolution).toMatchObject({ kind: 'resolution', state: 'paused', pausedBecause: 'waiting' });
    expect((await view(id)).nextDueAt).toBeNull();
    await arrives({ kind: 'review', thread, createdAt: new Date(Date.now() + 1000).toISOString() });
    expect((await clocks(id)).filter(({ endedAt }) => endedAt === null)).toMatchObject([
      { kind: 'next-reply', state: 'running', targetMinutes: 60 },
      { kind: 'resolution', state: 'running' },
    ]);
  });

  it('go on as if nothing had been said when the reply is taken back', async () => {
    const id = await arrives({ kind: 'review', rating: 1 });
    const before = (await view(id)).nextDueAt;
    await inbound.rows('update workspace set reply_hold_seconds = 30');
    const action = await reply(id);
    expect((await view(id)).nextDueAt).toBeNull();
    expect((await owner.request('POST', `/api/actions/${action}/cancel`)).status).toBeLessThan(300);
    expect((await view(id)).nextDueAt).toBe(before);
    expect(await clocks(id)).toMatchObject([{ kind: 'first-reply', state: 'running', dueAt: before, endedAt: null }, { kind: 'resolution', state: 'running' }]); // prettier-ignore
  });

  it('stop when it is handled, continue when it is reopened, and start anew with a new word', async () => {
    const thread = 'handled-thread';
    const id = await arrives({ kind: 'review', rating: 1, thread });
    await change(id, { status: 'handled' });
    expect(await clocks(id)).toMatchObject([{ state: 'met', endedBy: 'handled' }, { state: 'met', endedBy: 'handled' }]); // prettier-ignore
    await change(id, { status: 'open' });
    const reopened = await clocks(id);
    expect(reopened).toHaveLength(2);
    expect(reopened).toMatchObject([
      { state: 'running', endedAt: null },
      { state: 'running', endedAt: null },
    ]);
    await change(id, { status: 'handled' });
    await arrives({ kind: 'review', thread, createdAt: new Date(Date.now() + 1000).toISOString() });
    const anew = await clocks(id);
    expect(anew.filter(({ endedAt }) => endedAt === null).map(({ kind }) => kind)).toEqual(['first-reply', 'resolution']); // prettier-ignore
    expect(anew).toHaveLength(4);
  });

  it('follow the priority, the tags and who is a VIP', async () => {
    const createdAt = minutesAgo(1);
    const id = await arrives({ createdAt, author: 'a very important person' });
    const urgent = await change(id, { priority: 'urgent' });
    expect(urgent.nextDueAt).toBe(new Date(Date.parse(createdAt) + 30 * MINUTE).toISOString());
    expect(await clocks(id)).toMatchObject([{ policy: { name: 'Urgent' }, targetMinutes: 30 }]);
    await inbound.rows(`update contact set vip = true where id = (select contact_id from conversation where id = $1)`, [id]); // prettier-ignore
    await change(id, { priority: 'none' });
    expect(await clocks(id)).toMatchObject([{ policy: { name: 'VIP' }, targetMinutes: 5 }]);
  });

  it('follow at once when somebody becomes a VIP, is linked to one, and is none any more', async () => {
    const person = async (id: string): Promise<string> => (await inbound.rows<{ c: string }>('select contact_id as c from conversation where id = $1', [id]))[0]?.c ?? ''; // prettier-ignore
    const contact = (id: string, path = '') => owner.request('GET', `/api/contacts/${id}${path}`);
    const [one, other] = [await arrives({ author: 'rising star' }), await arrives({ author: 'star elsewhere' })];
    const [star, same] = [await person(one), await person(other)];
    const setVip = async (vip: boolean) => {
      const { version } = (await contact(star)).body;
      expect((await owner.request('PATCH', `/api/contacts/${star}`, { version, vip })).status).toBe(200);
    };
    const targets = async (id: string) => (await clocks(id)).map(({ targetMinutes }) => targetMinutes);
    const { version } = await view(one);
    await setVip(true);
    expect([await targets(one), await targets(other)]).toEqual([[5], [240]]);
    expect((await view(one)).version).toBe(version + 1);
    expect((await owner.request('POST', `/api/contacts/${star}/links`, { contactId: same })).status).toBeLessThan(300);
    expect(await targets(other)).toEqual([5]);
    const { links } = (await contact(star, '/links')).body;
    await owner.request('DELETE', `/api/contacts/${star}/links/${links[0].id}`);
    expect([await targets(one), await targets(other)]).toEqual([[5], [240]]);
    await setVip(false);
    expect(await targets(one)).toEqual([240]);
  });

  it('say who had it when an answer came too late, though no sweeper had looked', async () => {
    const id = await arrives({ kind: 'review', rating: 1 });
    const me = String(owner.agent.memberId);
    await owner.request('PUT', `/api/conversations/${id}/assignment`, { version: (await view(id)).version, memberId: me }); // prettier-ignore
    await minutesPass(inbound.test, id, 120);
    await reply(id);
    const late = (await clocks(id)).find(({ kind }) => kind === 'first-reply');
    expect(late).toMatchObject({ state: 'breached', endedBy: 'reply', breachedBy: { memberId: me, teamId: null } });
  });

  it('come in line with changed policies by a job that tells how far it is', async () => {
    const createdAt = minutesAgo(1);
    const id = await arrives({ createdAt });
    const policy = await aPolicy(owner, { name: 'Comments', conditions: { kinds: ['comment'] }, targets: { firstReply: within(15), nextReply: within(15), resolution: null } }); // prettier-ignore
    const job = () => owner.request('GET', '/api/sla-policies').then(({ body }) => body.job);
    await recounted(inbound.test);
    const done = await job();
    expect(done).toMatchObject({ state: 'done', done: done.total });
    expect(done.total).toBeGreaterThan(0);
    expect((await view(id)).nextDueAt).toBe(new Date(Date.parse(createdAt) + 15 * MINUTE).toISOString());
    expect((await owner.request('DELETE', `/api/sla-policies/${policy.id}`)).status).toBe(204);
    await recounted(inbound.test);
    expect(await clocks(id)).toMatchObject([{ targetMinutes: 240, policy: null }]);
  });
});
