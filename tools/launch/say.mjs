// What the launcher tells the person at the terminal: steps with their time, and refusals as one sentence without a stack.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A condition the person can mend: its message is one sentence that says what is wrong and the way out. */
export class Refusal extends Error {}

export const say = (line = '') => process.stdout.write(`${line}\n`);

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step and reports it. On a terminal the line counts the seconds in place; elsewhere a line is added every 20 s,
 * so that a log of an unattended start shows that something is going on.
 */
export async function step(label, work) {
  const started = performance.now();
  const live = process.stdout.isTTY === true;
  let note = '';
  const draw = () => process.stdout.write(`\r\x1b[K  … ${label} ${note} ${seconds(started)}`);
  const ticker = setInterval(
    () => (live ? draw() : say(`  … ${label} ${note}(${seconds(started)})`)),
    live ? 200 : 20_000,
  );
  if (live) draw();
  const clear = () => {
    clearInterval(ticker);
    if (live) process.stdout.write('\r\x1b[K');
  };
  try {
    const result = await work((text) => (note = text ? `${text} ` : ''));
    clear();
    say(`  ✔ ${label} (${seconds(started)})`);
    return result;
  } catch (error) {
    clear();
    say(`  ✘ ${label}`);
    throw error;
  }
}

/** The sentence for errors of the operating system that can strike anywhere. */
function systemSentence(error) {
  const text = `${error.code ?? ''} ${error.message ?? ''} ${error.stderr ?? ''}`;
  if (/ENOSPC|No space left on device/i.test(text)) {
    return 'The disk is full: free some space (Parvis wants 500 MB) and start again.';
  }
  if (/EMFILE|ENFILE/.test(text)) return 'Too many files are open on this machine: raise `ulimit -n` and start again.';
  if (/EACCES|EPERM/.test(text) && error.path) {
    return `${error.path} cannot be written: start Parvis as the user it belongs to, or remove it.`;
  }
  return null;
}

/** Ends a command: a refusal in one sentence; anything unforeseen in one sentence with the details in a file. */
export function report(error, detailsDir) {
  const sentence = error instanceof Refusal ? error.message : systemSentence(error);
  if (sentence) return void process.stderr.write(`\nParvis: ${sentence}\n`);
  const file = join(detailsDir, 'parvis-error.log');
  let where = '';
  try {
    mkdirSync(detailsDir, { recursive: true });
    writeFileSync(file, `${new Date().toISOString()}\n${error.stack ?? error}\n`);
    where = ` (details in ${file})`;
  } catch {
    // nowhere to write: the sentence alone has to do
  }
  process.stderr.write(`\nParvis could not go on: ${String(error.message ?? error).split('\n')[0]}${where}\n`);
}

/** A log file that begins anew at each start; what a child prints goes there, not to the terminal. */
export function logFile(dir, name) {
  mkdirSync(dir, { recursive: true });
  const stream = createWriteStream(join(dir, `${name}.log`), { flags: 'w' });
  stream.on('error', () => undefined); // a full disk must not take the launcher down with it
  return stream;
}
