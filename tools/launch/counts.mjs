// Adds up test results and words the last lines of a run.

/** The counts of one jest report; suites that could not run count as failures, and so does a run that left no report. */
export function countTests(report, exitCode) {
  if (!report) return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The last lines of a run: what could not run on this machine, then `N passed, N failed`.
 * `strict` (continuous integration) counts each gap as a failure.
 */
export function summary({ counts, gaps, strict }) {
  const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
  const skipped = total('skipped');
  const all = [...new Set([...gaps, ...(skipped ? [`${skipped} skipped tests`] : [])])];
  const failed = total('failed') + (strict ? all.length : 0);
  const passed = total('passed');
  const heading = strict ? 'Did not run, which counts as a failure here:' : 'Did not run on this machine:';
  return {
    lines: [
      '',
      ...(all.length ? [heading, ...all.map((gap) => `  - ${gap}`)] : []),
      `${passed} passed, ${failed} failed`,
    ],
    ok: failed === 0 && passed > 0,
  };
}
