// Prints two tables channels × situations, of what comes in and of what is sent. Fails nothing by itself.
const { TitleTable } = require('./title-table.cjs');

const TITLE = /^(receiving|sending): (.+)$/;

class SituationsReporter {
  tables = { receiving: new TitleTable(), sending: new TitleTable() };
  failures = [];

  onTestResult(test, { testResults, testExecError }) {
    if (testExecError) this.failures.push(`${test.path}\n${testExecError.message}`);
    for (const result of testResults) {
      if (result.status === 'failed') this.failures.push(`${result.fullName}\n${result.failureMessages.join('\n')}`);
      const [, table, channel] = TITLE.exec(result.ancestorTitles[0] ?? '') ?? [];
      if (table) this.tables[table].add(channel, result);
    }
  }

  onRunComplete() {
    this.tables.receiving.print('Receiving');
    this.tables.sending.print('Sending (asks: a person is asked, since the platform cannot be)');
    for (const failure of this.failures) process.stdout.write(`\n${failure}\n`);
  }
}

module.exports = SituationsReporter;
