// docs/configuration.md and .env.example from the configuration classes, which the built api prints as JSON.
import { drift } from './verify/drift.mjs';
import { run } from './verify/faults.mjs';

const HEAD = `# Configuration

Every setting is an environment variable, read and checked once when a process starts; all faults are told at once.
This page is made from the configuration classes by \`npm run verify -- --write\`.
`;

const own = (group, variable, description, fallback = null, secret = false) => ({
  group,
  variable,
  description,
  default: fallback,
  secret,
});

/** Read by the launcher and by the compose file, not by the product's processes. */
const AROUND = [
  own('npm start', 'REDIS_SERVER', 'Path of the Redis or Valkey binary to run when REDIS_URL is not set'),
  own('docker compose', 'POSTGRES_PASSWORD', 'Password of the database; required', null, true),
  own('docker compose', 'PARVIS_BIND', 'Address of the machine on which the entry listens', '127.0.0.1'),
  own('docker compose', 'PARVIS_HTTP_PORT', 'Port of the entry', '8080'),
  own('docker compose', 'PARVIS_HTTPS_PORT', 'Port of the entry for HTTPS', '8443'),
  own(
    'docker compose',
    'PARVIS_SITE_ADDRESS',
    'Name under which the entry serves; with a domain name it gets a certificate',
    ':80',
  ),
];

const DESCRIPTIONS = {
  'npm start': 'Sets DATABASE_URL, REDIS_URL, PARVIS_SECRET_KEY and the addresses itself unless they are given.',
  'docker compose': 'Read by docker-compose.yml, beside PARVIS_SECRET_KEY, PARVIS_PUBLIC_URL and the first owner.',
};

const cell = (text) => String(text ?? '').replaceAll('|', '\\|');
const byDefault = (value) => (value === null || value === '' ? '' : `\`${value}\``);

/** Fields as the api prints them, gathered under the name of their configuration class. */
export function grouped(fields) {
  const groups = Map.groupBy(fields, ({ group }) => group);
  return [...groups].map(([title, members]) => ({ title, description: DESCRIPTIONS[title], fields: members }));
}

/** One section per group: title, description, table. */
export function configurationPage(groups) {
  const section = ({ title, description, fields }) =>
    [
      `## ${title}\n`,
      ...(description ? [`${description}\n`] : []),
      '| Variable | Default | Meaning |',
      '|---|---|---|',
      ...fields.map(
        (field) =>
          `| \`${field.variable}\` | ${byDefault(field.default)} | ${cell(field.description)}${field.secret ? ' (secret)' : ''} |`,
      ),
    ].join('\n');
  return `${HEAD}\n${groups.map(section).join('\n\n')}\n`;
}

/** Every variable, commented out, with its default. */
export function environmentExample(groups) {
  const lines = groups.flatMap(({ title, fields }) => [
    `# ${title}`,
    ...fields.flatMap(({ variable, description, default: value }) => [
      `#   ${description}`,
      `# ${variable}=${value ?? ''}`,
    ]),
    '',
  ]);
  return `# Copy to .env and uncomment what you change. \`npm start\` needs none of these.\n\n${lines.join('\n').trimEnd()}\n`;
}

/** Compares both files with the code, or writes them. */
export async function checkEnvDocs(options) {
  const { code, stdout, output } = await run(process.execPath, ['dist/apps/api/config-docs.mjs']);
  if (code !== 0) return [output];
  const groups = grouped([...AROUND, ...JSON.parse(stdout)]);
  const prettier = await import('prettier');
  const markdown = await prettier.format(configurationPage(groups), { parser: 'markdown' });
  return [
    ...(await drift('docs/configuration.md', markdown, options)),
    ...(await drift('.env.example', environmentExample(groups), options)),
  ];
}
