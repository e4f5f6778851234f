import type { EventsPage } from '@parvis/contracts';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { OutboxRelay } from '@parvis/platform';
import { eventually, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

describe('the event feed', () => {
  let test: TestApp;
  let member: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
  });
  beforeEach(async () => {
    member = await signedIn(test.app, { role: 'lead' });
    account = await anAccount(test.app, { workspaceId: member.agent.workspaceId });
  });
  afterAll(() => test.stop());

  const page = async (query = ''): Promise<EventsPage> => {
    const { status, body } = await member.request('GET', `/api/events${query}`);
    expect(status).toBe(200);
    return body;
  };
  const publish = (kind: string, conversationId: string | null, data: Record<string, unknown> = {}) =>
    test.db.transaction(member.agent.workspaceId, (tx) =>
      tx.publish(member.agent.workspaceId, { kind, conversationId, data }),
    );
  const relay = () => test.app.get(OutboxRelay, { strict: false }).relayOnce();
  /** Until the log holds everything that was committed: the relay of the process may be at it, too. */
  const relayed = () =>
    eventually(async () => {
      await relay();
      const [left] = await test.db.read<{ some: boolean }>(
        'system',
        'select exists (select 1 from event_outbox) as some',
      );
      return left?.some === false ? true : undefined;
    });

  it('tells what happened, oldest first, with views as REST returns them and none of what stays in the house', async () => {
    const talk = await aConversation(test.db, { account, texts: ['Bonjour'] });
    await publish('item.created', talk.id, { itemId: talk.itemIds[0] });
    await publish('notification.created', null, { notificationId: '1', memberId: 1 });
    await publish('account.updated', null, { accountId: String(account.id) });
    await relayed();
    const { items, hasMore } = await eventually(async () => {
      const found = await page();
      return found.items.length === 2 ? found : undefined;
    });
    expect(hasMore).toBe(false);
    expect(items.map(({ type }) => type)).toEqual(['item.created', 'account.updated']);
    expect(items[0]?.data.item).toMatchObject({ id: talk.itemIds[0], text: 'Bonjour' });
    expect(items[0]?.data.item).not.toHaveProperty('verbs');
    expect(items[0]?.data.conversation).toMatchObject({ id: talk.id, contact: { name: expect.any(String) } });
    expect(items[1]?.data.account).not.toHaveProperty('hookUrl');
    const some = await page('?kinds=account.updated');
    expect(some.items.map(({ type }) => type)).toEqual(['account.updated']);
  });

  it('resumes without a gap or a double while many writers commit in any order', async () => {
    const talk = await aConversation(test.db, { account });
    const seen: string[] = [];
    let cursor = (await page('?after=now')).nextCursor;
    let writing = true;
    const reading = (async () => {
      for (let last = false; !last;) {
        last = !writing;
        if (last) await relayed();
        for (let more = true; more;) {
          const next = await page(`?after=${cursor}&limit=7`);
          seen.push(...next.items.map(({ data }) => data.item?.id ?? data.subject.id));
          cursor = next.nextCursor;
          more = next.hasMore || (last && next.items.length > 0);
        }
      }
    })();
    const numbers = Array.from({ length: 60 }, (_, index) => String(index + 1));
    // each writer takes its number first and commits after a while of its own: the numbers' order is not that of the commits
    await Promise.all(
      [0, 1, 2, 3].map(async (writer) => {
        for (const number of numbers.filter((_, index) => index % 4 === writer)) {
          await test.db.transaction(member.agent.workspaceId, async (tx) => {
            await tx.publish(member.agent.workspaceId, {
              kind: 'item.updated',
              conversationId: talk.id,
              data: { itemId: number },
            });
            await tx.query('select pg_sleep($1)', [((Number(number) * 7) % 5) / 200]);
          });
        }
      }),
    );
    writing = false;
    await reading;
    expect(seen).toHaveLength(60);
    expect([...seen].sort((one, other) => Number(one) - Number(other))).toEqual(numbers);
  });

  it('waits for the first event when asked to', async () => {
    const talk = await aConversation(test.db, { account });
    const { nextCursor } = await page('?after=now');
    const waiting = page(`?after=${nextCursor}&wait=20`);
    await publish('conversation.updated', talk.id);
    const began = Date.now();
    expect((await waiting).items.map(({ type }) => type)).toEqual(['conversation.updated']);
    expect(Date.now() - began).toBeLessThan(10_000);
    const { items } = await page(`?after=${nextCursor}&kinds=tag.created&wait=0`);
    expect(items).toEqual([]);
  });

  it('refuses what it does not know and keeps to the workspace', async () => {
    await publish('conversation.updated', (await aConversation(test.db, { account })).id);
    await relayed();
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/events')).body.items).toEqual([]);
    for (const query of ['?after=x', '?kinds=noise.made', '?limit=0', '?limit=201', '?wait=60'])
      expect((await member.request('GET', `/api/events${query}`)).status).toBe(400);
  });
});
