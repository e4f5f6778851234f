// Suppressed rules may only become fewer, and each says why.
import { readFile, writeFile } from 'node:fs/promises';
import { run } from './faults.mjs';

const RECORD = 'tools/verify/suppressions.json';
// in two parts, so that this file does not find itself
const KINDS = ['eslint' + '-disable', '@ts' + '-ignore', '@ts' + '-expect-error', '@ts' + '-nocheck', 'as' + ' any'];
const PATTERN = new RegExp(`(${KINDS.slice(0, 4).join('|')}|\\b${KINDS[4]}\\b)(.*)$`);

/** The suppressions of a text: line number and whether a reason follows. */
export function suppressionsOf(text) {
  return text.split('\n').flatMap((line, index) => {
    const found = PATTERN.exec(line);
    if (!found) return [];
    const [, kind, rest] = found;
    const reason = kind.startsWith('eslint')
      ? /\s--\s+\S.{8,}/.test(rest)
      : kind.startsWith('@ts') && rest.trim().length > 8;
    return [{ line: index + 1, kind, reason }];
  });
}

async function sources() {
  const { stdout } = await run('git', [
    'ls-files',
    '-co',
    '--exclude-standard',
    '--',
    'apps',
    'libs',
    'tools',
    '*.mjs',
    '*.cjs',
  ]);
  return [...new Set(stdout.split('\n'))].filter((file) => /\.(ts|mts|js|mjs|cjs|html)$/.test(file));
}

/** Faults; `write` lowers the recorded number. */
export async function checkSuppressions({ write = false } = {}) {
  const found = [];
  for (const file of await sources()) {
    const text = await readFile(file, 'utf8').catch(() => '');
    found.push(...suppressionsOf(text).map((one) => ({ file, ...one })));
  }
  const { allowed } = JSON.parse(await readFile(RECORD, 'utf8'));
  const faults = found
    .filter(({ reason }) => !reason)
    .map(({ file, line, kind }) => `${file}:${line}: ${kind} without a reason`);
  const places = found.map(({ file, line, kind }) => `  ${file}:${line}: ${kind}`).join('\n');
  if (found.length > allowed) faults.push(`${found.length} suppressions, ${allowed} allowed: mend one of\n${places}`);
  if (found.length < allowed) {
    if (write) await writeFile(RECORD, `${JSON.stringify({ allowed: found.length })}\n`);
    else
      faults.push(
        `${found.length} suppressions, ${allowed} recorded: run \`npm run verify -- --write\` so that the number stays down`,
      );
  }
  return faults;
}
