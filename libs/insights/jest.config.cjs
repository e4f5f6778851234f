module.exports = require('../../jest.node.cjs')('insights', __dirname, {
  globalSetup: '<rootDir>/../../tools/jest/infra-up.mjs',
  globalTeardown: '<rootDir>/../../tools/jest/infra-down.mjs',
});
