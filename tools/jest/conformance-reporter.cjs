// Prints the table channels × checks from the titles that describeConnector gives its tests. Fails nothing by itself.
const { TitleTable } = require('./title-table.cjs');

const TITLE = /^conformance: (.+)$/;

class ConformanceReporter {
  table = new TitleTable();
  fixtures = new Map();
  failures = [];

  onTestResult(test, { testResults, testExecError }) {
    if (testExecError) this.failures.push(`${test.path}\n${testExecError.message}`);
    for (const result of testResults) {
      const { ancestorTitles, title, status, fullName, failureMessages } = result;
      if (status === 'failed') this.failures.push(`${fullName}\n${failureMessages.join('\n')}`);
      const channel = TITLE.exec(ancestorTitles[0] ?? '')?.[1];
      if (!channel) continue;
      if (title.startsWith('parses ')) this.countFixture(channel, status);
      else this.table.add(channel, result);
    }
  }

  countFixture(channel, status) {
    const { all, failed } = this.fixtures.get(channel) ?? { all: 0, failed: 0 };
    this.fixtures.set(channel, { all: all + 1, failed: failed + (status === 'failed' ? 1 : 0) });
  }

  onRunComplete() {
    const snapshots = (channel) => {
      const { all, failed } = this.fixtures.get(channel) ?? { all: 0, failed: 0 };
      return failed > 0 ? `${failed}/${all} FAIL` : String(all);
    };
    this.table.print('Conformance', { snapshots });
    for (const failure of this.failures) process.stdout.write(`\n${failure}\n`);
    if (this.table.rows.size === 0) process.stdout.write('no connector has a conformance spec\n');
  }
}

module.exports = ConformanceReporter;
