import { MailNetwork } from '@parvis/channels/doubles';
import { DEFAULT_NOTIFICATION_WAYS } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { aCourier, deliveries, dueNow, prefer } from '../../../test/couriers';
import { startOutbound } from '../../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../../test/seeds';
import { MailConfig } from '../../mail/mail-config';

const SENDER = 'parvis@mail.example';

describe('digests by mail', () => {
  let test: TestApp;
  let network: MailNetwork;
  let writer: SignedInMember;
  let member: SignedInMember;
  let account: SeededAccount;
  let address: string;

  beforeAll(async () => {
    [test, network] = await Promise.all([startOutbound(), MailNetwork.start()]);
    network.addMailbox(SENDER, 'pw');
  });
  beforeEach(async () => {
    setUp(`smtp://${encodeURIComponent(SENDER)}:pw@127.0.0.1:${network.smtpPort}`);
    writer = await signedIn(test.app, { name: 'Inès M.' });
    member = await signedIn(test.app, { workspaceId: writer.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: writer.agent.workspaceId });
    address = (await member.request('GET', '/api/me/notification-preferences')).body.email;
    network.addMailbox(address, 'pw');
    await prefer(member, { emailRhythm: 'immediately', ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: ['email'] } });
  });
  afterEach(() => network.fail(null));
  afterAll(async () => {
    await test.stop();
    await network.close();
  });

  const setUp = (smtpUrl: string | undefined) =>
    Object.assign(test.app.get(MailConfig, { strict: false }), { smtpUrl, from: `Parvis <${SENDER}>` });
  const mention = async (text: string) => {
    const { id } = await aConversation(test.db, { account });
    await writer.request('POST', `/api/conversations/${id}/notes`, { text, mentions: [String(member.agent.memberId)] });
    return id;
  };
  const mails = () => network.snapshot(address);
  const rows = () => deliveries(test, writer.agent.workspaceId);

  it('come at once when asked for, with links and no words of the text', async () => {
    const conversation = await mention('client_042 is upset');
    await aCourier(test).runOnce();
    const [mail, ...more] = await mails();
    expect([mail?.from, mail?.to, mail?.subject, more.length]).toEqual([
      `"Parvis" <${SENDER}>`,
      address,
      'Parvis · Une notification',
      0,
    ]);
    expect(mail?.text).toContain('Quelqu’un vous mentionne');
    expect(mail?.text).toContain(`/inbox/all/${conversation}`);
    expect(mail?.text).toContain('/me/notifications');
    expect(mail?.text).not.toContain('upset');
    expect((await rows()).map(({ state }) => state)).toEqual(['sent']);
  });

  it('hold names and words for those who allow it, in their language', async () => {
    await prefer(member, { showsText: true });
    await member.request('PATCH', '/api/me/preferences', { language: 'en' });
    await mention('<b>client_042</b> is upset');
    await aCourier(test).runOnce();
    const [mail] = await mails();
    expect(mail?.text).toContain('Inès M. mentioned you\n<b>client_042</b> is upset');
    const raw = network.mailbox(address)?.inbox.mails[0]?.raw.toString('utf8') ?? '';
    expect(raw).toMatch(/List-Unsubscribe: <http:\/\/[^>]+\/me\/notifications>/);
  });

  it('gather an hour, then come as one', async () => {
    await prefer(member, { emailRhythm: 'hourly' });
    for (const text of ['one', 'two', 'three']) await mention(text);
    await aCourier(test).runOnce();
    const held = await rows();
    expect(held.every(({ state, due_at }) => state === 'waiting' && due_at.getTime() % 3_600_000 === 0)).toBe(true);
    expect(await mails()).toEqual([]);
    await dueNow(test);
    await aCourier(test).runOnce(held[0]?.due_at);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Parvis · 3 notifications']);
  });

  it('come once when two workers are at it', async () => {
    for (const text of ['one', 'two', 'three', 'four']) await mention(text);
    await Promise.all([aCourier(test).runOnce(), aCourier(test).runOnce()]);
    await aCourier(test).runOnce();
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Parvis · 4 notifications']);
  });

  it('follow preferences that were changed while they waited', async () => {
    await prefer(member, { emailRhythm: 'daily' });
    await mention('one');
    await aCourier(test).runOnce();
    expect((await rows()).map(({ state }) => state)).toEqual(['waiting']);
    await prefer(member, { emailRhythm: 'immediately' });
    await aCourier(test).runOnce();
    expect(await mails()).toHaveLength(1);
    await mention('two');
    await prefer(member, { ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: [] } });
    await aCourier(test).runOnce();
    expect((await rows()).map(({ state, error }) => [state, error])).toEqual([['sent', null], ['skipped', 'switched-off']]); // prettier-ignore
  });

  it('are tried again when the server refuses the login, and not when it may have taken them', async () => {
    network.fail('unauthorized');
    await mention('one');
    await aCourier(test).runOnce();
    expect(await rows()).toEqual([expect.objectContaining({ state: 'waiting', attempts: 1 })]);
    network.fail('reset', 'writes');
    await dueNow(test);
    await aCourier(test).runOnce();
    expect((await rows()).map(({ state }) => state)).toEqual(['unknown']);
    network.fail(null);
    await dueNow(test);
    await aCourier(test).runOnce();
    expect(await mails()).toHaveLength(1);
  });

  it('are not sent where no mail server is set, and members are told so', async () => {
    setUp(undefined);
    await mention('one');
    await aCourier(test).runOnce();
    expect((await rows()).map(({ state, error }) => [state, error])).toEqual([['skipped', 'no mail server']]);
    expect((await member.request('GET', '/api/me/notification-preferences')).body.emailAvailable).toBe(false);
  });

  it('do not go to who no longer works here', async () => {
    await mention('one');
    await test.db.read('system', 'update member set active = false where id = $1', [member.agent.memberId]);
    await aCourier(test).runOnce();
    expect((await rows()).map(({ state, error }) => [state, error])).toEqual([['skipped', 'inactive']]);
  });
});
