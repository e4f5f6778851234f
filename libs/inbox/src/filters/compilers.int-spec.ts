import type { Filter } from '@parvis/contracts';
import { testDatabase, type TestDatabase } from '@parvis/testing';
import fc from 'fast-check';
import pg from 'pg';
import { matchesByReference, type ReferenceRow } from '../../test/filter-reference';
import { randomConversations } from '../../test/random-conversations';
import { anyFilter } from '../../test/random-filters';
import { faultsOf } from './check-filter';
import { conditionsOf, mapConditions } from './filter-tree';
import { toJsonpath } from './to-jsonpath';
import { type Me, toSql } from './to-sql';

jest.setTimeout(120_000);

const WORKSPACE = 1;
const ME = 2;

type Row = ReferenceRow & { id: string };

describe('the compilers of filters', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let rows: Row[];

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await randomConversations(client, WORKSPACE, 400, 0.42);
    const read = await client.query<Row>(
      'select c.*, i.platform_state from conversation c left join item i on i.workspace_id = c.workspace_id and i.id = c.last_in_item_id order by c.id',
    );
    ({ rows } = read);
    await client.query('create table asked as select c.id, conversation_facts(c, true) as facts from conversation c');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const bySql = async (filter: Filter, me: Me): Promise<string[]> => {
    const values: unknown[] = [];
    const sql = toSql(filter, { bind: (value) => `$${values.push(value)}`, me });
    return (await client.query<{ id: string }>(`select c.id from conversation c where ${sql} order by c.id`, values)).rows.map(({ id }) => id); // prettier-ignore
  };
  const byPath = async (filter: Filter): Promise<{ id: string; others: unknown; assignee: unknown }[]> => {
    const folded = await foldedTexts(client, filter);
    const { rows: found } = await client.query<{ id: string; others: unknown; assignee: unknown }>(
      'select id, facts @@ $1::jsonpath as others, facts @@ $2::jsonpath as assignee from asked order by id',
      [toJsonpath(folded, false), toJsonpath(folded, true)],
    );
    return found;
  };

  it('agree with each other and with what the filter says, on any filter and conversation', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        expect(faultsOf(filter, '')).toEqual([]);
        const expected = rows.filter((row) => matchesByReference(filter, row, ME)).map(({ id }) => id);
        expect(await bySql(filter, { memberId: ME })).toEqual(expected);
        const paths = await byPath(filter);
        const isMine = (id: string): boolean => rows.find((row) => row.id === id)?.assignee_id === ME;
        expect(paths.filter((row) => (isMine(row.id) ? row.assignee : row.others)).map(({ id }) => id)).toEqual(expected); // prettier-ignore
        // true or false, never unknown: an unknown would stay unknown under a “not”
        expect(paths.every((row) => typeof row.others === 'boolean' && typeof row.assignee === 'boolean')).toBe(true);
        expect(await bySql(filter, { isAssignee: false })).toEqual(paths.flatMap((row) => (row.others ? row.id : [])));
        expect(await bySql(filter, { isAssignee: true })).toEqual(paths.flatMap((row) => (row.assignee ? row.id : [])));
      }),
      { numRuns: 300, interruptAfterTimeLimit: 60_000 },
    );
  });

  it('let no filter match everything or nothing by accident: each field divides the conversations', async () => {
    const dividing: Filter[] = [
      { field: 'text', operator: 'contains', value: 'ETE' },
      { field: 'contact', operator: 'contains-not', value: 'oeuf' },
      { field: 'post', operator: 'is', value: ['9007199254740993'] },
      { field: 'platform-state', operator: 'is', value: ['hidden'] },
      { field: 'ad', operator: 'is', value: true },
      { field: 'reach', operator: 'at-least', value: 500 },
      { field: 'reach', operator: 'at-most', value: 500 },
      { field: 'clock', operator: 'is', value: ['late'] },
      { field: 'waiting', operator: 'longer-than', value: 120 },
      { field: 'created', operator: 'after', value: new Date(Date.now() - 36 * 3_600_000).toISOString() },
    ];
    for (const filter of dividing) {
      const found = await bySql(filter, { memberId: ME });
      expect([filter, found.length > 10 && found.length < rows.length - 10]).toEqual([filter, true]);
    }
  });
});

async function foldedTexts(client: pg.Client, filter: Filter): Promise<Filter> {
  const texts = conditionsOf(filter).flatMap(({ field, value }) => (field === 'text' || field === 'contact' ? String(value) : [])); // prettier-ignore
  const { rows } = await client.query<{ t: string; folded: string }>(
    'select t, fold_text(t) as folded from unnest($1::text[]) t',
    [texts],
  );
  const folded = new Map(rows.map((row) => [row.t, row.folded]));
  return mapConditions(filter, (one) => ({ ...one, value: folded.get(String(one.value)) ?? one.value }));
}
