import { Problem } from '@parvis/platform';

/** Prints a line for whoever ran the command. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Ends the process with one sentence; the stack only for what nobody foresaw. */
export function exitWith(error: unknown): never {
  if (error instanceof Problem) {
    const faults = (error.options.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
    process.stderr.write(`${[error.message, ...faults].join(' ')}\n`);
    process.exit(1);
  }
  const known = error instanceof Error && (error.name === 'Error' || 'code' in error);
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
}
