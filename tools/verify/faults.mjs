import { spawn } from 'node:child_process';

/** Runs a command and resolves with its exit code and all it printed. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let output = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      output += data;
    });
    child.stderr.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, output }));
  });
}

/** A check that is one command: its output is the fault when it fails. */
export const command =
  (program, ...args) =>
  async () => {
    const { code, output } = await run(program, args, {
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', NX_TUI: 'false' },
    });
    return code === 0 ? [] : [output.trim()];
  };

const NOISE = /^\s*$|^\s*(>|- |NX |Run duration|Cache:|Critical path|Recoverable time|Failed tasks|Warning: command)/;

/** A check that is one Nx target of every project: only what the failing tools said. */
export const target =
  (name, ...more) =>
  async () => {
    const faults = await command('nx', 'run-many', '-t', name, '--outputStyle=static', ...more)();
    return faults.map((text) =>
      text
        .split('\n')
        .filter((line) => !NOISE.test(line))
        .join('\n'),
    );
  };
