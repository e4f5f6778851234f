const base = require('../jest.node.cjs')('tools', __dirname);

module.exports = { ...base, testMatch: ['<rootDir>/**/*.spec.mjs'], setupFiles: [] };
