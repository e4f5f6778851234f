// Every project's tests in one run: Postgres and Redis are started once for all of them (the projects name the same set-up).
// The browser journeys run apart, over the built product.
const { existsSync, readdirSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');

const folders = ['apps', 'libs'].flatMap((group) =>
  readdirSync(join(__dirname, group)).map((name) => `${group}/${name}`),
);

module.exports = {
  projects: [...folders, 'tools']
    .filter((folder) => folder !== 'apps/console-e2e' && existsSync(join(__dirname, folder, 'jest.config.cjs')))
    .map((folder) => join(__dirname, folder, 'jest.config.cjs')),
  maxWorkers: Math.max(2, Math.floor(availableParallelism() * 0.75)),
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
  forceExit: true, // a test that failed while it started something must not hold up the run
};
