// Processor time, which other work on the machine does not lengthen as it does the clock on the wall.
import { readFile, readdir } from 'node:fs/promises';

const TICK_US = 10_000;

/** User and system time of the servers' processes so far, in microseconds; 0 where /proc does not tell. */
async function ofChildren(parent) {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  let ticks = 0;
  for (const stat of stats) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[1]) === parent) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_US;
}

/** Microseconds of this process and of Postgres that `work` took. */
export async function cpuOf(servers, work) {
  const before = { own: process.cpuUsage(), postgres: await ofChildren(servers.postgresPid) };
  await work();
  const own = process.cpuUsage(before.own);
  return { node: own.user + own.system, postgres: (await ofChildren(servers.postgresPid)) - before.postgres };
}
