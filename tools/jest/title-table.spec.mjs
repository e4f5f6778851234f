import { createRequire } from 'node:module';

const { TitleTable } = createRequire(import.meta.url)('./title-table.cjs');

const result = (title, status = 'passed') => ({ title, status });

describe('a table made from titles', () => {
  let printed;
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += text), true));
  });
  afterEach(() => jest.restoreAllMocks());

  it('has a row for each channel and says what passed, failed, was marked, does not apply or is missing', () => {
    const table = new TitleTable();
    expect(table.add('sun', result('batch: many come in'))).toBe(true);
    expect(table.add('sun', result('reorder [not applicable: nothing moves there]'))).toBe(true);
    expect(table.add('moon', result('batch (asks): many come in'))).toBe(true);
    expect(table.add('mars', result('reorder: the same in the end', 'failed'))).toBe(true);
    table.print('Places', { snapshots: () => '3' });
    expect(printed).toBe(`
Places

channel  batch    reorder  snapshots
-------  -------  -------  ---------
mars     MISSING  FAIL     3
moon     asks     MISSING  3
sun      ok       n/a      3

Not applicable:
  sun, reorder: nothing moves there
`);
  });

  it('says a reason once, with every row it holds for', () => {
    const table = new TitleTable();
    for (const row of ['sun', 'moon']) table.add(row, result('edit [not applicable: no edits]'));
    expect(table.reasons()).toBe('\nNot applicable:\n  moon, edit; sun, edit: no edits\n');
  });

  it('leaves other tests alone', () => {
    const table = new TitleTable();
    expect(table.add('sun', result('parses item-1.json as recorded'))).toBe(false);
    expect(table.rows.size).toBe(0);
  });
});
