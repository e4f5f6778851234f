module.exports = require('../../jest.node.cjs')('console-e2e', __dirname, {
  testMatch: ['<rootDir>/src/journeys/**/*.e2e-spec.ts'],
  setupFiles: [],
  testTimeout: 60_000,
  maxWorkers: 1,
  globalSetup: '<rootDir>/../../tools/jest/stack-up.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/stack-down.mjs',
});
