// Resident memory of processes over a run.
import { readFile } from 'node:fs/promises';

const EVERY_MS = 5000;
const MB = 1024;

async function residentMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kb === undefined ? null : Math.round(Number(kb) / MB);
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

/** Samples the processes that `pids()` names (by name) every five seconds until stopped. */
export function watchMemory(pids) {
  const samples = new Map();
  const timer = setInterval(async () => {
    for (const [name, pid] of Object.entries(pids())) {
      const mb = pid === undefined ? null : await residentMb(pid);
      if (mb !== null) samples.set(name, [...(samples.get(name) ?? []), mb]);
    }
  }, EVERY_MS);
  const tenth = (values, n) => median(values.slice(Math.floor((values.length * n) / 10), Math.ceil((values.length * (n + 1)) / 10))); // prettier-ignore
  return {
    stop: () => clearInterval(timer),
    line: () => [...samples].map(([name, values]) => `${name} ${values.at(-1)} MB`).join(', '),
    /** Medians of the second tenth (the first is warming up) and of the last, in MB. */
    figures: () => Object.fromEntries([...samples].map(([name, values]) => [name, { first: tenth(values, 1), last: tenth(values, 9), peak: Math.max(...values) }])), // prettier-ignore
  };
}
