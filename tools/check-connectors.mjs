// Structural lint of the connectors: every folder is registered and complete, and what it declares has fixtures.
// `npm run check:connectors`; exits 1 with one line per fault.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const CONNECTORS = join(ROOT, 'libs/channels/src/connectors');
const README_SECTIONS = {
  'Set-up': /set-?up/i,
  Scopes: /scopes|permissions/i,
  Limits: /limits/i,
  Quirks: /quirks/i,
  Fixtures: /fixtures/i,
};
const EVENT_TYPES = ['item', 'removed', 'state', 'post', 'delivery', 'action-result', 'notice', 'hint'];
const METHODS = [
  'handshake',
  'verify',
  'parse',
  'fetchSince',
  'fetchRef',
  'listen',
  'perform',
  'findPerformed',
  'probe',
];
/** What a connector has where its platform does. */
const OPTIONAL = ['oauth', 'readBack', 'readBackSize'];
const DATA = ['kind', 'credentials', 'settings', 'capabilities'];

/** Loads the registry as the product does, bundled on the fly. */
async function loadRegistry() {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.parvis-check-'));
  const outfile = join(folder, 'registry.mjs');
  try {
    await build({
      entryPoints: [join(ROOT, 'libs/channels/src/registry.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: { '@parvis/contracts': join(ROOT, 'libs/contracts/src/index.ts') },
      logLevel: 'silent',
    });
    return (await import(pathToFileURL(outfile).href)).CONNECTORS;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The sources that a connector's index.ts reaches by relative imports, those of shared folders among them. */
function sourcesOf(file, seen = new Map()) {
  if (seen.has(file) || !existsSync(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
    const target = join(dirname(file), path);
    for (const candidate of [`${target}.ts`, join(target, 'index.ts')]) sourcesOf(candidate, seen);
  }
  return seen;
}

function checkFiles(kind, folder) {
  const faults = [];
  for (const name of ['index.ts', 'README.md']) {
    if (!existsSync(join(folder, name))) faults.push(`${kind}: ${name} is missing`);
  }
  const specs = listFiles(folder).filter((file) => file.endsWith('.spec.ts'));
  if (!specs.some((file) => /describeConnector\(/.test(readFileSync(file, 'utf8')))) {
    faults.push(`${kind}: no spec calls describeConnector`);
  }
  for (const file of listFiles(folder).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(file, 'utf8');
    if (/^export default/m.test(text)) faults.push(`${kind}: ${file.slice(folder.length + 1)} has a default export`);
  }
  return faults;
}

function checkReadme(kind, folder) {
  const file = join(folder, 'README.md');
  if (!existsSync(file)) return [];
  const headings = [...readFileSync(file, 'utf8').matchAll(/^## (.+)$/gm)].map((match) => match[1].trim());
  return Object.entries(README_SECTIONS)
    .filter(([, pattern]) => !headings.some((heading) => pattern.test(heading)))
    .map(([section]) => `${kind}: README.md has no section "${section}"`);
}

function fixtureNames(folder) {
  const path = join(folder, 'fixtures');
  return existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith('.')) : [];
}

function hasFixture(folder, type) {
  const prefixes = type === 'item' ? ['item', 'own'] : [type];
  return fixtureNames(folder).some((name) => prefixes.some((prefix) => new RegExp(`^${prefix}[-.]`).test(name)));
}

/** The event types that a source builds. */
function givenBy(text) {
  return EVENT_TYPES.filter((type) => new RegExp(`type: '${type}'(,| as const| })`).test(text));
}

/** An event type that the connector's own files give needs a fixture named after it; unknown kinds need one that is ignored. */
function checkFixtures(kind, folder, sources) {
  if (fixtureNames(folder).length === 0) return [`${kind}: no fixtures`];
  const own = [...sources].filter(([file]) => file.startsWith(`${folder}/`)).flatMap(([, text]) => givenBy(text));
  const faults = [...new Set(own)]
    .filter((type) => !hasFixture(folder, type))
    .map((type) => `${kind}: gives ${type} events and has no fixture ${type}-…`);
  if (!hasFixture(folder, 'ignored')) faults.push(`${kind}: no fixture ignored-… of an unknown kind`);
  return faults;
}

/** What a file shared by several connectors gives needs a fixture in one of them. */
function checkShared(users) {
  return [...users].flatMap(([file, { text, folders }]) =>
    givenBy(text)
      .filter((type) => !folders.some((folder) => hasFixture(folder, type)))
      .map((type) => `${file}: gives ${type} events and none of its connectors has a fixture ${type}-…`),
  );
}

function checkShape(kind, connector, folder) {
  const faults = [];
  const missing = [
    ...METHODS.filter((name) => typeof connector[name] !== 'function'),
    ...DATA.filter((name) => connector[name] === undefined),
  ];
  if (missing.length > 0) faults.push(`${kind}: the connector lacks ${missing.join(', ')}`);
  const extra = Object.keys(connector).filter((name) => ![...METHODS, ...DATA, ...OPTIONAL].includes(name));
  if (extra.length > 0) faults.push(`${kind}: the connector has members beyond the interface: ${extra.join(', ')}`);
  if (connector.capabilities?.channel !== kind)
    faults.push(`${kind}: its capability record is of ${connector.capabilities?.channel}`);
  const camel = kind.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  const index = existsSync(join(folder, 'index.ts')) ? readFileSync(join(folder, 'index.ts'), 'utf8') : '';
  if (!new RegExp(`export (const ${camel}: Connector|\\{[^}]*\\b${camel}\\b)`).test(index)) {
    faults.push(`${kind}: index.ts does not export ${camel}: Connector`);
  }
  return faults;
}

const registry = await loadRegistry();
const kinds = registry.map((connector) => connector.kind);
const faults = [];
const shared = new Map();
for (const kind of kinds.filter((name, index) => kinds.indexOf(name) !== index))
  faults.push(`${kind}: registered twice`);
for (const connector of registry) {
  const folder = join(CONNECTORS, connector.kind);
  if (!existsSync(folder)) {
    faults.push(`${connector.kind}: registered without a folder of its name`);
    continue;
  }
  const sources = sourcesOf(join(folder, 'index.ts'));
  faults.push(
    ...checkShape(connector.kind, connector, folder),
    ...checkFiles(connector.kind, folder),
    ...checkReadme(connector.kind, folder),
    ...checkFixtures(connector.kind, folder, sources),
  );
  for (const [file, text] of sources) {
    if (file.startsWith(`${folder}/`) || !file.startsWith(CONNECTORS)) continue;
    const name = file.slice(CONNECTORS.length + 1);
    shared.set(name, { text, folders: [...(shared.get(name)?.folders ?? []), folder] });
  }
}
for (const entry of readdirSync(CONNECTORS, { withFileTypes: true })) {
  const isConnector = entry.isDirectory() && existsSync(join(CONNECTORS, entry.name, 'fixtures'));
  if (isConnector && !kinds.includes(entry.name)) faults.push(`${entry.name}: has fixtures but is not in registry.ts`);
}
faults.push(...checkShared(shared));
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${registry.length} connectors checked, ${faults.length} faults\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
