import { createHash } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { eventColumns, publishSql, type PublishedEvent } from '../events/publish';
import type { DatabaseConfig } from '../config/platform-config';
import { dataSourceOptions } from './data-source';
import { IdGenerator } from './ids';
import { PlannerStatistics } from './planner-statistics';

const ATTEMPTS = 3;

/** Whose rows a transaction sees: one workspace's (row-level security), or all (relay, intake, sweeps). */
export type Scope = number | 'system';

/** Called for each statement: for tests that count queries and for metrics. */
export type QueryListener = (sql: string, durationMs: number) => void;

/** One open transaction. Everything written through it becomes visible together, with its events. */
export class Tx {
  private published = 0;
  private readonly afterCommitWork: (() => void)[] = [];
  private change: ((events: PublishedEvent[]) => PublishedEvent[]) | undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly generator: IdGenerator,
    private readonly listener: QueryListener | undefined,
  ) {}

  /** Runs one statement. `bigint` columns arrive as text, `timestamptz` as Date. */
  async query<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const started = performance.now();
    const { rows } = await this.client.query<Row>(sql, values as unknown[]);
    this.listener?.(sql, performance.now() - started);
    return rows;
  }

  /**
   * As `query`, planned once per connection instead of each time: for statements whose text is one of few and whose best plan
   * does not depend on the values. Planning is half of the time of a short statement over many partitions.
   */
  async prepared<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const started = performance.now();
    const { rows } = await this.client.query<Row>({ name: statementName(sql), text: sql, values: values as unknown[] });
    this.listener?.(sql, performance.now() - started);
    return rows;
  }

  /** Plans what follows in this transaction by index look-ups, as in `Database.lookUp`: for work inside somebody else's. */
  async keepToIndexes(): Promise<void> {
    await this.query(BY_INDEX);
  }

  /** The only row, or undefined. */
  async maybeOne<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row | undefined> {
    const rows = await this.query<Row>(sql, values);
    return rows[0];
  }

  /** The only row; an error when there is none. */
  async one<Row extends QueryResultRow = QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row> {
    const row = await this.maybeOne<Row>(sql, values);
    if (!row) throw new Error(`expected a row: ${sql.slice(0, 120)}`);
    return row;
  }

  /** A new 64-bit id; see `IdGenerator`. */
  newId(): string {
    return this.generator.next();
  }

  /** A new id sorted at the given time. */
  idAt(time: Date): string {
    return this.generator.at(time.getTime());
  }

  /** Writes events to the outbox: they leave with the commit, or not at all. */
  async publish(workspaceId: number, ...events: PublishedEvent[]): Promise<void> {
    const told = this.change ? this.change(events) : events;
    if (told.length === 0) return;
    this.published += told.length;
    await this.prepared(publishSql, [workspaceId, ...eventColumns(told, () => this.newId())]);
  }

  /** What `work` publishes goes through `change` first: to say what it follows from, or to be told later. */
  async publishingThrough<T>(
    change: (events: PublishedEvent[]) => PublishedEvent[],
    work: () => Promise<T>,
  ): Promise<T> {
    const outer = this.change;
    this.change = change;
    try {
      return await work();
    } finally {
      this.change = outer;
    }
  }

  /** Runs `work` so that its failure takes back what it did and nothing else; the error is passed on. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    await this.query('savepoint attempt');
    try {
      const result = await work();
      await this.query('release savepoint attempt');
      return result;
    } catch (error) {
      await this.query('rollback to savepoint attempt; release savepoint attempt');
      throw error;
    }
  }

  /** Runs once the transaction is durable: nudges only, never effects that must not be lost. */
  afterCommit(work: () => void): void {
    this.afterCommitWork.push(work);
  }

  /** @internal */
  async finish(): Promise<void> {
    if (this.published > 0) await this.query(`notify parvis_outbox`);
    await this.query('commit');
    for (const work of this.afterCommitWork) work();
  }
}

/** The database: transactions under a scope, nothing else. Inject it instead of repositories. */
export class Database implements OnApplicationShutdown {
  listener: QueryListener | undefined;
  private readonly statistics: PlannerStatistics;

  private constructor(
    readonly dataSource: DataSource,
    readonly generator: IdGenerator,
  ) {
    this.statistics = new PlannerStatistics(dataSource);
  }

