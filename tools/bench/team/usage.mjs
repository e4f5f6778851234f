// Processor time and resident memory of the processes that serve.
import { readFile, readdir } from 'node:fs/promises';
import { watchMemory } from '../../soak/memory.mjs';

const TICKS_PER_SECOND = 100;

async function statOf(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) || 0 };
}

/** Of Postgres each connection is a process: those that ended count in their parent. */
async function ticksOfFamily(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const own = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  let ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (Number(own[index]) || 0), 0);
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const { parent, ticks: more } = await statOf(name);
    if (parent === pid) ticks += more;
  }
  return ticks;
}

/** Watches `processes` (name → pid) and `families` (name → pid of a parent) until `stop()`, which gives the figures by name. */
export async function watchUsage({ processes, families }) {
  const memory = watchMemory(() => processes);
  const began = performance.now();
  const read = async () => ({
    ...Object.fromEntries(await Promise.all(Object.entries(processes).map(async ([name, pid]) => [name, (await statOf(pid)).ticks]))), // prettier-ignore
    ...Object.fromEntries(await Promise.all(Object.entries(families).map(async ([name, pid]) => [name, await ticksOfFamily(pid)]))), // prettier-ignore
  });
  const before = await read();
  return {
    /** `{ name: { cores, first, last, peak } }`; memory in MB where it is known, `cores` the mean share of one core. */
    async stop() {
      memory.stop();
      const after = await read();
      const seconds = (performance.now() - began) / 1000;
      const resident = memory.figures();
      return Object.fromEntries(
        Object.keys(after).map((name) => [
          name,
          { cores: (after[name] - before[name]) / TICKS_PER_SECOND / seconds, ...resident[name] },
        ]),
      );
    },
  };
}
