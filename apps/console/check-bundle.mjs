// Gzip size of the JavaScript that a working inbox loads first: the frame, the list and its French texts. What comes
// after the first paint (the conversation, its dialogs, the socket) is named but not counted. Fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../../dist/apps/console/', import.meta.url);
const AIM = 175_000;
const LIMIT = 195_000;
const FIRST = [
  /src\/main\.ts$/,
  /shell\/shell\.ts$/,
  /inbox\.routes\.ts$/,
  /feature-inbox\/inbox\.ts$/,
  /i18n\/fr\.json$/,
  /i18n\/inbox\/fr\.json$/,
];
const LATER = [
  /feature-conversation\/conversation\.ts$/,
  /detail-pane\.ts$/,
  /socket\.io-client/,
  /command-palette/,
  /reports\.routes\.ts$/,
  /channels\.routes\.ts$/,
  /settings\.routes\.ts$/,
];

const { outputs } = JSON.parse(readFileSync(new URL('browser-stats.json', DIST), 'utf8'));
const loaded = new Set();

function load(file) {
  if (loaded.has(file) || !file.endsWith('.js')) return 0;
  loaded.add(file);
  const own = gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length;
  const imports = outputs[file].imports.filter(({ kind }) => kind === 'import-statement');
  return imports.reduce((sum, { path }) => sum + load(path), own);
}

function report(patterns) {
  return patterns.reduce((sum, pattern) => {
    const file = Object.keys(outputs).find((name) => pattern.test(outputs[name].entryPoint ?? ''));
    if (!file) return sum;
    const size = load(file);
    process.stdout.write(`${String(size).padStart(8)}  ${outputs[file].entryPoint}\n`);
    return sum + size;
  }, 0);
}

const first = report(FIRST);
process.stdout.write(`${String(first).padStart(8)}  bytes of gzip to a working inbox (aim ${AIM}, limit ${LIMIT})\n`);
report(LATER);
if (first > LIMIT) {
  process.stderr.write('The first JavaScript of the console is over its budget.\n');
  process.exit(1);
}
