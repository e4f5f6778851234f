const { createCjsPreset } = require('jest-preset-angular/presets');
const { pathsToModuleNameMapper } = require('../../tools/jest/paths.cjs');

const preset = createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' });

module.exports = {
  ...preset,
  // d3 and its helpers are published as ES modules only.
  transformIgnorePatterns: ['node_modules/(?!(.*\\.mjs$|d3-|internmap|@angular/common/locales/.*\\.js$))'],
  displayName: 'ui',
  rootDir: __dirname,
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts', '<rootDir>/../../tools/jest/patience.cjs'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleNameMapper: pathsToModuleNameMapper(),
  coverageDirectory: '<rootDir>/../../coverage/libs/ui',
  collectCoverageFrom: ['src/**/*.ts', '!src/test-setup.ts'],
};
