import { DEFAULT_NOTIFICATION_WAYS, type NotificationPreferencesBody } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { deliveries, prefer } from '../../test/couriers';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

const PATH = '/api/me/notification-preferences';

describe('notification preferences over HTTP', () => {
  let test: TestApp;
  let writer: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    writer = await signedIn(test.app);
    account = await anAccount(test.app, { workspaceId: writer.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const colleague = () => signedIn(test.app, { workspaceId: writer.agent.workspaceId });
  const mention = async (member: SignedInMember, text: string) => {
    const { id } = await aConversation(test.db, { account });
    await writer.request('POST', `/api/conversations/${id}/notes`, { text, mentions: [String(member.agent.memberId)] });
  };
  const body = (more: Partial<NotificationPreferencesBody> = {}): NotificationPreferencesBody => ({
    ways: { ...DEFAULT_NOTIFICATION_WAYS },
    emailRhythm: 'daily',
    dailyAt: '07:30',
    quietHours: { from: '19:00', to: '08:00', wholeDays: [6, 7] },
    timeZone: 'Europe/Lisbon',
    showsText: true,
    version: 0,
    ...more,
  });

  it('begin with defaults in the zone of the workspace, and are kept per member', async () => {
    const [one, other] = [await colleague(), await colleague()];
    const before = (await one.request('GET', PATH)).body;
    expect(before).toMatchObject({
      ways: DEFAULT_NOTIFICATION_WAYS,
      emailRhythm: 'hourly',
      quietHours: null,
      timeZone: 'Europe/Paris',
      showsText: false,
      version: 0,
      emailAvailable: false,
    });
    expect(before.email).toContain('@house.example');
    const saved = await one.request('PUT', PATH, body());
    expect([saved.status, saved.body]).toEqual([
      200,
      { ...body(), version: 1, email: before.email, emailAvailable: false },
    ]);
    expect((await one.request('GET', PATH)).body).toEqual(saved.body);
    expect((await other.request('GET', PATH)).body.version).toBe(0);
  });

  it('refuse a write on an older version, with what is there', async () => {
    const member = await colleague();
    await member.request('PUT', PATH, body());
    for (const version of [0, 7]) {
      const stale = await member.request('PUT', PATH, body({ version, dailyAt: '09:00' }));
      expect([stale.status, stale.body.code, stale.body.current.dailyAt]).toEqual([409, 'stale-version', '07:30']);
    }
    expect((await member.request('PUT', PATH, body({ version: 1 }))).body.version).toBe(2);
  });

  it.each([
    ['a time that is none', { dailyAt: '25:00' }, '/dailyAt'],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, '/timeZone'],
    ['a way that is none', { ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: ['pigeon'] } }, '/ways'],
    ['a kind that is missing', { ways: { mention: [] } }, '/ways'],
    ['quiet hours without end', { quietHours: { from: '08:00', to: '08:00', wholeDays: [] } }, '/quietHours/to'],
    ['a week that is all quiet', { quietHours: { from: '19:00', to: '08:00', wholeDays: [1, 2, 3, 4, 5, 6, 7] } }, '/quietHours/wholeDays'], // prettier-ignore
    ['a rhythm that is none', { emailRhythm: 'weekly' }, '/emailRhythm'],
  ])('refuse %s', async (_name, more, pointer) => {
    const answer = await writer.request('PUT', PATH, { ...body(), ...more });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('decide by kind and way: neither bell nor mail for what was switched off', async () => {
    const member = await colleague();
    await prefer(member, { ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: [] } });
    await mention(member, 'nobody hears this');
    await prefer(member, { ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: ['email'] } });
    const before = (await deliveries(test, member.agent.workspaceId)).length;
    await mention(member, 'by mail only');
    expect((await member.request('GET', '/api/notifications')).body.items).toEqual([]);
    expect((await member.request('GET', '/api/notifications/count')).body).toEqual({ unread: 0 });
    const after = (await deliveries(test, member.agent.workspaceId)).slice(before);
    expect(after).toEqual([expect.objectContaining({ way: 'email', state: 'waiting' })]);
  });
});
