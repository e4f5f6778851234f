// Builds the chat widget: the script for host pages, and the page, scripts and style of its frame. Everything a visitor loads
// is the first four files and the words of one language; together they have to stay below the budget.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import { build } from 'esbuild';

const SOURCE = 'apps/widget';
const BUDGET = 25_000;
const ALWAYS = ['widget.js', 'frame.html', 'frame.js', 'frame.css'];
const LANGUAGES = ['en.js', 'fr.js'];

/** Our contracts are lists and types: what is not used needs no place in the bundle. */
const pureContracts = {
  name: 'pure-contracts',
  setup({ onResolve }) {
    onResolve({ filter: /^@parvis\/contracts$/ }, () => ({
      path: resolve('libs/contracts/src/index.ts'),
      sideEffects: false,
    }));
    onResolve({ filter: /^\.\//, namespace: 'file' }, ({ path, resolveDir }) =>
      resolveDir === resolve('libs/contracts/src')
        ? { path: resolve(resolveDir, `${path}.ts`), sideEffects: false }
        : undefined,
    );
  },
};

/** swc's minifier saves another four per cent on what esbuild bundled. */
async function minifyAgain(file) {
  const { code } = await minify(await readFile(file, 'utf8'), {
    compress: { passes: 3, ecma: 2020, toplevel: true },
    mangle: { toplevel: true },
    module: !file.endsWith('widget.js'),
    ecma: 2020,
  });
  await writeFile(file, code);
}

/** Bytes of gzip of each built file, as servers send them. */
export async function sizes(folder) {
  const each = [...ALWAYS, ...LANGUAGES].map(async (name) => [
    name,
    gzipSync(await readFile(join(folder, name)), { level: 9 }).length,
  ]);
  return Object.fromEntries(await Promise.all(each));
}

/** Builds into `outdir`; resolves with the sizes. */
export async function buildWidget(outdir = join('dist', SOURCE)) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const shared = {
    outdir,
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    tsconfig: resolve(SOURCE, 'tsconfig.json'),
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [pureContracts],
  };
  const words = `${SOURCE}/src/frame/words`;
  await Promise.all([
    build({ ...shared, entryPoints: { widget: `${SOURCE}/src/loader/main.ts` }, format: 'iife' }),
    build({
      ...shared,
      entryPoints: { frame: `${SOURCE}/src/frame/main.ts`, en: `${words}/en.ts`, fr: `${words}/fr.ts` },
      format: 'esm',
      splitting: true,
    }),
    build({ ...shared, entryPoints: { frame: `${SOURCE}/src/frame/styles/frame.css` } }),
    cp(`${SOURCE}/public/frame.html`, join(outdir, 'frame.html')),
  ]);
  await Promise.all(['widget.js', 'frame.js', ...LANGUAGES].map((name) => minifyAgain(join(outdir, name))));
  return sizes(outdir);
}

/** What a visitor loads: all but the words of the other languages, in the heaviest case. */
export function weight(bytes) {
  const words = Math.max(...LANGUAGES.map((name) => bytes[name]));
  return ALWAYS.reduce((sum, name) => sum + bytes[name], words);
}

/** A sentence for a widget that is too heavy, or null. */
export function overweight(bytes) {
  return weight(bytes) <= BUDGET ? null : `The widget weighs ${weight(bytes)} bytes of gzip; its budget is ${BUDGET}.`;
}
