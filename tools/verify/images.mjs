// Runs what the Dockerfile and the compose file say, in order, in an empty folder without Docker: the build, then
// migration, seed, api and worker against a Postgres and a Redis of its own, the health check, and an orderly end.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { freePort, stopChild } from '../infra/util.mjs';
import { startPostgres } from '../infra/postgres.mjs';
import { startRedis } from '../infra/redis.mjs';
import { findRedis } from '../launch/redis-binary.mjs';
import { Refusal, step } from '../launch/say.mjs';
import { spawnTransient } from '../launch/transient.mjs';
import { commandOf, ignoredBy, parseDockerfile } from './dockerfile.mjs';
import { run } from './faults.mjs';

const must = async (what, argv, options) => {
  const { code, output } = await run(argv[0], argv.slice(1), options);
  if (code !== 0) throw new Refusal(`${what} failed:\n${output.slice(-4_000)}`);
  return output;
};

/** The files Docker would send to the build: those of git, minus .dockerignore. */
async function buildContext() {
  const ignored = ignoredBy(await readFile('.dockerignore', 'utf8'));
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard']);
  return stdout.split('\n').filter((file) => file && !ignored(file) && existsSync(file));
}

class Stage {
  env = {};
  cwd = '/';
  command = null;
  health = null;

  constructor(root) {
    this.root = root;
  }

  path(inside) {
    return join(this.root, inside.startsWith('/') ? inside : join(this.cwd, inside));
  }

  /** The image's environment on this machine: absolute paths lie under the stage's folder. */
  environment(base) {
    const own = Object.entries(this.env).map(([key, value]) => [key, value.startsWith('/') ? this.path(value) : value]);
    return { ...base, ...Object.fromEntries(own) };
  }

  options(base) {
    return { cwd: this.path('.'), env: this.environment(base) };
  }
}

async function copy(stage, { flags, args }, stages, context) {
  const words = args.split(/\s+/);
  const target = words.pop();
  const into = stage.path(target);
  for (const source of words) {
    if (flags.from) {
      const from = stages.get(flags.from).path(source);
      const to = target.endsWith('/') ? join(into, source.split('/').at(-1)) : into;
      await mkdir(dirname(to), { recursive: true });
      await must(`COPY ${args}`, ['cp', '-al', from, to]); // hard links: nothing here writes into a file it copied
      continue;
    }
    const files = source === '.' ? context : context.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) throw new Refusal(`COPY ${args}: the build context has no ${source}.`);
    for (const file of files) await cp(file, join(into, file));
  }
}

const actions = {
  WORKDIR: async (stage, { args }) => {
    stage.cwd = join(stage.cwd, args);
    await mkdir(stage.path('.'), { recursive: true });
  },
  ENV: (stage, { args }) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(args) ?? [];
    if (!key) throw new Refusal(`ENV ${args}: write NAME=value.`);
    stage.env[key] = value;
  },
  COPY: copy,
  RUN: (stage, { args }, _stages, _context, base) => must(`RUN ${args}`, ['sh', '-c', args], stage.options(base)),
  CMD: (stage, { args }) => void (stage.command = commandOf(args)),
  HEALTHCHECK: (stage, { args }) => void (stage.health = commandOf(args.replace(/^CMD\s+/, ''))),
};

/** Builds every stage and returns the last: the image. */
export async function buildImage(folder, base) {
  const stages = new Map();
  const context = await buildContext();
  let stage;
  for (const instruction of parseDockerfile(await readFile('Dockerfile', 'utf8'))) {
    if (instruction.name === 'FROM') {
      const [, image, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.args);
      if (!image.startsWith(`node:${process.versions.node}-`)) {
        throw new Refusal(`FROM ${image}: the image's Node is not the pinned ${process.versions.node}.`);
      }
      stage = new Stage(join(folder, name ?? 'image'));
      await mkdir(stage.root, { recursive: true });
      stages.set(name ?? 'image', stage);
      continue;
    }
    const act = actions[instruction.name];
    const label = `${instruction.name} ${instruction.args.slice(0, 70)}`;
    if (act) await step(label, () => act(stage, instruction, stages, context, base));
  }
  return stage;
}

/** Commands that mean nothing outside an image (its user does not exist here), as scripts that do nothing. */
export async function machine(folder) {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'chown'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const kept = ['HOME', 'LANG', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => kept.includes(key) || /^npm_config_(registry|cache|cafile)$/.test(key),
    ),
  );
  return { ...env, PATH: `${bin}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin` };
}

/** The environment compose gives a service: `${NAME:-default}` from the defaults, required names from `given`. */
function composeEnvironment(service, given) {
  const fill = (text) =>
    String(text).replace(
      /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
      (_, name, kind, rest) => given[name] ?? (kind === '-' ? rest : ''),
    );
  return Object.fromEntries(Object.entries(service.environment ?? {}).map(([key, value]) => [key, fill(value)]));
}

async function healthy(image, options, child) {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { code, output } = await run(image.health[0], image.health.slice(1), options);
    if (code === 0) return;
    if (child.exitCode !== null)
      throw new Refusal(`api ended with code ${child.exitCode} before it was healthy:\n${child.said()}`);
    if (performance.now() > deadline)
      throw new Refusal(`api was not healthy within a minute: ${output}\n${child.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function serve(argv, options) {
  const child = spawnTransient(argv[0], argv.slice(1), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (output = (output + data).slice(-4_000)));
  child.said = () => output;
  return child;
}

async function endsInOrder(name, child) {
  await stopChild(child, 'SIGTERM', 15_000);
  if (child.signalCode === 'SIGKILL') throw new Refusal(`${name} did not end within 15 s of SIGTERM.`);
}

/** Starts the services of the compose file from the image, as compose would, and stops them. */
export async function startServices(image, folder, base) {
  const { services } = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true });
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), settings: { fsync: 'off' } }),
    startRedis({ dataDir: join(folder, 'redis'), durable: false, binary: findRedis() ?? undefined }),
  ]);
  try {
    await postgres.ensureDatabase('parvis');
    const given = { POSTGRES_PASSWORD: 'x', PARVIS_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const port = await freePort();
    const own = { DATABASE_URL: postgres.url('parvis'), REDIS_URL: redis.url, PARVIS_PORT: String(port) };
    const options = (name) => {
      const inImage = image.options(base);
      return { ...inImage, env: { ...inImage.env, ...composeEnvironment(services[name], given), ...own } };
    };
    const commandFor = (name) => services[name].command ?? image.command;
    for (const name of ['migrate', 'seed']) {
      await step(`${name} runs to its end`, () => must(name, commandFor(name), options(name)));
    }
    const worker = serve(commandFor('worker'), options('worker'));
    const api = serve(commandFor('api'), options('api'));
    await step('api is healthy', () => healthy(image, options('api'), api));
    await step('the console is served', async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      if (!response.ok || !/<app-root|<html/.test(await response.text()))
        throw new Refusal(`GET / answered ${response.status}.`);
    });
    await step('worker is ready', async () => {
      const deadline = performance.now() + 60_000;
      while (!worker.said().includes('worker ready')) {
        if (worker.exitCode !== null || performance.now() > deadline)
          throw new Refusal(`worker is not ready:\n${worker.said()}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await step('api and worker end on SIGTERM', async () => {
      await endsInOrder('api', api);
      await endsInOrder('worker', worker);
    });
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}
