import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations';

/** Options of the one data source; also used by the TypeORM command line. */
export function dataSourceOptions(url: string, pool = 20): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [],
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    installExtensions: false,
    extra: { max: pool, application_name: 'parvis', idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 },
  };
}

const MIGRATION_LOCK = 7_402_114;

/** Applies pending migrations; safe to call from several instances at once. Returns the names applied. */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = await new DataSource(dataSourceOptions(url, 4)).initialize();
  const lock = dataSource.createQueryRunner(); // one session holds the lock; the migrations use another
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations();
    return applied.map(({ name }) => name);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await dataSource.destroy();
  }
}

/** Names of migrations that are known but not applied. */
export async function pendingMigrations(dataSource: DataSource): Promise<boolean> {
  return dataSource.showMigrations();
}
