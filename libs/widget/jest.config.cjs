module.exports = require('../../jest.node.cjs')('widget-server', __dirname, {
  testTimeout: 30_000, // real servers on a machine that may be busy
  globalSetup: '<rootDir>/../../tools/jest/infra-up.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/infra-down.mjs',
});
