import type { BulkUpdated, ConversationsChanged } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { type InboundTest, startInbound } from '../../test/generic';
import { aConversation, anAccount } from '../../test/seeds';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';

jest.setTimeout(60_000);

interface Heard {
  name: string;
  payload: unknown;
}

describe('consoles during a bulk run', () => {
  let inbound: InboundTest;
  let lead: SignedInMember;
  let colleague: SignedInMember;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    const { workspaceId } = inbound.owner.agent;
    lead = await signedIn(inbound.test.app, { role: 'lead', workspaceId });
    colleague = await signedIn(inbound.test.app, { role: 'agent', workspaceId });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await inbound.test.stop();
  });

  const listen = async (member: SignedInMember): Promise<Heard[]> => {
    const heard: Heard[] = [];
    const socket = io(inbound.test.url, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: member.cookie } }); // prettier-ignore
    sockets.push(socket);
    socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }));
    await new Promise<void>((ready) => socket.once('ready', () => ready()));
    return heard;
  };
  const of = <Payload>(heard: Heard[], name: string): Payload[] =>
    heard.filter((one) => one.name === name).map(({ payload }) => payload as Payload);

  it('are told of what changed by the batch, not one by one, and its member how far it is', async () => {
    const account = await anAccount(inbound.test.app, { workspaceId: inbound.owner.agent.workspaceId });
    const ids: string[] = [];
    for (let made = 0; made < 30; made++) ids.push((await aConversation(inbound.test.db, { account })).id);
    const [own, others] = [await listen(lead), await listen(colleague)];
    const body = { ids, steps: [{ kind: 'assign', memberId: 'me' }], expectedCount: 30 };
    const { body: run } = await lead.request('POST', '/api/bulk', body);
    await eventually(() => of<BulkUpdated>(own, 'bulk.updated').find(({ run: now }) => now.id === run.id && now.state === 'done'), 20_000); // prettier-ignore
    await eventually(() => new Set(of<ConversationsChanged>(others, 'conversations.changed').flatMap((event) => event.ids)).size === 30 || undefined, 20_000); // prettier-ignore
    expect(of(others, 'conversation.updated')).toEqual([]);
    expect(of(others, 'conversations.changed').length).toBeLessThan(10);
    expect(of(others, 'bulk.updated')).toEqual([]);
    const looked = await colleague.request('POST', '/api/conversations/lookup', { ids });
    expect((looked.body as { assigneeId: string }[]).every(({ assigneeId }) => assigneeId === String(lead.agent.memberId))).toBe(true); // prettier-ignore
    // programs hear of each
    const feed = await inbound.test.db.read('system', `select count(*)::int as n from event where kind = 'conversation.updated' and data ->> 'bulkRunId' = $1`, [run.id]); // prettier-ignore
    expect(feed[0]?.['n']).toBe(30);
  });
});
