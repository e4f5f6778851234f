// The platform doubles of libs/channels, bundled for a plain Node process.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { swcPlugin } from '../swc-plugin.mjs';

/** `MetaNetwork`, `metaHttpHandler` and the others, as a specs imports them. */
export async function loadDoubles() {
  const outfile = resolve(join('dist', 'tools', 'crash', `doubles-${process.pid}.mjs`));
  await build({
    entryPoints: ['libs/channels/src/doubles/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    tsconfig: resolve('tsconfig.base.json'),
    keepNames: true,
    logLevel: 'warning',
    plugins: [swcPlugin],
  });
  return import(pathToFileURL(outfile).href);
}
