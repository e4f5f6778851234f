// `npm run bench -- <name>`: builds the benches with the product's own code and runs them, one process each.
// Options: --data FOLDER keeps the loaded database there and uses it again; --rounds N; --quick for a short look.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBenches } from './bench/build.mjs';
import { waitExit } from './infra/util.mjs';

const SUITES = [
  'load',
  'ack',
  'lists',
  'counters',
  'search',
  'ingest',
  'sockets',
  'mail',
  'scroll',
  'clocks',
  'screening',
  'screening-pipeline',
  'backtest',
  'team',
  'wave',
];
const LOADED = new Set(['load', 'lists', 'counters', 'search', 'ingest']); // share one loaded database

const [name, ...options] = process.argv.slice(2);
const suites = name === 'all' ? SUITES : [name];
if (!SUITES.includes(suites[0])) {
  process.stderr.write(
    `usage: npm run bench -- ${[...SUITES, 'all'].join('|')} [--data FOLDER] [--rounds N] [--quick]\n`,
  );
  process.exit(2);
}

const shared =
  name === 'all' && !options.includes('--data') ? await mkdtemp(join(tmpdir(), 'parvis-bench-data-')) : null;
let child;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping = true;
    child?.kill(signal);
  });
}

async function run(suite) {
  const data = shared && LOADED.has(suite) ? ['--data', shared] : [];
  child = spawn(
    process.execPath,
    ['--enable-source-maps', join(outdir, 'suites', `${suite}.mjs`), ...options, ...data],
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // should this process die, it ends its servers and itself
      detached: true, // a Ctrl-C in the terminal reaches only this process
    },
  );
  const { code } = await waitExit(child);
  return code === 0;
}

const outdir = join('dist', 'tools', `bench-${process.pid}`); // two runs at a time do not meet
const missed = [];
try {
  await buildBenches(outdir);
  for (const suite of suites) {
    if (stopping) break;
    if (!(await run(suite))) missed.push(suite);
  }
} finally {
  await rm(outdir, { recursive: true, force: true });
  if (shared) await rm(shared, { recursive: true, force: true });
}
if (missed.length > 0) process.stdout.write(`\nnot within target or failed: ${missed.join(', ')}\n`);
process.exit(stopping ? 130 : missed.length > 0 ? 1 : 0);
