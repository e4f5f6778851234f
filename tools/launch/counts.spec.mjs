import { countTests, summary } from './counts.mjs';

const report = (more) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...more,
});

describe('counting test results', () => {
  it('adds suites that could not run to the failures', () => {
    expect(countTests(report({ numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }), 1)).toEqual({
      passed: 3,
      failed: 3,
      skipped: 0,
    });
  });

  it('counts a run that left no report, or failed without a failed test, as one failure', () => {
    expect(countTests(null, 1).failed).toBe(1);
    expect(countTests(report({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('ends with the sums of all runs', () => {
    const { lines, ok } = summary({
      counts: [
        { passed: 4, failed: 0, skipped: 0 },
        { passed: 2, failed: 0, skipped: 0 },
      ],
      gaps: [],
      strict: true,
    });
    expect(lines.at(-1)).toBe('6 passed, 0 failed');
    expect(ok).toBe(true);
  });

  it('names gaps once before the counts and lets them pass on a person’s machine', () => {
    const { lines, ok } = summary({
      counts: [{ passed: 4, failed: 0, skipped: 1 }],
      gaps: ['no Chromium', 'no Chromium'],
      strict: false,
    });
    expect(lines).toEqual([
      '',
      'Did not run on this machine:',
      '  - no Chromium',
      '  - 1 skipped tests',
      '4 passed, 0 failed',
    ]);
    expect(ok).toBe(true);
  });

  it('counts every gap as a failure where none is allowed', () => {
    const { lines, ok } = summary({
      counts: [{ passed: 4, failed: 0, skipped: 0 }],
      gaps: ['no Chromium'],
      strict: true,
    });
    expect(lines.at(-1)).toBe('4 passed, 1 failed');
    expect(ok).toBe(false);
  });

  it('does not call a run without any test a success', () => {
    expect(summary({ counts: [{ passed: 0, failed: 0, skipped: 0 }], gaps: [], strict: false }).ok).toBe(false);
  });
});
