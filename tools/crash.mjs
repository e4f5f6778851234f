// `npm run crash -- --seed 7`: kills api, worker and Redis of the built product while events come in and replies go out, then
// counts. Options: --seed N (may be repeated; three seeds without), --events N, --replies N, --verbose, --json.
import { parseArgs } from 'node:util';
import { crashRun, lineOf } from './crash/run.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true, default: ['7', '19', '2026'] },
    events: { type: 'string', default: '2000' },
    replies: { type: 'string', default: '200' },
    verbose: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

let allOk = true;
for (const seed of values.seed) {
  const began = performance.now();
  const log = (text) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} ${text}\n`);
  const run = await crashRun({
    seed: Number(seed),
    events: Number(values.events),
    replies: Number(values.replies),
    keep: values.keep,
    ...(values.verbose && { log }),
  });
  process.stdout.write(`${values.json ? JSON.stringify(run) : lineOf(run)}\n`);
  if (!run.ok && !values.json)
    process.stdout.write(`  ${JSON.stringify({ faults: run.faults, examples: run.examples })}\n`);
  allOk &&= run.ok;
}
process.exit(allOk ? 0 : 1);
