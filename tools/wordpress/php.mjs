// PHP as a web server on one free loopback port. PHP's own server answers one request at a time and its workers outlive a
// killed parent: here a few of them stand behind one door, each bound to the life of this process.
import { spawn } from 'node:child_process';
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { freePort, stopChild } from '../infra/util.mjs';
import { findProgram } from './programs.mjs';

/** WordPress calls itself for WP-Cron while it answers. */
const SERVERS = 3;
const QUIET = ['-d', 'sendmail_path=/bin/true', '-d', 'display_errors=0', '-d', 'variables_order=EGPCS'];

/** Opens the door first, so that the address is known; `serve` starts PHP behind it. */
export async function openDoor() {
  const idle = [];
  const waiting = [];
  const free = (port) => {
    const next = waiting.shift();
    if (next) next(port);
    else idle.push(port);
  };
  const take = () => {
    const port = idle.shift();
    return port === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(port);
  };
  const door = createServer((request, response) => {
    void buffer(request).then(
      async (body) => {
        const port = await take();
        const { method, url, headers } = request;
        const inner = forward({ host: '127.0.0.1', port, method, path: url, headers, agent: false });
        inner.once('close', () => free(port));
        inner.once('error', () => response.destroy());
        inner.once('response', (answer) => {
          // WordPress does not wait for the answer when it calls WP-Cron: PHP is busy all the same until it has answered
          response.once('close', () => answer.resume());
          response.writeHead(answer.statusCode, answer.headers);
          answer.pipe(response);
        });
        inner.end(body);
      },
      () => response.destroy(),
    );
  });
  await new Promise((resolve) => door.listen(0, '127.0.0.1', resolve));
  const children = [];
  return {
    url: `http://127.0.0.1:${door.address().port}`,
    async serve({ root, router, env }) {
      for (let n = 0; n < SERVERS; n += 1) {
        const port = await freePort();
        children.push(await startServer({ root, router, env, port }));
        free(port);
      }
    },
    async stop() {
      door.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => door.close(resolve)),
        ...children.map((child) => stopChild(child, 'SIGTERM')),
      ]);
    },
  };
}

async function startServer({ root, router, env, port }) {
  const args = ['--pdeathsig=TERM', '--', findProgram('php'), ...QUIET, '-S', `127.0.0.1:${port}`, '-t', root, router];
  const child = spawn('setpriv', args, { env, cwd: root, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let told = '';
  child.stderr.on('data', (chunk) => (told = (told + chunk).slice(-4000)));
  const deadline = Date.now() + 15_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`PHP does not answer:\n${told}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Runs PHP code inside the site and gives what it prints. */
export function runPhp(script, { root, env, code = '' }) {
  const child = spawn(findProgram('php'), [...QUIET, script, root], {
    env,
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(code);
  const out = [[], []];
  child.stdout.on('data', (chunk) => out[0].push(chunk));
  child.stderr.on('data', (chunk) => out[1].push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const [printed, complaint] = out.map((chunks) => Buffer.concat(chunks).toString());
      if (status === 0) resolve(printed);
      else reject(new Error(`PHP ended with ${status}:\n${complaint}${printed}`));
    });
  });
}
