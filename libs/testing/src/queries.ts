import type { Database } from '@parvis/platform';

/** The statements that `work` runs on this database, in order, without transaction control. */
export async function queriesOf(db: Database, work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const before = db.listener;
  db.listener = (sql, durationMs) => {
    seen.push(sql);
    before?.(sql, durationMs);
  };
  try {
    await work();
  } finally {
    db.listener = before;
  }
  return seen.filter((sql) => !/^\s*(begin|commit|rollback|notify)/i.test(sql));
}
