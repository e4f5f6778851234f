// Prints the table channels × checks from the titles that describeConnector gives its tests. Fails nothing by itself.
const TITLE = /^conformance: (.+)$/;
const CHECK = /^([a-z-]+)(?:: | \[not applicable: (.*)\]$)/;

class ConformanceReporter {
  rows = new Map();
  checks = [];
  failures = [];

  onTestResult(test, { testResults, testExecError }) {
    if (testExecError) this.failures.push(`${test.path}\n${testExecError.message}`);
    for (const { ancestorTitles, title, status, fullName, failureMessages } of testResults) {
      if (status === 'failed') this.failures.push(`${fullName}\n${failureMessages.join('\n')}`);
      const channel = TITLE.exec(ancestorTitles[0] ?? '')?.[1];
      if (!channel) continue;
      const row = this.rows.get(channel) ?? { cells: new Map(), fixtures: 0, failedFixtures: 0 };
      this.rows.set(channel, row);
      if (title.startsWith('parses ')) {
        row.fixtures += 1;
        if (status === 'failed') row.failedFixtures += 1;
        continue;
      }
      const [, check, reason] = CHECK.exec(title) ?? [];
      if (!check) continue;
      if (!this.checks.includes(check)) this.checks.push(check);
      row.cells.set(check, { mark: reason ? 'n/a' : (MARKS[status] ?? status), reason });
    }
  }

  onRunComplete() {
    const channels = [...this.rows.keys()].sort();
    const reasons = channels.flatMap((channel) =>
      [...this.rows.get(channel).cells]
        .filter(([, { reason }]) => reason)
        .map(([check, { reason }]) => ({ channel, check, reason })),
    );
    const head = ['channel', ...this.checks, 'snapshots'];
    const lines = channels.map((channel) => {
      const { cells, fixtures, failedFixtures } = this.rows.get(channel);
      const marks = this.checks.map((check) => cells.get(check)?.mark ?? 'MISSING');
      return [channel, ...marks, failedFixtures > 0 ? `${failedFixtures}/${fixtures} FAIL` : String(fixtures)];
    });
    const widths = head.map((title, column) =>
      Math.max(...[head, ...lines].map((line) => line[column].length), title.length),
    );
    const print = (line) =>
      process.stdout.write(
        `${line
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
      );
    process.stdout.write('\nConformance\n\n');
    print(head);
    print(widths.map((width) => '-'.repeat(width)));
    lines.forEach(print);
    if (reasons.length > 0) process.stdout.write('\nNot applicable:\n');
    for (const { channel, check, reason } of reasons) process.stdout.write(`  ${channel}, ${check}: ${reason}\n`);
    for (const failure of this.failures) process.stdout.write(`\n${failure}\n`);
    if (channels.length === 0) process.stdout.write('no connector has a conformance spec\n');
  }
}

const MARKS = { passed: 'ok', failed: 'FAIL', pending: 'skip', todo: 'todo' };

module.exports = ConformanceReporter;
