import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountView } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import Redis from 'ioredis';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';
import { AccountChecker } from './account-checker';
import { PollScheduler } from './poll-scheduler';

jest.setTimeout(20_000);

const PAGE = 3;
const SECRET = `whsec_${createHash('sha256').update('polling').digest('base64')}`;

/** A system with a pull address: pages of three events behind a numeric cursor, and whatever trouble a test wants. */
class PulledSystem {
  readonly events: object[] = [];
  trouble: { status: number; headers?: Record<string, string> } | null = null;
  asked = 0;
  /** Runs before an answer. */
  meanwhile: () => Promise<unknown> = async () => undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (request, response) => {
      this.asked += 1;
      await this.meanwhile();
      if (this.trouble) return void response.writeHead(this.trouble.status, this.trouble.headers).end('{}');
      const from = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('cursor') ?? 0);
      const events = this.events.slice(from, from + PAGE);
      const next = from + events.length;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ events, nextCursor: String(next), hasMore: next < this.events.length }));
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('polling', () => {
  let inbound: InboundTest;
  const systems: PulledSystem[] = [];

  beforeAll(async () => {
    inbound = await startInbound();
  });
  afterEach(() => systems.splice(0).forEach((system) => system.stop()));
  afterAll(() => inbound.test.stop());

  const connect = async (prepare: (system: PulledSystem) => void = () => undefined, backfillDays = 0) => {
    const system = new PulledSystem();
    systems.push(system);
    prepare(system);
    const pullUrl = await system.start();
    const answer = await inbound.owner.request('POST', '/api/accounts', {
      channel: 'generic-webhook',
      name: 'Pulled',
      credentials: { signingSecret: SECRET, pullToken: 't' },
      settings: { pullUrl },
      backfillDays,
    });
    expect(answer.status).toBe(201);
    return { system, id: Number((answer.body as AccountView).id) };
  };
  const view = async (id: number) => (await inbound.owner.request('GET', `/api/accounts/${id}`)).body as AccountView;
  const row = async (id: number) =>
    (await inbound.rows<Record<string, unknown>>('select * from account where id = $1', [id]))[0]!;
  const polled = (id: number) => eventually(async () => ((await row(id))['polled_at'] === null ? undefined : true));
  const texts = async (id: number) =>
    (await inbound.rows<{ text: string }>('select text from item where account_id = $1 order by text', [id])).map(
      ({ text }) => text,
    );
  const sync = async (id: number) =>
    expect((await inbound.owner.request('POST', `/api/accounts/${id}/sync`)).status).toBe(202);
  const event = (text: string, daysAgo = 0) =>
    commentEvent('created', {
      id: `${text}`,
      text,
      thread: text,
      createdAt: new Date(Date.now() - daysAgo * 86_400_000 - 1000).toISOString(),
    });

  it('reads what is new, page by page, once', async () => {
    const { system, id } = await connect((own) => own.events.push(event('old')));
    await polled(id);
    for (let n = 1; n <= 8; n += 1) system.events.push(event(`new ${n}`));
    await sync(id);
    await eventually(async () => ((await texts(id)).length === 8 ? true : undefined));
    await sync(id);
    await inbound.drain();
    expect(await texts(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `new ${n}`));
    expect(await inbound.rows(`select 1 from raw_event where account_id = $1 and source = 'poll'`, [id])).toHaveLength(
      8,
    );
  });

  it('imports the history that was asked for, shows the progress and goes on where it stopped', async () => {
    const { system, id } = await connect((own) => {
      own.events.push(event('too old', 40));
      for (let n = 1; n <= 10; n += 1) own.events.push(event(`history ${String(n).padStart(2, '0')}`, 20 - n));
    }, 30);
    await eventually(async () => ((await view(id)).backfill.state === 'done' ? true : undefined));
    await inbound.drain();
    expect(await texts(id)).toEqual(Array.from({ length: 10 }, (_, n) => `history ${String(n + 1).padStart(2, '0')}`));
    expect((await view(id)).backfill).toMatchObject({ state: 'done', fetched: 10, error: null });
    const heads = await inbound.rows<{ status: number; next_due_at: Date | null }>(
      'select distinct status, next_due_at from conversation where account_id = $1',
      [id],
    );
    expect(heads).toEqual([{ status: 0, next_due_at: null }]); // unanswered, but nothing was promised for it
    const asked = system.asked;
    await inbound.rows(`update account set backfill_state = 'running' where id = $1`, [id]);
    await eventually(async () => ((await view(id)).backfill.state === 'done' ? true : undefined));
    expect(system.asked - asked).toBeLessThanOrEqual(3); // from the last place, not from the start
    expect(await texts(id)).toHaveLength(10);
  });

  it('waits as long as the platform asks, then goes on', async () => {
    const { system, id } = await connect();
    await polled(id);
    system.trouble = { status: 429, headers: { 'retry-after': '120' } };
    await sync(id);
    const health = await eventually(async () => {
      const now = await view(id);
      return now.health === 'slow' ? now : undefined;
    });
    expect(health.healthDetail).toMatch(/asks to wait until/);
    const until = (await row(id))['paused_until'] as Date;
    expect(until.getTime() - Date.now()).toBeGreaterThan(100_000);
    system.trouble = null;
    system.events.push(event('after the wait'));
    await inbound.rows(`update account set paused_until = now(), polled_at = now() - interval '1 hour' where id = $1`, [
      id,
    ]);
    await eventually(async () => ((await texts(id)).includes('after the wait') ? true : undefined));
    await eventually(async () => ((await view(id)).health === 'working' ? true : undefined));
  });

  it('asks for a new sign-in when the credentials are refused, and stops calling', async () => {
    const { system, id } = await connect();
    await polled(id);
    system.trouble = { status: 401 };
    await sync(id);
    await eventually(async () => ((await view(id)).health === 'needs-sign-in' ? true : undefined));
    const asked = system.asked;
    await inbound.rows(`update account set polled_at = now() - interval '1 hour' where id = $1`, [id]);
    await inbound.test.app.get(PollScheduler, { strict: false }).schedule();
    await sync(id);
    await eventually(async () => ((await row(id))['health'] === 'needs-sign-in' ? true : undefined));
    expect(system.asked).toBe(asked);
    const notes = await inbound.rows(
      `select text from notification where member_id = $1 and kind = 'channel-needs-care'`,
      [inbound.owner.agent.memberId],
    );
    expect(notes).toContainEqual({ text: 'Pulled' });
    system.trouble = null;
    expect((await inbound.owner.request('POST', `/api/accounts/${id}/test`)).body).toMatchObject({ ok: true });
    expect((await view(id)).health).toBe('working');
  });

  const checkDue = (id: number) => inbound.rows(`update account set checked_at = now() - interval '7 hours' where id = $1`, [id]); // prettier-ignore
  const job = (id: number) => ({ workspaceId: inbound.owner.agent.workspaceId, accountId: id });

  it('takes a refusal back by itself when the platform lets the account in again', async () => {
    const { system, id } = await connect();
    await polled(id);
    system.trouble = { status: 401 };
    await sync(id);
    await eventually(async () => ((await view(id)).health === 'needs-sign-in' ? true : undefined));
    system.trouble = null;
    await checkDue(id);
    await eventually(async () => ((await view(id)).health === 'working' ? true : undefined));
  });

  it('finds out that the access has ended before anything is to be read or sent', async () => {
    const { system, id } = await connect();
    await polled(id);
    system.trouble = { status: 401 };
    await checkDue(id);
    await eventually(async () => ((await view(id)).health === 'needs-sign-in' ? true : undefined));
  });

  it('tests an account once, whoever sees that it is due', async () => {
    const { system, id } = await connect();
    await polled(id);
    const asked = system.asked;
    await checkDue(id);
    const checker = inbound.test.app.get(AccountChecker, { strict: false });
    await Promise.all([1, 2, 3].map(() => checker.check(job(id))));
    expect(system.asked - asked).toBe(1);
  });

  it('keeps what a person changed while a test was under way', async () => {
    const { system, id } = await connect();
    await polled(id);
    system.meanwhile = () =>
      inbound.rows(
        `update account set credentials = credentials || '\\x00', health_detail = 'changed', credentials_set_at = now() where id = $1`,
        [id],
      );
    await checkDue(id);
    await inbound.test.app.get(AccountChecker, { strict: false }).check(job(id));
    expect(await row(id)).toMatchObject({ health_detail: 'changed' });
  });

  it('goes on by itself after Redis was emptied in the middle', async () => {
    const { system, id } = await connect();
    await polled(id);
    const redis = new Redis(inbound.test.database.redisUrl);
    try {
      for (let n = 0; n < 30; n += 1) system.events.push(event(`flush ${String(n).padStart(2, '0')}`));
      await inbound.rows(
        `update account set polled_at = now() - interval '1 hour', backfill_state = 'running', backfill_from = now() - interval '1 day', backfill_cursor = null where id = $1`,
        [id],
      );
      const keys = await redis.keys(`*${inbound.test.database.prefix}*`);
      if (keys.length > 0) await redis.del(...keys);
      await eventually(async () => ((await texts(id)).length === 30 ? true : undefined), 15_000);
      await eventually(async () => ((await view(id)).backfill.state === 'done' ? true : undefined));
    } finally {
      redis.disconnect();
    }
  });
});
