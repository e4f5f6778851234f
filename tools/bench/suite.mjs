// What every suite does around its measurements.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { machine, Report } from './figures.mjs';
import { startServers } from './servers.mjs';

/** Options of the command line. */
export function benchOptions() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      size: { type: 'string' },
      statements: { type: 'boolean' },
      explain: { type: 'string' },
      members: { type: 'string' },
      conversations: { type: 'string' },
      minutes: { type: 'string' },
      'per-second': { type: 'string' },
    },
  });
  return {
    data: values.data ?? null,
    quick: values.quick ?? false,
    statements: values.statements ?? false,
    explain: values.explain ?? null,
    rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
    size: Number(values.size ?? 1_000_000),
    members: Number(values.members ?? 100),
    conversations: Number(values.conversations ?? 50_000),
    minutes: Number(values.minutes ?? 10),
    perSecond: Number(values['per-second'] ?? 20),
  };
}

/**
 * Starts servers, runs `work({ servers, report, options, cleanUp })`, prints, stops everything in the opposite order of its
 * start and sets the exit code: 0 when every target was met without an error.
 */
export async function runSuite(title, work) {
  const options = benchOptions();
  const report = new Report(title);
  const cleanUps = [];
  const cleanUp = (what) => cleanUps.push(what);
  const stop = async () => {
    for (const one of cleanUps.splice(0).reverse()) await Promise.resolve(one()).catch(tell);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(130)));
  process.once('disconnect', () => void stop().then(() => process.exit(130)));
  try {
    process.stdout.write(`\n${title}: ${machine()}, load ${loadavg()[0].toFixed(1)} before\n`);
    const servers = await startServers(options.data, options);
    cleanUp(() => servers.stop());
    await work({ servers, report, options, cleanUp });
    report.print();
  } catch (error) {
    tell(error);
    report.missed += 1;
  } finally {
    await stop();
  }
  process.exit(report.missed + report.errors > 0 ? 1 : 0);
}

function tell(error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

export const progress = (text) => process.stdout.write(`  ${text}\n`);
