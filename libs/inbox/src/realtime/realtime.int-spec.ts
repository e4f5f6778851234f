import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientToServerEvents, ServerToClientEvents } from '@parvis/contracts';
import { IdentityModule, Sessions } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually, startTestApp, type TestApp } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { InboundModule } from '../inbound.module';

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;
type Name = keyof ServerToClientEvents;
type Payload<N extends Name> = Parameters<ServerToClientEvents[N]>[0];

/** A console's socket that remembers everything it was sent. */
class Console {
  readonly seen: { name: Name; payload: unknown }[] = [];
  private constructor(readonly socket: Client) {
    socket.onAny((name: Name, payload: unknown) => this.seen.push({ name, payload }));
  }

  static async open(url: string, member: SignedInMember, headers: Record<string, string> = {}): Promise<Console> {
    const socket: Client = io(url, {
      transports: ['websocket'],
      autoConnect: false,
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: member.cookie, ...headers },
    });
    const console = new Console(socket);
    await new Promise<void>((ready, refused) => {
      socket.once('ready', () => ready());
      socket.once('connect_error', refused);
      socket.connect();
    });
    return console;
  }

  all<N extends Name>(name: N): Payload<N>[] {
    return this.seen.filter((frame) => frame.name === name).map(({ payload }) => payload as Payload<N>);
  }

  next<N extends Name>(name: N, fits: (payload: Payload<N>) => boolean = () => true): Promise<Payload<N>> {
    return eventually(() => this.all(name).find(fits));
  }

  close(): void {
    this.socket.disconnect();
  }
}

jest.setTimeout(20_000);

