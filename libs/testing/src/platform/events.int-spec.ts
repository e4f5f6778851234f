import {
  currentSeq,
  Database,
  DatabaseConfig,
  eventsAfterSeq,
  EventTail,
  type LoggedEvent,
  NotificationListener,
  OutboxRelay,
} from '@parvis/platform';
import { testDatabase, type TestDatabase } from '../database';
import { eventually } from '../eventually';

describe('the event log', () => {
  let test: TestDatabase;
  let db: Database;
  let notifications: NotificationListener;
  let relay: OutboxRelay;

  beforeAll(async () => {
    test = await testDatabase();
    db = await Database.connect(Object.assign(new DatabaseConfig(), { url: test.url }));
    await db.read('system', `insert into workspace (id, name) values (1, 'one'), (2, 'two')`);
    notifications = new NotificationListener(test.url);
    await notifications.start();
    relay = new OutboxRelay(db, notifications);
    relay.onApplicationBootstrap();
  });
  afterAll(async () => {
    await relay.beforeApplicationShutdown();
    await notifications.onApplicationShutdown();
    await db.onApplicationShutdown();
    await test.drop();
  });

  const publish = (workspaceId: number, ...names: string[]) =>
    db.transaction(workspaceId, (tx) =>
      tx.publish(workspaceId, ...names.map((name) => ({ kind: 'thing.done', data: { name } }))),
    );
  const logOf = (workspaceId: number): Promise<LoggedEvent[]> =>
    db.transaction(workspaceId, (tx) => eventsAfterSeq(tx, workspaceId, 0, 10_000));

  it('numbers events per workspace without gaps, whatever writes at the same time', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, i) => publish(i % 3 === 0 ? 2 : 1, `a${i}`, `b${i}`)));
    const logged = await eventually(async () => {
      const events = await logOf(1);
      return events.length === 80 ? events : undefined;
    });
    expect(logged.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    const other = await eventually(async () => ((await logOf(2)).length === 40 ? logOf(2) : undefined));
    expect(other.at(-1)?.seq).toBe(40);
    expect(await db.transaction(1, (tx) => currentSeq(tx, 1))).toBe(80);
    expect(await db.read('system', 'select 1 from event_outbox')).toEqual([]);
  });

  it('brings every event once and in order to a reader that tails it', async () => {
    const tail = new EventTail(db, notifications);
    const seen: LoggedEvent[] = [];
    tail.subscribe(async (events) => void seen.push(...events));
    await tail.onApplicationBootstrap();
    await Promise.all(Array.from({ length: 25 }, (_, i) => publish(1, `t${i}`)));
    await eventually(() => (seen.length === 25 ? true : undefined));
    const positions = seen.map(({ position }) => BigInt(position));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(seen.map(({ data }) => data['name'])).size).toBe(25);
    await tail.beforeApplicationShutdown();
  });

  it('keeps the events of one workspace from another', async () => {
    expect(await db.read(2, 'select 1 from event where workspace_id = 1')).toEqual([]);
  });
});
