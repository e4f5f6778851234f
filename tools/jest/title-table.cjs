// Tables made from the titles of tests: `<table>: <row>` of a describe block, and in it `<column>: …`, `<column> (<mark>): …`
// or `<column> [not applicable: <reason>]` of each test.
const CELL = /^([a-z0-9-]+)(?:(?: \(([a-z]+)\))?: | \[not applicable: (.*)\]$)/;
const MARKS = { failed: 'FAIL', pending: 'skip', todo: 'todo' };

/** Rows and columns in the order in which they come. */
class TitleTable {
  rows = new Map();
  columns = [];

  /** Takes one result; true when it is a cell. */
  add(row, { title, status }) {
    const [, column, passed, reason] = CELL.exec(title) ?? [];
    if (!column) return false;
    if (!this.columns.includes(column)) this.columns.push(column);
    const cells = this.rows.get(row) ?? new Map();
    const good = reason ? 'n/a' : (passed ?? 'ok');
    this.rows.set(row, cells.set(column, { mark: status === 'passed' ? good : MARKS[status], reason }));
    return true;
  }

  /** Lines of text; `more` adds a column by its title and a function from the row's name to its cell. */
  print(heading, more = {}) {
    const head = ['channel', ...this.columns, ...Object.keys(more)];
    const lines = [...this.rows.keys()]
      .sort()
      .map((row) => [
        row,
        ...this.columns.map((column) => this.rows.get(row).get(column)?.mark ?? 'MISSING'),
        ...Object.values(more).map((cellOf) => cellOf(row)),
      ]);
    const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
    const text = (line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd();
    const table = [text(head), text(widths.map((width) => '-'.repeat(width))), ...lines.map(text)];
    process.stdout.write(`\n${heading}\n\n${table.join('\n')}\n${this.reasons()}`);
  }

  /** Why cells do not apply, each reason once with the rows it holds for. */
  reasons() {
    const found = new Map();
    for (const row of [...this.rows.keys()].sort()) {
      for (const [column, { reason }] of this.rows.get(row)) {
        if (!reason) continue;
        const columns = found.get(reason) ?? new Map();
        found.set(reason, columns.set(row, [...(columns.get(row) ?? []), column]));
      }
    }
    if (found.size === 0) return '';
    const lines = [...found].map(
      ([reason, rows]) =>
        `  ${[...rows].map(([row, columns]) => `${row}, ${columns.join(', ')}`).join('; ')}: ${reason}`,
    );
    return `\nNot applicable:\n${lines.join('\n')}\n`;
  }
}

module.exports = { TitleTable };
