// The part of better-sqlite3 that the account server uses, over Node's own SQLite: nothing has to be compiled.
import { DatabaseSync } from 'node:sqlite';

/** Extended result codes that callers tell apart. */
const NAMES = new Map([
  [5, 'SQLITE_BUSY'],
  [261, 'SQLITE_BUSY_RECOVERY'],
  [517, 'SQLITE_BUSY_SNAPSHOT'],
  [6, 'SQLITE_LOCKED'],
  [19, 'SQLITE_CONSTRAINT'],
  [1555, 'SQLITE_CONSTRAINT_PRIMARYKEY'],
  [2067, 'SQLITE_CONSTRAINT_UNIQUE'],
]);

export class SqliteError extends Error {
  constructor({ message, errcode }) {
    super(message);
    this.code = NAMES.get(errcode) ?? NAMES.get(errcode & 0xff) ?? 'SQLITE_ERROR';
  }
}

function translated(work) {
  try {
    return work();
  } catch (error) {
    throw error?.errcode === undefined ? error : new SqliteError(error);
  }
}

/** Parameters come one by one or as one list. */
const parameters = (given) => (Array.isArray(given[0]) ? given[0] : given);

/** Rows are plain objects, their bytes Buffers. */
function plain(row) {
  if (row === undefined) return row;
  const buffered = (value) =>
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, buffered(value)]));
}

class Statement {
  constructor(statement) {
    this.statement = statement;
    this.reader = statement.columns().length > 0;
  }
  all(...given) {
    return translated(() => this.statement.all(...parameters(given)).map(plain));
  }
  get(...given) {
    return translated(() => plain(this.statement.get(...parameters(given))));
  }
  run(...given) {
    return translated(() => this.statement.run(...parameters(given)));
  }
  *iterate(...given) {
    for (const row of this.statement.iterate(...parameters(given))) yield plain(row);
  }
}

export class Database {
  constructor(location, { timeout = 0, readonly = false } = {}) {
    this.name = location;
    this.open = true;
    this.connection = translated(() => new DatabaseSync(location, { timeout, readOnly: readonly }));
  }
  prepare(sql) {
    return translated(() => new Statement(this.connection.prepare(sql)));
  }
  pragma(text) {
    return this.prepare(`PRAGMA ${text}`).all();
  }
  exec(sql) {
    translated(() => this.connection.exec(sql));
    return this;
  }
  close() {
    if (this.open) this.connection.close();
    this.open = false;
  }
}

Database.SqliteError = SqliteError;
export { Database as default };