  /** Connects; the id node number is taken from a sequence so that no two live processes share one. */
  static async connect(config: DatabaseConfig): Promise<Database> {
    const dataSource = await new DataSource(dataSourceOptions(config.url, config.pool)).initialize();
    const [row] = (await dataSource.query(
      `select nextval('id_node') % 256 as node, current_setting('DateStyle') as dates`,
    )) as { node: string; dates: string }[];
    // times are read as text where there are many of them
    if (row && !row.dates.startsWith('ISO')) {
      await dataSource.destroy();
      throw new Error(`The database writes dates as “${row.dates}”: run ALTER DATABASE … SET datestyle = 'ISO', MDY.`);
    }
    return new Database(dataSource, new IdGenerator(Number(row?.node ?? 0)));
  }

  /**
   * Runs `work` in one transaction under a scope and commits when it resolves; rolls back when it throws. Deadlocks and
   * serialization failures are tried again (`work` must only act through `tx`).
   */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.tried(openStatement(scope), work, ATTEMPTS);
  }

  /**
   * As `transaction`, for hot reads: a prepared statement is planned once and for all. Left to itself Postgres plans some anew
   * each time, which takes as long as reading fifty rows. Only for statements whose best plan does not depend on the values.
   */
  transactionWithKeptPlans<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.tried(`${openStatement(scope)}; set local plan_cache_mode = force_generic_plan`, work, ATTEMPTS);
  }

  /**
   * For what is found by key or by its place in an index: no table is ever read whole, and prepared statements keep their plans,
   * since planning takes longer than looking up a few rows. While one of `tables` (those that grow without end) has no statistics
   * worth the name, statements are planned for the tables as they are: of the indexes of an empty one any is as good as the
   * other, and a plan kept from then may walk one. Hot reads, followers of the event log, writers of many small batches.
   */
  async lookUp<T>(scope: Scope, work: (tx: Tx) => Promise<T>, tables: readonly string[] = LOOKED_UP): Promise<T> {
    const mode = (await this.statistics.cover(tables)) ? 'force_generic_plan' : 'force_custom_plan';
    return this.tried(`${openStatement(scope)}; ${BY_INDEX}; set local plan_cache_mode = ${mode}`, work, ATTEMPTS);
  }

  /** One read under a scope. */
  read<Row extends QueryResultRow = QueryResultRow>(
    scope: Scope,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.transaction(scope, (tx) => tx.query<Row>(sql, values));
  }

  /**
   * One prepared statement that is its own transaction: one round trip instead of three. It runs with the login's own rights,
   * under no scope: for the landing of raw bodies only, which every acknowledgement waits for.
   */
  async atOnce(sql: string, values: readonly unknown[]): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const started = performance.now();
    try {
      await client.query({ name: statementName(sql), text: sql, values: values as unknown[] });
      this.listener?.(sql, performance.now() - started);
    } finally {
      await runner.release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }

  private async tried<T>(open: string, work: (tx: Tx) => Promise<T>, attempts: number): Promise<T> {
    try {
      return await this.attempt(open, work);
    } catch (error) {
      if (attempts > 1 && isRetryable(error)) return this.tried(open, work, attempts - 1);
      throw error;
    }
  }

  private async attempt<T>(open: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    try {
      const tx = new Tx(client, this.generator, this.listener);
      await client.query(open);
      try {
        const result = await work(tx);
        await tx.finish();
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    } finally {
      await runner.release();
    }
  }
}

// one round trip: SET takes no parameters, so the number is checked and written out
function openStatement(scope: Scope): string {
  if (scope === 'system') return 'begin; set local role parvis_system';
  if (!Number.isSafeInteger(scope) || scope < 1) throw new RangeError('a workspace id is a positive integer');
  return `begin; set local role parvis_app; set local app.workspace_id = '${scope}'`;
}

/** The tables that look-ups go to and that grow without end. */
const LOOKED_UP = ['conversation', 'item', 'event'];
const BY_INDEX = ['seqscan', 'hashjoin', 'mergejoin'].map((kind) => `set local enable_${kind} = off`).join('; ');

const statementNames = new Map<string, string>();

/** The same for the same text in every process, so that a pooler may share connections between them. */
function statementName(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = `p_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
  statementNames.set(sql, name);
  return name;
}

/** Whether the same transaction may succeed when it is tried again: a deadlock, a serialization failure. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40P01' || code === '40001';
}
