// `npm run new:channel -- <kind> "<name>"`: the skeleton of a connector that passes the conformance kit from its first minute;
// see docs/adding-a-channel.md.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { addChannel } from './new-channel/skeleton.mjs';

const [kind, name] = process.argv.slice(2);
try {
  const root = resolve(import.meta.dirname, '..');
  const written = await addChannel({ root, kind, name });
  execFileSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', ...written], { cwd: root });
  process.stdout.write(
    `${written.join('\n')}\n\nNow: npm run conformance, then docs/adding-a-channel.md from step 2.\n`,
  );
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