describe('realtime', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let callbacks: Server;
  const consoles: Console[] = [];

  beforeAll(async () => {
    inbound = await startInbound();
    callbacks = createServer((request, response) => void request.resume().on('end', () => response.end('{}'))).listen(
      0,
      '127.0.0.1',
    );
    await once(callbacks, 'listening');
    account = await inbound.connect(inbound.owner, `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/`);
  });
  afterEach(() => consoles.splice(0).forEach((console) => console.close()));
  afterAll(async () => {
    callbacks.close();
    await inbound.test.stop();
  });

  const open = async (member = inbound.owner, url = inbound.test.url) => {
    const console = await Console.open(url, member);
    consoles.push(console);
    return console;
  };
  const colleague = (role: 'agent' | 'analyst' = 'agent') =>
    signedIn(inbound.test.app, { role, workspaceId: inbound.owner.agent.workspaceId });
  const arrive = async (thread: string, text = 'Is it loud?', id = `${thread}-${Math.random()}`) => {
    await account.send(commentEvent('created', { id, thread, text, createdAt: new Date().toISOString() }));
    const [row] = await eventually(async () => {
      const rows = await inbound.rows<{ id: string }>(
        'select c.id from item i join conversation c on c.id = i.conversation_id where i.external_id = $1',
        [id],
      );
      return rows.length > 0 ? rows : undefined;
    });
    return row!.id;
  };
  const lastSeq = async () =>
    Number(
      (
        await inbound.rows<{ seq: string }>('select seq from event_head where workspace_id = $1', [
          inbound.owner.agent.workspaceId,
        ])
      )[0]?.seq ?? 0,
    );

  it('pushes a new conversation as the view that REST returns, with the counts', async () => {
    const console = await open();
    const id = await arrive('rt-new', 'Bonjour\nsecond line');
    const { conversation, created, seq } = await console.next(
      'conversation.updated',
      (event) => event.conversation.id === id,
    );
    expect({ created, preview: conversation.preview, status: conversation.status }).toEqual({
      created: true,
      preview: 'Bonjour second line',
      status: 'open',
    });
    expect(conversation).not.toHaveProperty('unread');
    expect(seq).toBeGreaterThan(0);
    const { body } = await inbound.owner.request('GET', '/api/views');
    const unassigned = (body as { key: string; count: number }[]).find(({ key }) => key === 'unassigned')?.count;
    expect(unassigned).toBeGreaterThan(0);
    await console.next('counts.changed', ({ counts }) => counts['unassigned'] === unassigned);
  });

  it('sends items to those who have the conversation open, each with their own verbs', async () => {
    const id = await arrive('rt-items');
    const [agent, analyst, elsewhere] = await Promise.all([
      open(await colleague()),
      open(await colleague('analyst')),
      open(),
    ]);
    for (const console of [agent, analyst])
      expect(await console.socket.emitWithAck('conversation.open', { conversationId: id })).toEqual({ ok: true });
    await arrive('rt-items', 'Anybody?');
    const toAgent = await agent.next('item.changed', ({ item }) => item.text === 'Anybody?');
    const toAnalyst = await analyst.next('item.changed', ({ item }) => item.text === 'Anybody?');
    expect(toAgent).toMatchObject({ created: true, item: { direction: 'in', author: { name: 'client_042' } } });
    expect(toAgent.item.verbs).toContainEqual({
      verb: 'reply',
      available: true,
      reversible: expect.any(Boolean),
      reason: null,
    });
    expect(toAgent.item.verbs).toContainEqual({
      verb: 'delete',
      available: false,
      reversible: false,
      reason: 'not-allowed',
    });
    expect(new Set(toAnalyst.item.verbs.map(({ reason }) => reason))).toEqual(new Set(['not-allowed']));
    await elsewhere.next(
      'conversation.updated',
      (event) => event.conversation.id === id && event.conversation.itemCount === 2,
    );
    expect(elsewhere.all('item.changed')).toEqual([]);
    await agent.socket.emitWithAck('conversation.close', { conversationId: id });
    const before = agent.all('item.changed').length;
    await arrive('rt-items', 'Still there?');
    await analyst.next('item.changed', ({ item }) => item.text === 'Still there?');
    expect(agent.all('item.changed')).toHaveLength(before);
  });

  it('sends what was missed after a position, or says to refetch when it is too much', async () => {
    const id = await arrive('rt-resume');
    const from = await eventually(async () => ((await lastSeq()) > 0 ? lastSeq() : undefined));
    await arrive('rt-resume', 'while away');
    const console = await open();
    await console.socket.emitWithAck('conversation.open', { conversationId: id });
    const answer = await eventually(async () => {
      const now = await console.socket.emitWithAck('resume', { seq: from });
      return console.all('item.changed').some(({ item }) => item.text === 'while away') ? now : undefined;
    });
    expect(answer).toMatchObject({ ok: true, resync: false });
    expect(console.all('conversation.updated').map((event) => event.conversation.id)).toContain(id);
    const seqs = console.all('item.changed').map(({ seq }) => seq);
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs);

    await inbound.test.db.transaction(inbound.owner.agent.workspaceId, async (tx) => {
      await tx.publish(
        inbound.owner.agent.workspaceId,
        ...Array.from({ length: 600 }, () => ({ kind: 'noise.made', data: {} })),
      );
    });
    await eventually(async () => ((await lastSeq()) > from + 600 ? true : undefined));
    expect(await console.socket.emitWithAck('resume', { seq: from })).toMatchObject({ ok: true, resync: true });
    expect(await console.socket.emitWithAck('resume', { seq: 10_000_000 })).toMatchObject({ ok: true, resync: true });
  });

  it('lets nobody in without a session, from another page, or by a transport without one', async () => {
    const nobody = { ...inbound.owner, cookie: 'parvis_session=forged' };
    await expect(Console.open(inbound.test.url, nobody)).rejects.toMatchObject({
      message: 'signed-out',
      data: { status: 401 },
    });
    await expect(
      Console.open(inbound.test.url, inbound.owner, { origin: 'https://evil.example' }),
    ).rejects.toMatchObject({ message: 'not-allowed' });
    const polling = await fetch(`${inbound.test.url}/socket.io/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
  });

  it('gives another workspace nothing, whatever room it asks for', async () => {
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    const console = await open(stranger);
    const id = await arrive('rt-secret');
    const { workspaceId } = inbound.owner.agent;
    for (const forged of [
      id,
      `w:${workspaceId}:inbox`,
      `c:${workspaceId}:${id}:31`,
      `${id}:31`,
      '1 or 1=1',
      null,
      { id },
    ]) {
      const answer = await console.socket.emitWithAck('conversation.open', { conversationId: forged as string });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'not-found' } });
    }
    expect(await console.socket.emitWithAck('presence.set', { conversationId: id, state: 'viewing' })).toMatchObject({
      ok: false,
    });
    expect(await console.socket.emitWithAck('resume', { seq: 'x' as unknown as number })).toMatchObject({
      ok: false,
      problem: { status: 400 },
    });
    console.socket.emit('conversation.open', null as never, null as never);
    const own = await open();
    await arrive('rt-secret', 'for us only');
    await own.next('conversation.updated', (event) => event.conversation.id === id);
    const ofTheirOwn = ['ready', 'online.changed', 'presence.changed', 'availability.changed', 'counts.changed'];
    expect(console.seen.map(({ name }) => name).filter((name) => !ofTheirOwn.includes(name))).toEqual([]);
    const counts = console.all('counts.changed').flatMap((event) => Object.values(event.counts));
    expect(counts.filter((count) => count !== 0)).toEqual([]);
    const named = [
      ...console.all('online.changed').flatMap(({ memberIds }) => memberIds),
      ...console.all('availability.changed').map(({ availability }) => availability.memberId),
    ];
    expect(named).not.toContain(String(inbound.owner.agent.memberId));
  });

  it('ends the socket of a session that ended', async () => {
    const member = await colleague();
    const console = await open(member);
    const other = await open();
    const session = await inbound.test.app.get(Sessions, { strict: false }).find(member.cookie);
    await inbound.test.app.get(Sessions, { strict: false }).end(session!.tokenHash);
    await eventually(() => (console.seen.some(({ name }) => name === 'session.ended') ? true : undefined));
    await eventually(() => (console.socket.connected ? undefined : true));
    const id = await arrive('rt-after');
    await other.next('conversation.updated', (event) => event.conversation.id === id);
    expect(console.all('conversation.updated')).toEqual([]);
    expect(other.socket.connected).toBe(true);
  });

  it('shows who looks and who writes, on every process, until they are gone', async () => {
    const second: TestApp = await startTestApp({
      imports: [IdentityModule, InboundModule],
      role: 'api',
      database: inbound.test.database,
    });
    try {
      const id = await arrive('rt-presence');
      const ines = await colleague();
      const [here, there] = [await open(), await open(ines, second.url)];
      await here.socket.emitWithAck('conversation.open', { conversationId: id });
      await there.socket.emitWithAck('conversation.open', { conversationId: id });
      await there.socket.emitWithAck('presence.set', { conversationId: id, state: 'writing' });
      const memberId = String(ines.agent.memberId);
      await here.next('presence.changed', ({ members }) =>
        members.some((member) => member.memberId === memberId && member.state === 'writing'),
      );
      await here.next('online.changed', ({ memberIds }) => memberIds.includes(memberId));
      there.close();
      await eventually(() => (here.all('presence.changed').at(-1)?.members.length === 0 ? true : undefined));
      await eventually(() => (here.all('online.changed').at(-1)?.memberIds.includes(memberId) ? undefined : true));
    } finally {
      await second.stop();
    }
  });

  it('tells about the health of an account and gives a member their notifications alone', async () => {
    const [console, agent] = [await open(), await open(await colleague())];
    await inbound.test.db.transaction('system', async (tx) => {
      const { changeHealth } = await import('../accounts/account-health');
      await changeHealth(tx, inbound.owner.agent.workspaceId, account.id, {
        health: 'needs-sign-in',
        detail: 'The token expired.',
        error: 'x',
      });
    });
    const told = await console.next('account.updated', (event) => event.account.health === 'needs-sign-in');
    expect(told.account).toMatchObject({ id: String(account.id), healthDetail: 'The token expired.' });
    const { notification } = await console.next('notification.created');
    expect(notification).toMatchObject({ kind: 'channel-needs-care', text: account.view.name });
    await agent.next('account.updated');
    expect(agent.all('notification.created')).toEqual([]);
  });
});
