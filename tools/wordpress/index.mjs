// A real WordPress for tests, with Parvis' plugin active: MariaDB, PHP and a site in a temporary folder.
// `node tools/wordpress/run.mjs` keeps one running and prints how to reach it.
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'node:querystring';
import { promisify } from 'node:util';
import { startMariaDb } from './mariadb.mjs';
import { openDoor, runPhp } from './php.mjs';
import { findProgram, programOrNull } from './programs.mjs';

const WORDPRESS = '/usr/share/wordpress';
const HERE = import.meta.dirname;
const PLUGIN = join(HERE, '../../apps/wordpress-plugin/parvis-comments');
const PROGRAMS = ['php', 'mariadbd', 'mariadb', 'mariadb-install-db'];
const run = promisify(execFile);

/**
 * Whether a real site can run here. Where something is missing the gap is named: in the file `PARVIS_TEST_GAPS` that the test
 * run reads, else on stderr. In continuous integration (`CI=true`) it is an error.
 */
export function wordPressAvailable() {
  const missing = PROGRAMS.filter((name) => programOrNull(name) === null);
  if (!existsSync(join(WORDPRESS, 'wp-load.php'))) missing.push('WordPress');
  if (missing.length === 0) return true;
  const gap = `comments against a real WordPress: ${missing.join(', ')} not installed (run tools/wordpress/install.sh as root)`;
  if (process.env.CI === 'true') throw new Error(`Continuous integration must not leave out: ${gap}`);
  if (process.env.PARVIS_TEST_GAPS) appendFileSync(process.env.PARVIS_TEST_GAPS, `${gap}\n`);
  else process.stderr.write(`GAP: ${gap}\n`);
  return false;
}

/** What PHP says of the plugin's syntax; rejects when it is broken. */
export async function lintPlugin() {
  const files = (await readdir(PLUGIN)).filter((name) => name.endsWith('.php'));
  const lints = files.map(async (name) => (await run(findProgram('php'), ['-l', join(PLUGIN, name)])).stdout);
  return (await Promise.all(lints)).join('');
}

/** Starts everything; `stop` leaves no process and no file. */
export async function startWordPress() {
  const dir = await mkdtemp(join(tmpdir(), 'wp-'));
  const running = [];
  const stop = async () => {
    for (const part of running.reverse()) await part.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await chmod(dir, 0o711); // as root the database is another user's
    const database = await startMariaDb(join(dir, 'db'));
    running.push(database);
    const door = await openDoor();
    running.push(door);
    const root = join(dir, 'site');
    await layOut(root);
    const env = { PATH: process.env.PATH, SITE_URL: door.url, SITE_DATABASE: database.socket };
    const installed = JSON.parse(await runPhp(join(HERE, 'site/install.php'), { root, env }));
    await door.serve({ root, router: join(HERE, 'site/router.php'), env });
    const php = (code) => runPhp(join(HERE, 'site/run.php'), { root, env, code });
    return {
      url: door.url,
      user: 'brand_agent',
      userPassword: 'agent-pass',
      ...installed,
      ...hands(door.url, php),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function layOut(root) {
  await cp(WORDPRESS, root, { recursive: true, dereference: true, filter: (path) => !path.endsWith('.htaccess') });
  const content = join(root, 'wp-content');
  await mkdir(join(content, 'mu-plugins'), { recursive: true });
  await cp(join(HERE, 'site/wp-config.php'), join(root, 'wp-config.php'));
  await cp(join(HERE, 'site/no-flood.php'), join(content, 'mu-plugins/no-flood.php'));
  await cp(join(HERE, 'theme'), join(content, 'themes/plain'), { recursive: true });
  await cp(PLUGIN, join(content, 'plugins/parvis-comments'), { recursive: true });
}

/** What people do on the site. */
function hands(url, php) {
  return {
    php,
    /** The plugin's settings; an empty address switches it off. */
    setPlugin: ({ address, secret }) =>
      php(
        `update_option( 'parvis_comments_address', ${text(address)} ); update_option( 'parvis_comments_secret', ${text(secret)} );`,
      ),
    /** A visitor fills in the form below a post; the id of the comment. */
    async comment({ postId, parent = 0, author, email, content }) {
      const form = { comment_post_ID: String(postId), comment_parent: String(parent), author, email, comment: content };
      const answer = await fetch(`${url}/wp-comments-post.php`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: stringify(form),
        redirect: 'manual',
      });
      if (answer.status !== 302) throw new Error(`The form answered ${answer.status}: ${await answer.text()}`);
      return Number(/(?:#comment-|unapproved=)(\d+)/.exec(answer.headers.get('location') ?? '')?.[1]);
    },
    /** The page of a post as anybody reads it. */
    page: async (postId) => (await fetch(`${url}/?p=${postId}`)).text(),
    /** `approved`, `unapproved`, `spam`, `trash`; '' when the comment is gone. */
    statusOf: (id) => php(`echo wp_get_comment_status( ${Number(id)} );`),
    contentOf: (id) => php(`$comment = get_comment( ${Number(id)} ); echo $comment ? $comment->comment_content : '';`),
  };
}

/** A PHP text literal. */
function text(value) {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
