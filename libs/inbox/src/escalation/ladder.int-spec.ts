import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MailNetwork } from '@parvis/channels/doubles';
import type { ConversationClocksView, LadderLevel } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { SecretBox, ServerConfig } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aPolicy, level, minutesPass, within } from '../../test/promises';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { PublicAddress } from '../accounts/public-address';
import { ClockSweeper } from '../clocks/clock-sweeper';
import { LadderClimber } from './ladder-climber';
import { MailConfig } from '../mail/mail-config';
import { Mailer } from '../mail/mailer';
import { NoticeSender } from './notice-sender';
import { OutsideLinks } from './outside-links';

/** A system of the team's that takes webhooks. */
class Receiver {
  readonly calls: { path: string; id: string; body: Record<string, unknown> }[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
        receiver.calls.push({ path: request.url ?? '', id: String(request.headers['webhook-id']), body });
        response.writeHead(receiver.status).end();
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return receiver;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}

describe('a ladder', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let chief: SignedInMember;
  let account: SeededAccount;
  let receiver: Receiver;
  let mail: MailNetwork;

  beforeAll(async () => {
    test = await startOutbound();
    receiver = await Receiver.start();
    mail = await MailNetwork.start();
    lead = await signedIn(test.app, { role: 'lead' });
    const { workspaceId } = lead.agent;
    agent = await signedIn(test.app, { role: 'agent', workspaceId });
    chief = await signedIn(test.app, { role: 'admin', workspaceId });
    account = await anAccount(test.app, { workspaceId });
  });
  afterAll(async () => {
    await test.stop();
    await receiver.stop();
    await mail.close();
  });

  const id = (member: SignedInMember): string => String(member.agent.memberId);
  const climb = async (): Promise<void> => {
    const climbers = [new LadderClimber(test.db), new LadderClimber(test.db), new LadderClimber(test.db)];
    for (let some = true; some;) some = (await Promise.all(climbers.map((one) => one.climbOnce()))).some(Boolean);
  };
  const sender = (smtpUrl?: string): NoticeSender => {
    const links = new OutsideLinks(test.app.get(SecretBox), test.app.get(ServerConfig), test.app.get(PublicAddress, { strict: false })); // prettier-ignore
    const config = Object.assign(new MailConfig(), { smtpUrl, from: 'Parvis <parvis@house.example>' });
    return new NoticeSender(test.db, new Mailer(config), links, test.app.get(ServerConfig));
  };
  const late = async (levels: LadderLevel[], start: 'breach' | 'warning' = 'breach'): Promise<string> => {
    const name = `Ladder ${Math.random().toString(36).slice(2)}`;
    const made = await lead.request('POST', '/api/ladders', { name, start, levels });
    expect([made.status, made.body]).toEqual([201, expect.anything()]);
    const policies = (await lead.request('GET', '/api/sla-policies')).body.policies as { id: string }[];
    for (const policy of policies) await lead.request('DELETE', `/api/sla-policies/${policy.id}`);
    await aPolicy(lead, { ladderId: made.body.id, targets: { firstReply: within(60, 30), nextReply: null, resolution: null } }); // prettier-ignore
    const minutesAgo = start === 'breach' ? 61 : 45;
    const talk = await aConversation(test.db, { account, minutesAgo, set: { assignee_id: agent.agent.memberId }, texts: ['Where is my order?'] }); // prettier-ignore
    await lead.request('PATCH', `/api/conversations/${talk.id}`, { version: 0, priority: 'low' });
    await new ClockSweeper(test.db).sweepOnce();
    await climb();
    return talk.id;
  };
  const view = async (talk: string): Promise<ConversationClocksView> => (await agent.request('GET', `/api/conversations/${talk}/clocks`)).body; // prettier-ignore
  const told = async (member: SignedInMember, talk: string): Promise<number> =>
    (await member.request('GET', '/api/notifications')).body.items.filter(
      (notice: { kind: string; conversationId: string }) =>
        notice.kind === 'escalated' && notice.conversationId === talk,
    ).length;

  it('climbs level by level to the third, raises and gives on, and stops when somebody is on it', async () => {
    const talk = await late([
      level({ toAssignee: true }),
      level({ afterMinutes: 15, memberIds: [id(lead)], raiseTo: 'high' }),
      level({ afterMinutes: 30, memberIds: [id(chief)], raiseTo: 'urgent', assignTo: { memberId: id(chief), teamId: null } }),
      level({ afterMinutes: 30, memberIds: [id(lead)] }),
    ]); // prettier-ignore
    expect((await view(talk)).ladder).toMatchObject({ state: 'climbing', level: 1, levels: 4 });
    expect([await told(agent, talk), await told(lead, talk), await told(chief, talk)]).toEqual([1, 0, 0]);
    await minutesPass(test, talk, 14);
    await climb();
    expect((await view(talk)).ladder?.level).toBe(1);
    await minutesPass(test, talk, 1);
    await climb();
    expect([(await view(talk)).ladder?.level, await told(lead, talk)]).toEqual([2, 1]);
    expect((await agent.request('GET', `/api/conversations/${talk}`)).body).toMatchObject({ priority: 'high', assigneeId: id(agent) }); // prettier-ignore
    await minutesPass(test, talk, 30);
    await climb();
    expect((await view(talk)).ladder).toMatchObject({ state: 'climbing', level: 3 });
    expect((await agent.request('GET', `/api/conversations/${talk}`)).body).toMatchObject({ priority: 'urgent', assigneeId: id(chief) }); // prettier-ignore
    const done = await chief.request('POST', `/api/conversations/${talk}/acknowledgement`);
    expect(done.body.ladder).toMatchObject({ state: 'acknowledged', acknowledgedBy: id(chief), nextAt: null });
    await minutesPass(test, talk, 600);
    await climb();
    expect([(await view(talk)).ladder?.level, await told(lead, talk)]).toEqual([3, 1]);
    const items = (await agent.request('GET', `/api/conversations/${talk}/items`)).body.items as { system: { kind: string } | null }[]; // prettier-ignore
    expect(items.flatMap(({ system }) => system?.kind ?? [])).toEqual(['clock-breached', 'ladder-level', 'ladder-level', 'ladder-level', 'ladder-acknowledged']); // prettier-ignore
    const again = await lead.request('POST', `/api/conversations/${talk}/acknowledgement`);
    expect([again.status, again.body.code]).toEqual([409, 'not-possible-now']);
  });

  it('starts with the warning where it is told to, and ends with the answer', async () => {
    const talk = await late(
      [level({ toAssignee: true }), level({ afterMinutes: 5, memberIds: [id(lead)] })],
      'warning',
    );
    expect((await view(talk)).ladder).toMatchObject({ state: 'climbing', level: 1 });
    const { body } = await agent.request('GET', `/api/conversations/${talk}`);
    await agent.request('POST', `/api/conversations/${talk}/replies`, { verb: 'reply', text: 'Here it is', lastSeenItemId: body.lastItemId, sendAnyway: true }); // prettier-ignore
    await minutesPass(test, talk, 10);
    await climb();
    expect((await view(talk)).ladder).toMatchObject({ state: 'ended', level: 1, nextAt: null });
    expect(await told(lead, talk)).toBe(0);
    expect((await agent.request('POST', `/api/conversations/${talk}/acknowledgement`)).status).toBe(409);
  });

  it('calls webhooks and chats, each once under an id that stays, again where they did not answer', async () => {
    const hooks = (['webhook', 'slack', 'teams'] as const).map((kind) => ({ kind, url: receiver.url(`/${kind}?secret=1`) })); // prettier-ignore
    const talk = await late([level({ ways: [], hooks })]);
    receiver.status = 503;
    await sender().sendOnce();
    receiver.status = 200;
    await test.db.read('system', `update outgoing_notice set next_attempt_at = now() where state = 'queued'`);
    await Promise.all([sender().sendOnce(), sender().sendOnce()]);
    const own = (kind: string) => receiver.calls.filter(({ path }) => path.startsWith(`/${kind}`));
    for (const kind of ['webhook', 'slack', 'teams']) {
      expect(own(kind)).toHaveLength(2);
      expect(new Set(own(kind).map((call) => call.id)).size).toBe(1);
    }
    expect(own('webhook')[1]?.body).toMatchObject({ type: 'ladder.level', data: { conversationId: talk, level: 1, preview: 'Where is my order?', url: expect.stringContaining(`/inbox/all/${talk}`) } }); // prettier-ignore
    expect(own('slack')[1]?.body).toEqual({ text: expect.stringContaining('Where is my order?') });
    expect(own('teams')[1]?.body).toMatchObject({
      type: 'message',
      attachments: [{ content: { type: 'AdaptiveCard' } }],
    });
    expect((await view(talk)).ladder?.deliveries).toEqual(
      (['webhook', 'slack', 'teams'] as const).map((way) => ({ level: 1, way, to: '127.0.0.1', state: 'sent', error: null })), // prettier-ignore
    );
  });

  it('writes e-mails to members, and says where there is no mail server', async () => {
    const [user] = await test.db.read<{ email: string }>('system', 'select u.email from member m join app_user u on u.id = m.user_id where m.id = $1', [lead.agent.memberId]); // prettier-ignore
    mail.addMailbox(user?.email ?? '', 'secret');
    const talk = await late([level({ ways: ['email'], memberIds: [id(lead)] })]);
    await sender(`smtp://127.0.0.1:${mail.smtpPort}?ignoreTLS=true`).sendOnce();
    const [letter] = await mail.snapshot(user?.email ?? '');
    expect(letter).toMatchObject({ from: expect.stringContaining('parvis@house.example'), subject: expect.stringContaining('1/1'), text: expect.stringContaining(`/inbox/all/${talk}`) }); // prettier-ignore
    const mute = await late([level({ ways: ['email'], memberIds: [id(lead)] })]);
    await sender().sendOnce();
    expect((await view(mute)).ladder?.deliveries).toMatchObject([{ way: 'email', state: 'failed', error: 'no-mail-server' }]); // prettier-ignore
  });

  it('tells who is given a conversation, and sends no second mail of what a level mails itself', async () => {
    const { workspaceId } = lead.agent;
    const heir = await signedIn(test.app, { workspaceId });
    const talk = await late([level({ ways: ['in-app', 'email'], memberIds: [id(lead)], assignTo: { memberId: id(heir), teamId: null } })]); // prettier-ignore
    const heard = (await heir.request('GET', '/api/notifications')).body.items;
    expect(heard).toMatchObject([{ kind: 'assigned', conversationId: talk, byMemberId: null }]);
    expect(await told(lead, talk)).toBe(1);
    const mails = await test.db.read('system', `select 1 from notification_delivery d join notification n on n.workspace_id = d.workspace_id and n.id = d.notification_id where n.conversation_id = $1 and n.member_id = $2 and n.kind = 'escalated' and d.way = 'email'`, [talk, lead.agent.memberId]); // prettier-ignore
    expect(mails).toEqual([]);
    expect((await view(talk)).ladder?.deliveries).toMatchObject([{ way: 'email' }]);
  });

  it.each([
    ['/levels', []],
    ['/levels/0', [level()]],
    ['/levels/0/memberIds', [level({ memberIds: ['99999'] })]],
    ['/levels/0/hooks/0/url', [level({ hooks: [{ kind: 'slack', url: 'ftp://x' }] })]],
    ['/levels/1/afterMinutes', [level({ toAssignee: true }), level({ toAssignee: true, afterMinutes: -1 })]],
  ])('names what is wrong: %s', async (pointer, levels) => {
    const answer = await lead.request('POST', '/api/ladders', { name: 'Wrong', start: 'breach', levels });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });
});
