// A new channel is the sample that the conformance kit is tested with, under another name: always up to date, always passing.
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SAMPLE = 'libs/channels/src/testing/self-test';
const CONNECTORS = 'libs/channels/src/connectors';
const KINDS = 'libs/contracts/src/channels.ts';
const REGISTRY = 'libs/channels/src/registry.ts';
const TILES = 'libs/ui/src/labels/channel-tile.ts';
const SUBJECTS = 'libs/channels/src/testing/subjects.ts';

export const camelOf = (kind) => kind.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascalOf = (kind) => camelOf(kind).replace(/^./, (letter) => letter.toUpperCase());
const upperOf = (kind) => kind.replaceAll('-', '_').toUpperCase();
const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The sample's words in the channel's own, and its imports from where the connector stands. */
function renamed(text, kind, name) {
  return text
    .replaceAll("'listening'", `'${kind}'`)
    .replaceAll("both('Sample')", `both('${name}')`)
    .replaceAll("platform: 'Sample'", `platform: '${name}'`)
    .replaceAll("name: 'Sample'", `name: '${name}'`)
    .replaceAll('the sample platform’s', `${name}’s`)
    .replaceAll("from './sample-platform'", `from './${kind}.harness'`)
    .replaceAll("from '../double-fetch'", "from '../../testing/double-fetch'")
    .replaceAll("from '../platform-double'", "from '../../testing/platform-double'")
    .replaceAll("from '../subject'", "from '../../testing/subject'")
    .replaceAll(
      'A correct connector to the sample platform, which the broken ones are made from.',
      `The connector of ${name}.`,
    )
    .replaceAll('SAMPLE_', `${upperOf(kind)}_`)
    .replaceAll('Sample', pascalOf(kind))
    .replaceAll('export const sample:', `export const ${camelOf(kind)}:`)
    .replace(/\bsample(?=[A-Z])/g, camelOf(kind));
}

const subject = (kind) => `import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { ${upperOf(kind)}_SECRET, ${upperOf(kind)}_TOKEN, ${camelOf(kind)}Platform } from './${kind}.harness';
import { ${camelOf(kind)} } from './index';

/** Everything needed to judge the connector. */
export const ${camelOf(kind)}Subject: Subject = {
  connector: ${camelOf(kind)},
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'sample',
    settings: {},
    credentials: { signingSecret: ${upperOf(kind)}_SECRET, accessToken: ${upperOf(kind)}_TOKEN },
  },
  platform: () => ${camelOf(kind)}Platform(),
};
`;

const spec = (kind) => `import { describeConnector } from '../../testing/index';
import { ${camelOf(kind)}Subject } from './${kind}.subject';

describeConnector(${camelOf(kind)}Subject);
`;

const readme = (name) => `# ${name}

What one account is, how items come in, what can be answered.

## Set-up

1. Where the credentials of the form come from, step by step.

## Scopes

Which permissions the platform has to grant.

## Limits

Lengths, counts, windows, calls a minute; what the platform does not document.

## Quirks

What somebody who changes this connector has to know.

## Fixtures

What they were written after, with invented ids and handles.
`;

async function insert(root, file, text, anchor, make) {
  const path = join(root, file);
  const source = await readFile(path, 'utf8');
  if (source.includes(text)) return null;
  if (!anchor.test(source)) throw new Error(`${file} does not look as expected: add ${text} by hand.`);
  await writeFile(path, source.replace(anchor, make));
  return file;
}

/** Writes the folder, adds the kind to the lists it has to be in; the files written. Changes nothing when it refuses. */
export async function addChannel({ root, kind, name }) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kind ?? '') || !/^[^'\\\n]+$/.test(name ?? ''))
    throw new Error('Usage: npm run new:channel -- <kind> "<Name>", the kind in lower case with hyphens (app-store).');
  const folder = join(CONNECTORS, kind);
  if (await exists(join(root, folder))) throw new Error(`${folder} is there already.`);
  const sample = (file) => readFile(join(root, SAMPLE, file), 'utf8');
  const files = {
    'index.ts': renamed(await sample('sample-connector.ts'), kind, name),
    [`${kind}.harness.ts`]: renamed(await sample('sample-platform.ts'), kind, name),
    [`${kind}.subject.ts`]: subject(kind),
    [`${kind}.spec.ts`]: spec(kind),
    'README.md': readme(name),
  };
  await mkdir(join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(root, folder, file), text);
  await cp(join(root, SAMPLE, 'listening/fixtures'), join(root, folder, 'fixtures'), { recursive: true });
  const camel = camelOf(kind);
  const lists = [
    // positions are stored: a new kind goes to the end
    await insert(root, KINDS, `'${kind}',`, /\n\] as const;\nexport type ChannelKind/, `\n  '${kind}',$&`),
    await insert(
      root,
      TILES,
      `${kind.includes('-') ? `'${kind}'` : kind}: [`,
      /\n\};\n\n\/\*\* The proper name/,
      `\n  '${kind}': ['${pascalOf(kind).slice(0, 2)}', 'bl', '${name}'],$&`,
    ),
    await insert(
      root,
      REGISTRY,
      `'./connectors/${kind}/index'`,
      /\nimport type \{ Connector \}/,
      `\nimport { ${camel} } from './connectors/${kind}/index';$&`,
    ),
    await insert(
      root,
      REGISTRY,
      `, ${camel}]`,
      /\s*,?\s*\];\n\n\/\*\* The connector of a kind/,
      `, ${camel}];\n\n/** The connector of a kind`,
    ),
    await insert(
      root,
      SUBJECTS,
      `/${kind}.subject'`,
      /\n\};\n\n\/\*\* The kinds that/,
      `\n  '${kind}': async () => (await import('../connectors/${kind}/${kind}.subject')).${camel}Subject,$&`,
    ),
  ];
  return [
    ...Object.keys(files).map((file) => join(folder, file)),
    join(folder, 'fixtures'),
    ...new Set(lists.filter(Boolean)),
  ];
}
