/* global jest -- jest defines it in every test file */
// Integration tests start servers and applications: on a busy machine that takes longer than jest's five seconds.
jest.setTimeout(60_000);
// Continuous integration tries a failed test once more and says so: a hiccup of the machine is no finding.
if (process.env.CI === 'true') jest.retryTimes(1, { logErrorsBeforeRetry: true });
