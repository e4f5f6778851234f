import type { Filter, SavedViewView } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import fc from 'fast-check';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';
import { randomConversations } from '../../test/random-conversations';
import { anyFilter } from '../../test/random-filters';
import { usesMe } from '../filters/filter-tree';
import { toSql } from '../filters/to-sql';
import { CounterFolder } from '../views/counter-folder';
import { readCounters } from '../views/counters';
import { Recount } from './recount.service';
import { ViewSweeper } from './view-sweeper';

jest.setTimeout(60_000);

// what is counted with is what is written: time moves nothing while this runs (see randomConversations)
describe('counts of saved views', () => {
  let inbound: InboundTest;
  let workspaceId: number;
  let memberId: number;

  beforeAll(async () => {
    inbound = await startInbound();
    ({ workspaceId, memberId } = inbound.owner.agent);
    await inbound.test.db.transaction(
      'system',
      (tx) =>
      randomConversations({ query: (sql: string, values: unknown[]) => tx.query(sql, values) } as never, workspaceId, 1500, 0.1), // prettier-ignore
    );
  });
  afterAll(() => inbound.test.stop());

  const save = async (filter: Filter): Promise<SavedViewView> => {
    const answer = await inbound.owner.request('POST', '/api/views', { name: 'v', filter });
    expect(answer.status).toBe(201);
    return answer.body as SavedViewView;
  };
  const ready = (id: string): Promise<SavedViewView> =>
    eventually(async () => {
      const { body } = await inbound.owner.request('GET', `/api/views/${id}`);
      return body.progress === null ? (body as SavedViewView) : undefined;
    }, 30_000);
  const counted = async (filter: Filter): Promise<number> => {
    const values: unknown[] = [workspaceId];
    const sql = toSql(filter, { bind: (value) => `$${values.push(value)}`, me: { memberId } });
    const [row] = await inbound.rows<{ n: number }>(
      `select count(*)::int as n from conversation c where c.workspace_id = $1 and ${sql}`,
      values,
    );
    return row?.n ?? -1;
  };
  /** What the view says and what counting finds, in one snapshot: sweepers of the worker go on. */
  const both = (id: number, filter: Filter): Promise<[number, number]> =>
    inbound.test.db.transaction('system', async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      const counters = await readCounters(tx, workspaceId);
      const values: unknown[] = [workspaceId];
      const sql = toSql(filter, { bind: (value) => `$${values.push(value)}`, me: { memberId } });
      const { n } = await tx.one<{ n: number }>(
        `select count(*)::int as n from conversation c where c.workspace_id = $1 and ${sql}`,
        values,
      );
      return [usesMe(filter) ? counters.ofMemberView(id, memberId) : counters.ofView(id), n];
    });
  /** A write that no trigger sees. */
  const behindItsBack = (sql: string, values: unknown[]): Promise<void> =>
    inbound.test.db.dataSource.transaction(async (manager) => {
      await manager.query('set local session_replication_role = replica');
      await manager.query(sql, values);
    });
  const scramble = (): Promise<unknown> =>
    inbound.rows(
      `update conversation set assignee_id = case when random() < 0.3 then null when random() < 0.5 then $2::int else 3 end,
         status = floor(random() * 4), priority = floor(random() * 4), stars = case when random() < 0.5 then 1 + floor(random() * 5) end,
         tag_ids = case when random() < 0.5 then array[1, 2] else '{}'::int[] end, preview = case when random() < 0.5 then 'colis' else 'été' end
       where workspace_id = $1 and id in (select id from conversation where workspace_id = $1 order by random() limit 15 for update skip locked)`,
      [workspaceId, memberId],
    );

  it('are exact while views are made and changed, items arrive and members work, all at once', async () => {
    const filters = [
      ...fc.sample(anyFilter, { numRuns: 20, seed: 7 }),
      ...fc.sample(anyFilter.filter(usesMe), { numRuns: 4, seed: 7 }),
    ];
    const account = await inbound.connect();
    const folder = inbound.test.app.get(CounterFolder, { strict: false });
    let working = true;
    const members = Array.from({ length: 4 }, async () => {
      while (working) {
        await scramble();
        await folder.foldOnce();
      }
    });
    const arrivals = (async () => {
      for (let n = 0; n < 10; n += 1)
        await account.send(...[0, 1, 2, 3].map((i) => commentEvent('created', { id: `c-${n}-${i}`, thread: `t-${n % 3}-${i}` }))); // prettier-ignore
    })();
    const views = await Promise.all(filters.slice(0, 12).map(save));
    await Promise.all(
      views.map((view, at) =>
        inbound.owner.request('PATCH', `/api/views/${view.id}`, { version: 0, filter: filters[12 + at] }),
      ),
    );
    for (const { id } of views) await ready(id);
    await arrivals;
    await inbound.drain();
    working = false;
    await Promise.all(members);
    for (const [at, { id }] of views.entries()) {
      const filter = filters[12 + at]!;
      const [count, truth] = await both(Number(id), filter);
      expect([filter, count]).toEqual([filter, truth]);
    }
    expect(await inbound.test.app.get(Recount, { strict: false }).recount(workspaceId)).toEqual({
      counters: 0,
      conversations: 0,
    });
  });

  it('wait for a writer that had not seen the view when it was made', async () => {
    const filter: Filter = { field: 'language', operator: 'is', value: ['nl'] };
    let release: () => void = () => undefined;
    let written: () => void = () => undefined;
    const isWritten = new Promise<void>((resolve) => (written = resolve));
    const writer = inbound.test.db.transaction('system', async (tx) => {
      await tx.query(`update conversation set language = 'nl' where workspace_id = $1 and id = 5`, [workspaceId]);
      written();
      await new Promise<void>((resolve) => (release = resolve));
    });
    await isWritten;
    const view = await save(filter);
    await eventually(async () => {
      const [row] = await inbound.rows<{ horizon: string | null }>('select horizon::text from saved_view where id = $1', [view.id]); // prettier-ignore
      return row?.horizon ?? undefined;
    });
    expect((await inbound.owner.request('GET', `/api/views/${view.id}`)).body.progress).toBe(0);
    release();
    await writer;
    expect((await ready(view.id)).count).toBe(1);
  });

  it('are found wrong and put right by the repair, and only an administrator may ask for it', async () => {
    const filter: Filter = { field: 'language', operator: 'is', value: ['fr'] };
    const view = await save(filter);
    const { count } = await ready(view.id);
    const slot = Number(view.id) * 4;
    await inbound.rows('insert into counter_delta (workspace_id, dim, key, n) values ($1, 8, $2, 3)', [workspaceId, slot]); // prettier-ignore
    await behindItsBack(
      `update conversation set view_slots = array_remove(view_slots, $2) where workspace_id = $1 and id in (
         select id from conversation where workspace_id = $1 and $2 = any (view_slots) limit 2)`,
      [workspaceId, slot],
    );
    expect((await ready(view.id)).count).toBe(count + 3);
    expect((await inbound.owner.request('POST', '/api/views/recount')).body).toEqual({ counters: 1, conversations: 2 });
    expect((await ready(view.id)).count).toBe(count);
    expect(await counted(filter)).toBe(count);
  });

  it('follow time: what waits long enough comes in by itself, what was answered too long ago leaves', async () => {
    const waits: Filter = { field: 'waiting', operator: 'longer-than', value: 10_000 };
    const fresh: Filter = { field: 'inactive', operator: 'shorter-than', value: 10_000 };
    const late: Filter = { all: [{ field: 'clock', operator: 'is', value: ['late'] }, { field: 'account', operator: 'is', value: ['77'] }] }; // prettier-ignore
    const [waiting, recent, overdue] = [await save(waits), await save(fresh), await save(late)];
    for (const { id } of [waiting, recent, overdue]) await ready(id);
    const counts = async () => [
      (await ready(waiting.id)).count,
      (await ready(recent.id)).count,
      (await ready(overdue.id)).count,
    ];
    const all = await counted(fresh);
    expect(await counts()).toEqual([0, all, 0]);
    // who does not match yet says when that changes
    const forgotten = await inbound.rows(
      `select id from conversation where workspace_id = $1 and waiting_since is not null
         and (views_due_at <= waiting_since + interval '10000 minutes') is not true`,
      [workspaceId],
    );
    expect(forgotten).toEqual([]);
    // as if the hours had passed: times move back, and with them the moment the row has to be looked at
    await behindItsBack(
      `update conversation set waiting_since = now() - interval '10001 minutes', last_activity_at = now() - interval '10001 minutes',
         next_due_at = now() - interval '1 second', account_id = 77, views_due_at = now() - interval '1 second' where workspace_id = $1 and id = 7`,
      [workspaceId],
    );
    const sweeper = inbound.test.app.get(ViewSweeper, { strict: false });
    await eventually(async () => {
      await sweeper.sweepOnce(); // or the worker's own was first
      expect(await counts()).toEqual([1, all - 1, 1]);
      return true;
    });
    const [row] = await inbound.rows<{ due: boolean }>(
      'select views_due_at <= now() as due from conversation where workspace_id = $1 and id = 7',
      [workspaceId],
    );
    expect(row?.due).not.toBe(true);
    expect(await sweeper.sweepOnce()).toBe(0);
    const told = await inbound.rows(
      `select 1 from event where workspace_id = $1 and conversation_id = 7 and kind = 'conversation.updated'
       union all select 1 from event_outbox where workspace_id = $1 and conversation_id = 7 and kind = 'conversation.updated'`,
      [workspaceId],
    );
    expect(told.length).toBeGreaterThan(0);
  });

  it('follow the platform’s state of the last thing a person wrote', async () => {
    const filter: Filter = { field: 'platform-state', operator: 'is', value: ['hidden'] };
    const view = await save(filter);
    await ready(view.id);
    const [item] = await inbound.rows<{ id: string }>(
      `select i.id from item i join conversation c on c.last_in_item_id = i.id where i.platform_state = 0 and i.workspace_id = $1 limit 1`,
      [workspaceId],
    );
    const before = await counted(filter);
    expect((await ready(view.id)).count).toBe(before);
    await inbound.rows('update item set platform_state = 2 where id = $1', [item?.id]);
    expect([(await ready(view.id)).count, await counted(filter)]).toEqual([before + 1, before + 1]);
  });
});
