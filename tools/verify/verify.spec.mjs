import { composeFaults } from './deployment.mjs';
import { commandOf, ignoredBy, parseDockerfile } from './dockerfile.mjs';
import { lockFaults } from './lock.mjs';
import { difference, outOfOrder } from './migrations.mjs';
import { suppressionsOf } from './suppressions.mjs';
import { configurationPage, environmentExample, grouped } from '../write-env-docs.mjs';

describe('the check of the lock file', () => {
  const entry = (more = {}) => ({ version: '1.0.0', integrity: 'sha512-x', ...more });

  it('passes pinned packages that run nothing', () => {
    expect(lockFaults({ dependencies: { a: '1.0.0' } }, { packages: { '': {}, 'node_modules/a': entry() } })).toEqual(
      [],
    );
  });

  it('finds ranges, scripts, addresses and missing hashes', () => {
    const packages = {
      'node_modules/a': entry({ hasInstallScript: true, resolved: 'https://x', integrity: undefined }),
    };
    const faults = lockFaults({ dependencies: { a: '^1.0.0' } }, { packages }).join('\n');
    for (const part of ['not pinned', 'install script', 'download address', 'integrity'])
      expect(faults).toContain(part);
  });

  it('finds a binary whose version does not fit, also when an outer one has the same name', () => {
    const packages = {
      'node_modules/x-darwin': entry({ version: '1.0.0' }),
      'node_modules/tool/node_modules/x': entry({ version: '2.0.0', optionalDependencies: { 'x-darwin': '2.0.0' } }),
    };
    expect(lockFaults({}, { packages })).toEqual([expect.stringContaining('x-darwin@2.0.0')]);
  });
});

describe('the check of suppressions', () => {
  const disable = 'eslint' + '-disable-next-line';

  it('asks for a reason', () => {
    const text =
      `// ${disable} no-console\n// ${disable} no-console -- the command line is its output\n// @ts` + '-ignore\n';
    expect(suppressionsOf(text).map(({ line, reason }) => [line, reason])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });
});

describe('the check of migrations', () => {
  it('shows what a down migration left behind and what it took too much', () => {
    expect(difference(['table a', 'table b'], ['table a', 'index c'])).toEqual(['- table b', '+ index c']);
  });

  it('finds one that is listed after a newer one, which runs first all the same', () => {
    expect(outOfOrder(['A20260101000000', 'C20260103000000', 'B20260102000000'])).toEqual(['B20260102000000']);
  });
});

describe('the check of the compose file', () => {
  it('accepts what the specification knows', async () => {
    expect(await composeFaults('services:\n  api:\n    image: parvis/server:1\n')).toEqual([]);
  });

  it.each([
    ['an unknown key', 'services:\n  api:\n    imagine: x\n'],
    ['a wrong type', 'services:\n  api:\n    image: x\n    ports: 80\n'],
    ['broken YAML', 'services:\n  api: [\n'],
  ])('refuses %s', async (_, text) => {
    expect(await composeFaults(text)).not.toEqual([]);
  });
});

describe('the configuration reference', () => {
  const groups = grouped([
    { group: 'Server', variable: 'PARVIS_PORT', description: 'Port a|b', default: '4400' },
    { group: 'Keys', variable: 'KEY', description: 'A key', secret: true, default: null },
  ]);

  it('lists every setting with its default and marks secrets', () => {
    const page = configurationPage(groups);
    expect(page).toContain('| `PARVIS_PORT` | `4400` | Port a\\|b |');
    expect(page).toContain('| `KEY` |  | A key (secret) |');
  });

  it('is an environment file in which nothing is set', () => {
    const example = environmentExample(groups);
    expect(example).toContain('# PARVIS_PORT=4400');
    expect(example.split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([]);
  });
});

describe('reading a Dockerfile', () => {
  it('joins continued lines, drops comments and takes flags apart', () => {
    const text = '# base\nFROM node:24 AS build\nCOPY --from=build /app/a \\\n  ./a\nCMD ["node", "a.mjs"]\n';
    expect(parseDockerfile(text)).toEqual([
      { name: 'FROM', flags: {}, args: 'node:24 AS build' },
      { name: 'COPY', flags: { from: 'build' }, args: '/app/a    ./a' },
      { name: 'CMD', flags: {}, args: '["node", "a.mjs"]' },
    ]);
    expect(commandOf('["node", "a.mjs"]')).toEqual(['node', 'a.mjs']);
    expect(commandOf('node a.mjs')).toEqual(['sh', '-c', 'node a.mjs']);
  });

  it('refuses an instruction that the check would skip in silence', () => {
    expect(() => parseDockerfile('ADD https://example.org/x /x\n')).toThrow('unknown instruction');
  });

  it('keeps out of the build what .dockerignore names, and lets later lines decide', () => {
    const ignored = ignoredBy('*\n!apps\n!package.json\napps/e2e\n**/*.spec.ts\n');
    expect(ignored('package.json')).toBe(false);
    expect(ignored('apps/api/src/main.ts')).toBe(false);
    expect(ignored('apps/api/src/main.spec.ts')).toBe(true);
    expect(ignored('apps/e2e/a.ts')).toBe(true);
    expect(ignored('.env')).toBe(true);
  });
});
