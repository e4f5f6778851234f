// docker-compose.yml against the schema of the Compose specification and a linter's rules; the Dockerfile against its linter.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parseDocument } from 'yaml';
import { run } from './faults.mjs';

const require = createRequire(import.meta.url);
const COMPOSE = 'docker-compose.yml';

/** Faults of a compose file's text against the specification's schema. */
export async function composeFaults(text, name = COMPOSE) {
  // the linter ships the specification's schema
  const folder = join(dirname(require.resolve('dclint')), '..', 'schemas', 'compose.schema.json');
  const schema = JSON.parse(await readFile(folder, 'utf8'));
  delete schema.$schema; // draft 7 under an https address, which the validator does not know it by
  const validator = new Ajv({ strict: false, allErrors: true });
  addFormats.default(validator);
  // the schema names a format of Go's durations that JSON Schema does not know
  validator.addFormat('duration', /^(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/);
  for (const format of ['ports', 'expose', 'subnet_ip_address', 'cpus']) validator.addFormat(format, true);
  const document = parseDocument(text, { merge: true });
  if (document.errors.length) return document.errors.map((error) => `${name}: ${error.message}`);
  if (validator.validate(schema, document.toJS())) return [];
  return validator.errors.map(
    ({ instancePath, message, params }) => `${name}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

export async function checkCompose() {
  const faults = await composeFaults(await readFile(COMPOSE, 'utf8'));
  const { code, output } = await run('dclint', [COMPOSE, '--max-warnings', '0']);
  return code === 0 ? faults : [...faults, output];
}

export async function checkDockerfile() {
  const { code, output } = await run('dockerfilelint', ['Dockerfile']);
  return code === 0 ? [] : [output];
}
