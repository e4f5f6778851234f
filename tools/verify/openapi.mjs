import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drift } from './drift.mjs';
import { run } from './faults.mjs';

const COMMITTED = 'apps/api/openapi.json';

/** Compares apps/api/openapi.json with what the built api emits (needs neither database nor Redis). */
export async function checkOpenApi(options) {
  const dir = await mkdtemp(join(tmpdir(), 'parvis-openapi-'));
  const file = join(dir, 'openapi.json');
  try {
    const { code, output } = await run(process.execPath, ['dist/apps/api/openapi.mjs', file]);
    if (code !== 0) return [output];
    const prettier = await import('prettier');
    const config = { ...(await prettier.resolveConfig(COMMITTED)), parser: 'json' };
    return await drift(COMMITTED, await prettier.format(await readFile(file, 'utf8'), config), options);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
