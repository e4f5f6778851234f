// `npm run verify`: everything about the code that can be checked without running the product.
import { checkChannelDocs } from '../write-channel-docs.mjs';
import { checkEnvDocs } from '../write-env-docs.mjs';
import { checkCompose, checkDockerfile } from '../verify/deployment.mjs';
import { command, target } from '../verify/faults.mjs';
import { checkLock } from '../verify/lock.mjs';
import { checkMigrations } from '../verify/migrations.mjs';
import { checkOpenApi } from '../verify/openapi.mjs';
import { checkSuppressions } from '../verify/suppressions.mjs';
import { say, step } from './say.mjs';

const sheriff = (entry) => command('sheriff', 'verify', entry);

const CHECKS = {
  format: command('prettier', '--check', '.'),
  lint: target('lint'),
  'folders of the connectors': sheriff('libs/channels/src/index.ts'),
  'folders of the console': sheriff('apps/console/src/main.ts'),
  'folders of the widget': sheriff('apps/widget/src/frame/main.ts'),
  types: target('typecheck'),
  'unused code': command('knip'),
  'lock file': checkLock,
  suppressions: checkSuppressions,
  migrations: checkMigrations,
  connectors: command(process.execPath, 'tools/check-connectors.mjs'),
  'build of the api': target('build', '-p', 'api'),
  'OpenAPI document': checkOpenApi,
  'configuration reference': checkEnvDocs,
  'reference of the channels': checkChannelDocs,
  'compose file': checkCompose,
  Dockerfile: checkDockerfile,
};

/** Runs every check, or those whose name contains one of the arguments; `--write` renews what is made from the code. */
export async function main() {
  const write = process.argv.includes('--write');
  const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
  const chosen = Object.entries(CHECKS).filter(
    ([name]) => !wanted.length || wanted.some((part) => name.includes(part)),
  );
  const bad = [];
  for (const [name, check] of chosen) {
    const faults = await step(name, async () => {
      const found = await check({ write });
      if (found.length) throw found;
      return found;
    }).catch((found) => (Array.isArray(found) ? found : [found.stack ?? String(found)]));
    if (!faults.length) continue;
    bad.push(name);
    say(faults.join('\n').replace(/^/gm, '      '));
  }
  say(
    bad.length
      ? `\n${bad.length} of ${chosen.length} checks failed: ${bad.join(', ')}`
      : `\n${chosen.length} checks passed`,
  );
  process.exitCode = bad.length ? 1 : 0;
}
