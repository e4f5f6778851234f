import type { AccountView } from '@parvis/contracts';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { SilenceWatch } from './silence-watch';

describe('silence of an account', () => {
  let inbound: InboundTest;

  beforeAll(async () => {
    inbound = await startInbound();
  });
  afterAll(() => inbound.test.stop());

  const watch = () => inbound.test.app.get(SilenceWatch, { strict: false }).runOnce();
  const view = async ({ id }: GenericAccount) =>
    (await inbound.owner.request('GET', `/api/accounts/${id}`)).body as AccountView;
  const told = async () => (await inbound.rows(`select 1 from notification where kind = 'channel-needs-care'`)).length;

  /** A past of `perHour` events each hour for `days`, and the last one `quietHours` ago. */
  async function withPast(perHour: number, days: number, quietHours: number): Promise<GenericAccount> {
    const account = await inbound.connect();
    await inbound.rows(
      `insert into account_hour (workspace_id, account_id, hour, n)
       select workspace_id, id, h, $2 from account, generate_series(date_trunc('hour', now() - make_interval(days => $3)),
         now() - make_interval(hours => $4), interval '1 hour') h where id = $1`,
      [account.id, perHour, days, quietHours],
    );
    await inbound.rows(
      `update account set health = 'working', last_event_at = now() - make_interval(hours => $2) where id = $1`,
      [account.id, quietHours],
    );
    return account;
  }

  it('is noticed once when far more would have come, and ends with the next event', async () => {
    const account = await withPast(3, 10, 6);
    const before = await told();
    await Promise.all([watch(), watch()]);
    await watch();
    const { silence } = await view(account);
    expect(silence?.expected).toBeGreaterThanOrEqual(14);
    expect(silence?.expected).toBeLessThanOrEqual(18);
    expect(Date.now() - Date.parse(silence?.since ?? '')).toBeGreaterThan(5.9 * 3_600_000);
    expect(await told()).toBe(before + 1); // the owner alone manages channels here

    await account.send(commentEvent('created', { id: 'back again' }));
    await inbound.drain();
    expect((await view(account)).silence).toBeNull();
  });

  it.each([
    { what: 'so little comes anyway', perHour: 1, days: 10, quietHours: 4 },
    { what: 'too little is known of its past', perHour: 20, days: 2, quietHours: 6 },
  ])('is not doubted when $what', async ({ perHour, days, quietHours }) => {
    const account = await withPast(perHour, days, quietHours);
    await watch();
    expect((await view(account)).silence).toBeNull();
  });

  it('is measured by what really came: live events by the hour, not imported history', async () => {
    const account = await inbound.connect();
    await account.send(commentEvent('created', { id: 'one' }));
    await account.send(commentEvent('created', { id: 'two' }));
    await inbound.drain();
    await inbound.rows(
      `insert into inbound (workspace_id, account_id, lane, source, payload)
       select workspace_id, account_id, 0, 'backfill', payload from raw_event where account_id = $1 limit 1`,
      [account.id],
    );
    await inbound.drain();
    const hours = await inbound.rows<{ n: number }>('select n from account_hour where account_id = $1', [account.id]);
    expect(hours.reduce((sum, { n }) => sum + n, 0)).toBe(2);
  });

  it('has beside it the end of an access that nobody has renewed, told once for each end', async () => {
    const account = await inbound.connect();
    const ends = (days: number) =>
      inbound.rows(
        `update account set health = 'working', created_at = now() - interval '30 days', token_expires_at = now() + make_interval(days => $2)
         where id = $1`,
        [account.id, days],
      );
    await ends(20);
    const before = await told();
    await watch();
    expect(await told()).toBe(before);
    await ends(5);
    await watch();
    await watch();
    expect(await told()).toBe(before + 1);
    await ends(6); // renewed, and about to end again
    await watch();
    expect(await told()).toBe(before + 2);
  });
});
