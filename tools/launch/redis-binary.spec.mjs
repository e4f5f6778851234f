import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './browser.mjs';
import { findRedis, redisAdvice } from './redis-binary.mjs';

describe('finding programs', () => {
  let folder;
  const put = async (name) => {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  };
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'parvis-bin-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('finds the Redis of PATH before the usual folders', async () => {
    await put('redis-server');
    expect(findRedis({ PATH: folder })).toBe(join(folder, 'redis-server'));
  });

  it('takes the binary named in the environment, or none when that does not exist', async () => {
    await put('my-redis');
    expect(findRedis({ REDIS_SERVER: join(folder, 'my-redis') })).toBe(join(folder, 'my-redis'));
    expect(findRedis({ REDIS_SERVER: join(folder, 'absent') })).toBeNull();
    expect(findChromium({ CHROME_PATH: join(folder, 'absent') })).toBeNull();
  });

  it('says what to type on this kind of machine', () => {
    const only = (name) => (command) => command === name;
    expect(redisAdvice('darwin', only('brew'))).toContain('brew install redis');
    expect(redisAdvice('darwin', () => false)).toContain('brew.sh');
    expect(redisAdvice('linux', only('apt-get'))).toContain('apt-get install redis-server');
    expect(redisAdvice('linux', () => false)).toContain('package of your system');
  });
});
