import { Database, DatabaseConfig } from '@parvis/platform';
import { testDatabase, type TestDatabase } from '../database';
import { eventually } from '../eventually';

describe('Database', () => {
  let test: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    test = await testDatabase();
    db = await Database.connect(Object.assign(new DatabaseConfig(), { url: test.url }));
    await db.transaction('system', async (tx) => {
      await tx.query(`insert into workspace (id, name) values (1, 'one'), (2, 'two')`);
      await tx.query(`insert into tag (workspace_id, name) values (1, 'mine'), (2, 'theirs')`);
    });
  });
  afterAll(async () => {
    await db.onApplicationShutdown();
    await test.drop();
  });

  it('shows one workspace only its own rows, even when the query forgets the filter', async () => {
    expect(await db.read(1, 'select name from tag')).toEqual([{ name: 'mine' }]);
    expect(await db.read(2, 'select name from tag')).toEqual([{ name: 'theirs' }]);
    expect(await db.read(1, 'select name from workspace')).toEqual([{ name: 'one' }]);
  });

  it('refuses a database that writes dates in its own way, and says what to do', async () => {
    const german = `${test.url}${test.url.includes('?') ? '&' : '?'}options=${encodeURIComponent('-c datestyle=German')}`;
    const connecting = Database.connect(Object.assign(new DatabaseConfig(), { url: german }));
    await expect(connecting).rejects.toThrow(/ALTER DATABASE/);
  });

  it('refuses to write a row of another workspace', async () => {
    const write = db.transaction(1, (tx) => tx.query(`insert into tag (workspace_id, name) values (2, 'planted')`));
    await expect(write).rejects.toThrow(/row-level security/);
    const update = await db.transaction(1, (tx) =>
      tx.query(`update tag set name = 'x' where workspace_id = 2 returning 1`),
    );
    expect(update).toEqual([]);
  });

  it('guards every table that has a workspace_id', async () => {
    const open = await db.read<{ table: string }>(
      'system',
      `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
         and not c.relrowsecurity and not (c.relname = 'session' and not has_table_privilege('parvis_app', c.oid, 'select'))`,
    );
    expect(open).toEqual([]);
  });

  it('keeps nothing of a transaction that throws, its events included', async () => {
    const failing = db.transaction(1, async (tx) => {
      await tx.query(`insert into tag (workspace_id, name) values (1, 'gone')`);
      await tx.publish(1, { kind: 'tag.created', data: {} });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.read(1, `select 1 from tag where name = 'gone'`)).toEqual([]);
    expect(await db.read('system', 'select 1 from event_outbox')).toEqual([]);
  });

  it('keeps plans from the moment on when the tables have grown, and not before', async () => {
    const fill = (from: number, to: number) =>
      db.read('system', `insert into contact (workspace_id, id, name) select 1, n, 'client_' || n from generate_series($1::int, $2::int) n`, [from, to]); // prettier-ignore
    const mode = () =>
      db.lookUp(
        'system',
        async (tx) => {
          const { mode } = await tx.one<{ mode: string }>(`select current_setting('plan_cache_mode') as mode`);
          return mode;
        },
        ['contact'],
      );
    await fill(1, 100);
    expect(await mode()).toBe('force_custom_plan');
    await fill(101, 5000);
    await eventually(async () => ((await mode()) === 'force_generic_plan' ? true : undefined));
    const known = await db.read('system', `select 1 from pg_class where relname = 'contact' and reltuples >= 5000`);
    expect(known).toHaveLength(1);
  });
});
