import { Database, SqliteError } from './sqlite.mjs';

describe('SQLite for the account server', () => {
  let db;
  beforeEach(() => {
    db = new Database(':memory:');
    db.exec('create table person (id integer primary key, name text unique, photo blob)');
  });
  afterEach(() => db.close());

  const add = (...given) => db.prepare('insert into person (name, photo) values (?, ?)').run(...given);

  it('takes parameters one by one and as a list, and tells what changed', () => {
    expect(add('client_042', null)).toMatchObject({ changes: 1, lastInsertRowid: 1 });
    expect(add(['client_043', null])).toMatchObject({ changes: 1, lastInsertRowid: 2 });
    const all = db.prepare('select name from person where id > ? order by id');
    expect(all.all([0])).toEqual([{ name: 'client_042' }, { name: 'client_043' }]);
    expect([...all.iterate(1)]).toEqual([{ name: 'client_043' }]);
    expect(all.get(9)).toBeUndefined();
  });

  it('gives bytes as Buffers', () => {
    add('client_042', Buffer.from('photo'));
    const { photo } = db.prepare('select photo from person').get();
    expect(Buffer.isBuffer(photo) && photo.toString()).toBe('photo');
  });

  it('tells which statements give rows', () => {
    expect(db.prepare('select 1').reader).toBe(true);
    expect(db.prepare('delete from person').reader).toBe(false);
    expect(db.pragma('user_version')).toEqual([{ user_version: 0 }]);
  });

  it('names what was violated', () => {
    add('client_042', null);
    const error = (() => {
      try {
        return add('client_042', null);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(SqliteError);
    expect(error.code).toBe('SQLITE_CONSTRAINT_UNIQUE');
  });

  it('may be closed twice', () => {
    db.close();
    expect(() => db.close()).not.toThrow();
    expect(db.open).toBe(false);
  });
});
