// First lines of every command a fresh clone must be able to run: find the project, install, move to the pinned Node.
import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { report } from './say.mjs';

/** The folder of the project, whatever folder the command was typed in. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');

/**
 * Runs a command's main function with everything installed, from the project's folder, on the pinned Node.
 * A failure is told in one sentence and ends the process with code 1.
 */
export async function runCommand(main) {
  process.chdir(projectRoot);
  try {
    await ensureDependencies(projectRoot);
    await main(projectRoot);
  } catch (error) {
    report(error, resolve(process.env.PARVIS_DATA_DIR ?? '.data', 'logs'));
    process.exit(1);
  }
}
