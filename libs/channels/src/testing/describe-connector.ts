import { CHECKS } from './checks/index';
import { loadFixtures, parsingAccount } from './fixtures';
import type { Subject } from './subject';

const TIMEOUT_MS = 60_000;

/**
 * Declares the conformance tests of one connector: the ten checks and a snapshot of its parsed fixtures. The titles are
 * read by the reporter that prints the table.
 */
export function describeConnector(subject: Subject): void {
  describe(`conformance: ${subject.connector.kind}`, () => {
    for (const check of CHECKS) {
      const reason = subject.notApplicable?.[check.name];
      if (reason === undefined) it(`${check.name}: ${check.promise}`, () => check.run(subject), TIMEOUT_MS);
      else it(`${check.name} [not applicable: ${reason}]`, () => expect(reason.trim()).not.toBe(''));
    }

    it.each(loadFixtures(subject.fixtures))('parses $name as recorded', async ({ payload }) => {
      expect(await subject.connector.parse(payload, parsingAccount(subject))).toMatchSnapshot();
    });
  });
}
