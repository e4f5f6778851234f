// One launcher per data folder: a second one would end the first one's database.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './say.mjs';

/** Whether the process of an earlier lock still runs and is a launcher (its number may have gone to another since). */
async function runs(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return command === null ? process.platform !== 'linux' : command.includes('start.mjs');
}

/** Takes the folder, or refuses while another launcher has it. The lock goes when this process ends. */
export async function takeDataDir(dataDir) {
  const file = join(dataDir, 'launcher.json');
  const held = JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
  if (held && held.pid !== process.pid && (await runs(held.pid))) {
    throw new Refusal(
      `Parvis already runs from ${dataDir} (process ${held.pid}${held.url ? `, ${held.url}` : ''}): stop it first, or set PARVIS_DATA_DIR to another folder.`,
    );
  }
  const write = (more) => writeFile(file, JSON.stringify({ pid: process.pid, ...more }));
  await write({});
  process.once('exit', () => {
    try {
      if (JSON.parse(readFileSync(file, 'utf8')).pid === process.pid) rmSync(file);
    } catch {
      // the folder is gone: so is the lock
    }
  });
  return {
    /** Tells a second launcher where this one serves. */ serves: (url) => write({ url }),
    release: () => rm(file, { force: true }),
  };
}
