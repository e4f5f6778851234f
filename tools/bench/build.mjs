// Bundles the benches with the libraries' own sources: what is measured is the product's code, not a copy of it.
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { swcPlugin } from '../swc-plugin.mjs';

async function entriesOf(folder) {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith('.mjs')).map((file) => join(folder, file));
}

/** Builds every suite and worker into `outdir`, which has to lie in the workspace: packages are found from there. */
export async function buildBenches(outdir) {
  await build({
    entryPoints: [...(await entriesOf('tools/bench/suites')), ...(await entriesOf('tools/bench/workers'))],
    outbase: 'tools/bench',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    tsconfig: resolve('tsconfig.base.json'),
    sourcemap: true,
    keepNames: true,
    logLevel: 'warning',
    plugins: [swcPlugin],
  });
}
