// Shared Jest settings for the Node projects: tests are compiled to CommonJS by swc (with decorator metadata).
// NestJS 12 and a few of its dependencies are ESM-only; they go through the same (cached) transform, so no Node flag is needed.
const { pathsToModuleNameMapper } = require('./tools/jest/paths.cjs');

const swcTs = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};
const swcJs = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { target: 'es2023', parser: { syntax: 'ecmascript' } },
};
const esmPackages = [
  '@nestjs',
  'file-type',
  'jose',
  'cookie',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'flydrive',
  '@humanwhocodes',
  '@poppinss',
  'case-anything',
  'eld',
  'email-reply-parser',
  'jose',
  'html-to-text',
  '@selderee',
  'selderee',
  'parseley',
  'leac',
  'peberminta',
  'htmlparser2',
  'domelementtype',
  'domhandler',
  'domutils',
  'dom-serializer',
  'deepmerge-ts',
  'entities',
  'nanoid',
  'imapflow',
  'nodemailer',
  'smtp-server',
  'csv-stringify',
  'minipass',
];

module.exports = (name, root, extra = {}) => ({
  displayName: name,
  rootDir: root,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts', '<rootDir>/**/*.int-spec.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swcTs], '^.+\\.m?js$': ['@swc/jest', swcJs] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  // a package whose exports name no condition that Jest asks for
  moduleNameMapper: {
    ...pathsToModuleNameMapper(),
    '^eld/small$': `${__dirname}/node_modules/eld/src/entries/static.small.js`,
  },
  setupFiles: ['reflect-metadata'],
  setupFilesAfterEnv: [`${__dirname}/tools/jest/patience.cjs`],
  testTimeout: 20_000, // integration tests on a busy machine; nothing waits that long when all is well
  coverageDirectory: `${__dirname}/coverage/${root.slice(__dirname.length + 1)}`,
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
  coverageProvider: 'v8',
  ...extra,
});
