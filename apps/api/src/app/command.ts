/** Prints a line for whoever ran the command. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Ends the process with one sentence; the stack only for what nobody foresaw. */
export function exitWith(error: unknown): never {
  const known = error instanceof Error && (error.name === 'Error' || 'code' in error);
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
}
