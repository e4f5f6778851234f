import { DEFAULT_NOTIFICATION_WAYS } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { Database, SecretBox } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { aCourier, deliveries, dueNow, prefer } from '../../../test/couriers';
import { startOutbound } from '../../../test/outbound';
import { PushService } from '../../../test/push-service';
import { aConversation, anAccount, type SeededAccount } from '../../../test/seeds';
import { InstallationKeys } from './installation-keys';

const PATH = '/api/me/push-subscriptions';

describe('web push', () => {
  let test: TestApp;
  let service: PushService;
  let writer: SignedInMember;
  let member: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    [test, service] = await Promise.all([startOutbound(), PushService.start()]);
  });
  beforeEach(async () => {
    writer = await signedIn(test.app, { name: 'Inès M.' });
    member = await signedIn(test.app, { workspaceId: writer.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: writer.agent.workspaceId });
    await prefer(member, { ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: ['push'] } });
  });
  afterAll(async () => {
    await test.stop();
    await service.stop();
  });

  const subscribe = async (by = member) => {
    const { received, ...body } = service.subscribe();
    const answer = await by.request('POST', PATH, body);
    expect(answer.status).toBe(201);
    return { received, id: answer.body.id as string, body };
  };
  const mention = async (text = 'client_042 is upset') => {
    const { id } = await aConversation(test.db, { account });
    await writer.request('POST', `/api/conversations/${id}/notes`, { text, mentions: [String(member.agent.memberId)] });
    return id;
  };
  const states = async () => (await deliveries(test, writer.agent.workspaceId)).map(({ state }) => state);

  it('reaches every browser of the member once, encrypted for it, signed with our key, without a word of the text', async () => {
    const { publicKey } = (await member.request('GET', PATH)).body;
    const [one, other] = [await subscribe(), await subscribe()];
    const conversation = await mention();
    await aCourier(test).runOnce();
    await aCourier(test).runOnce();
    for (const { received } of [one, other]) {
      expect(received).toEqual([
        {
          message: {
            title: 'Parvis',
            body: 'Quelqu’un vous mentionne',
            path: `/inbox/all/${conversation}`,
            tag: conversation,
          },
          urgency: 'high',
          ttl: 12 * 3600,
          vapidKey: publicKey,
        },
      ]);
    }
    expect(await states()).toEqual(['sent', 'sent']);
    const [first] = (await member.request('GET', PATH)).body.items;
    expect(first).toMatchObject({ device: 'Chrome, Linux', lastSentAt: expect.any(String) });
  });

  it('shows names and words to those who allow it', async () => {
    await prefer(member, { showsText: true });
    await member.request('PATCH', '/api/me/preferences', { language: 'en' });
    const { received } = await subscribe();
    await mention();
    await aCourier(test).runOnce();
    expect(received[0]?.message).toMatchObject({ title: 'Inès M. mentioned you', body: 'client_042 is upset' });
  });

  it('is sent once when two workers are at it, and each finds work', async () => {
    const { received } = await subscribe();
    await Promise.all(Array.from({ length: 3 }, () => mention()));
    await Promise.all([aCourier(test).runOnce(), aCourier(test).runOnce(), aCourier(test).runOnce()]);
    await aCourier(test).runOnce();
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ message }) => message.tag)).size).toBe(3);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
  });

  it('is tried again when the service did not take it, and not when it may have', async () => {
    const { received } = await subscribe();
    service.answers.push({ status: 503, headers: { 'retry-after': '120' } });
    await mention();
    await aCourier(test).runOnce();
    const [waiting] = await deliveries(test, writer.agent.workspaceId);
    expect(waiting).toMatchObject({ state: 'waiting', error: 'status 503', attempts: 1 });
    expect((waiting?.due_at.getTime() ?? 0) - Date.now()).toBeGreaterThan(100_000);
    await dueNow(test);
    service.answers.push('hang-up');
    await aCourier(test).runOnce();
    expect(await states()).toEqual(['unknown']);
    await aCourier(test).runOnce();
    expect(received).toHaveLength(1);
  });

  it('is not sent again after a crash between marking and settling', async () => {
    const { received } = await subscribe();
    await mention();
    await test.db.read(
      'system',
      `update notification_delivery set state = 'sending', started_at = now() - interval '10 minutes' where state = 'waiting'`,
    );
    await aCourier(test).runOnce();
    expect([received.length, await states()]).toEqual([0, ['unknown']]);
  });

  it('forgets a browser that is gone', async () => {
    const gone = await subscribe();
    service.answers.push({ status: 410 });
    await mention();
    await aCourier(test).runOnce();
    expect((await member.request('GET', PATH)).body.items).toEqual([]);
    expect([gone.received.length, await states()]).toEqual([0, ['skipped']]);
  });

  it('leaves out what was read meanwhile', async () => {
    const { received } = await subscribe();
    const conversation = await mention();
    const { items } = (await member.request('GET', `/api/conversations/${conversation}/items`)).body;
    await member.request('PUT', `/api/conversations/${conversation}/seen`, { itemId: items.at(-1).id });
    await aCourier(test).runOnce();
    expect([received.length, await states()]).toEqual([0, ['skipped']]);
  });

  it('holds back in quiet hours and sums up after them, also over the night when clocks change', async () => {
    const { received } = await subscribe();
    await prefer(member, { quietHours: { from: '22:00', to: '03:30', wholeDays: [] }, timeZone: 'Europe/Paris' });
    for (const text of ['one', 'two', 'three']) await mention(text);
    const night = new Date('2026-10-24T23:30:00Z'); // 01:30 in Paris, an hour and a half before it is two again
    await test.db.read(writer.agent.workspaceId, 'update notification set at = $1', [night]);
    await aCourier(test).runOnce(night);
    const held = await deliveries(test, writer.agent.workspaceId);
    expect(held.map(({ state, held: isHeld, due_at }) => [state, isHeld, due_at.toISOString()])).toEqual(
      Array.from({ length: 3 }, () => ['waiting', true, '2026-10-25T02:30:00.000Z']),
    );
    await dueNow(test);
    await aCourier(test).runOnce(new Date('2026-10-25T02:29:00Z'));
    expect(received).toEqual([]);
    await dueNow(test);
    await aCourier(test).runOnce(new Date('2026-10-25T02:30:00Z'));
    expect(received.map(({ message }) => message.body)).toEqual(['3 notifications pendant vos heures calmes']);
  });

  it('belongs to who uses the browser now: the next person takes it over', async () => {
    const { id, body } = await subscribe();
    const next = await signedIn(test.app);
    expect((await next.request('DELETE', `${PATH}/${id}`)).status).toBe(404);
    await next.request('POST', PATH, body);
    expect((await member.request('GET', PATH)).body.items).toEqual([]);
    const [own] = (await next.request('GET', PATH)).body.items;
    expect((await next.request('DELETE', `${PATH}/${own.id}`)).status).toBe(204);
  });

  it('can be tried out, and says when the service refuses', async () => {
    const { id, received } = await subscribe();
    expect((await member.request('POST', `${PATH}/${id}/test`)).status).toBe(204);
    expect(received[0]?.message).toMatchObject({ body: 'Les notifications arrivent sur cet appareil.', tag: 'test' });
    service.answers.push({ status: 403 });
    expect((await member.request('POST', `${PATH}/${id}/test`)).body.code).toBe('account-unreachable');
    expect((await writer.request('POST', `${PATH}/${id}/test`)).status).toBe(404);
  });

  it.each([
    ['an address with a password', { endpoint: 'http://user:pw@127.0.0.1/push' }, '/endpoint'],
    ['an address that is none', { endpoint: 'push' }, '/endpoint'],
    ['keys that are none', { keys: { p256dh: 'x', auth: 'y' } }, '/keys/p256dh'],
    ['no name', { device: '' }, '/device'],
  ])('refuses %s', async (_name, more, pointer) => {
    const { received: _, ...body } = service.subscribe();
    const answer = await member.request('POST', PATH, { ...body, ...more });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('has one key per installation, sealed, whoever asks first', async () => {
    const again = () => new InstallationKeys(test.app.get(Database), test.app.get(SecretBox)).keys();
    await test.db.read('system', 'select 1');
    const keys = await Promise.all([again(), again(), test.app.get(InstallationKeys, { strict: false }).keys()]);
    expect(new Set(keys.map(({ privateKey }) => privateKey)).size).toBe(1);
    const rows = await test.db.read<{ sealed: Buffer }>('system', 'select sealed from installation_secret');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed.toString('latin1')).not.toContain(keys[0]?.privateKey ?? '');
  });
});
