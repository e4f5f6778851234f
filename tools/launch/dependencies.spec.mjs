import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dependenciesAreCurrent, installFailure } from './dependencies.mjs';

describe('the installed packages', () => {
  let root;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'parvis-deps-'))));
  afterEach(() => rm(root, { recursive: true }));

  const lock = (packages) =>
    writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  const installed = async (packages) => {
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };

  it('are missing in a fresh clone', async () => {
    await lock({});
    expect(dependenciesAreCurrent(root)).toBe(false);
  });

  it('are current when they are what the lock file names, whatever other platforms lack here', async () => {
    await lock({
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-darwin': { version: '1.0.0', optional: true },
    });
    await installed({ 'node_modules/a': { version: '1.0.0' } });
    expect(dependenciesAreCurrent(root)).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/a': { version: '0.9.0' } }],
    ['a missing package', {}],
    ['a package too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/old': { version: '1.0.0' } }],
  ])('are not current with %s', async (_, present) => {
    await lock({ 'node_modules/a': { version: '1.0.0' } });
    await installed(present);
    expect(dependenciesAreCurrent(root)).toBe(false);
  });
});

describe('a failed install', () => {
  it.each([
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code ENOTFOUND', /cannot be reached/],
    ['npm error code ENOTCACHED network', /cannot be reached/],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
    ['npm error code EACCES', /belongs to another user/],
    ['npm error code EUSAGE', /do not agree/],
    ['npm error something unheard of', /something unheard of/],
  ])('is told in one sentence for "%s"', (output, sentence) => {
    const told = installFailure(output);
    expect(told).toMatch(sentence);
    expect(told).not.toContain('\n');
  });
});
