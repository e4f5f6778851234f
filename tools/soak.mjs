// `npm run soak`: a day's traffic of every channel through the built product in some minutes, in bad weather, then an audit.
// Options: --events N (200000), --per-second N (222: 200,000 in a quarter of an hour), --weather SHARE (0.02), --replies N (300), --kills (api and worker die
// now and then), --seed N, --json. The product has to be built (`npm run build`).
import { parseArgs } from 'node:util';
import { linesOf, soakRun } from './soak/run.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    'per-second': { type: 'string', default: '222' },
    weather: { type: 'string', default: '0.02' },
    replies: { type: 'string', default: '300' },
    kills: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2026' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const began = performance.now();
const log = (text) =>
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(6)} s  ${text}\n`);
const run = await soakRun({
  events: Number(values.events),
  perSecond: Number(values['per-second']),
  weather: Number(values.weather),
  replies: Number(values.replies),
  kills: values.kills,
  seed: Number(values.seed),
  keep: values.keep,
  log,
});
process.stdout.write(values.json ? `${JSON.stringify(run)}\n` : `${linesOf(run).join('\n')}\n`);
process.exit(run.ok ? 0 : 1);
