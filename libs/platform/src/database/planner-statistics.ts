import type { DataSource } from 'typeorm';

const ENOUGH_ROWS = 500;
const GROWN_BYTES = 128 * 1024;
const ASK_AGAIN_MS = 2000;

interface TableKnown {
  name: string;
  known: boolean;
  grown: boolean;
}

/** Whether the planner knows tables well enough for plans that are kept. */
export class PlannerStatistics {
  private readonly covered = new Set<string>();
  private readonly askedAt = new Map<string, number>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * True once each of the tables was analysed with some hundred rows or more; of a partitioned one, any partition. Asks seldom. The server analyses a table that
   * grows within a minute, which is half of a first import: tables that have grown are analysed at once.
   */
  async cover(tables: readonly string[]): Promise<boolean> {
    const key = tables.join();
    if (this.covered.has(key)) return true;
    const now = Date.now();
    if (now - (this.askedAt.get(key) ?? 0) < ASK_AGAIN_MS) return false;
    this.askedAt.set(key, now);
    const unknown = (await this.look(tables)).filter(({ known }) => !known);
    if (unknown.length > 0 && unknown.every(({ grown }) => grown)) {
      await this.dataSource.query(`analyze ${unknown.map(({ name }) => name).join(', ')}`);
      this.askedAt.delete(key);
    }
    if (unknown.length === 0) this.covered.add(key);
    return unknown.length === 0;
  }

  private look(tables: readonly string[]): Promise<TableKnown[]> {
    return this.dataSource.query<TableKnown[]>(
      `select c.oid::regclass::text as name, bool_or(p.reltuples >= $2) as known, sum(pg_relation_size(p.oid)) >= $3 as grown
       from pg_class c
       cross join lateral (select c.oid as relid where c.relkind <> 'p' union all select relid from pg_partition_tree(c.oid) where isleaf) t
       join pg_class p on p.oid = t.relid
       where c.oid = any ($1::regclass[]) group by c.oid order by 1`,
      [tables, ENOUGH_ROWS, GROWN_BYTES],
    );
  }
}
