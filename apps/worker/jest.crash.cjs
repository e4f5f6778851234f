// The crash test over the built product: `npm test` runs it after the build, apart from the other tests.
module.exports = require('../../jest.node.cjs')('crash', __dirname, {
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  setupFiles: [],
  passWithNoTests: true, // `npm test -- some-file` names tests of other projects
});
