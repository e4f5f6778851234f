import { createServer } from 'node:net';
import { freePort } from '../infra/util.mjs';
import { Refusal } from './say.mjs';

const tryListen = (port, host) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });

/** Why the port cannot be listened on (an errno code), or null when it can: on every address and on loopback. */
async function obstacle(port) {
  for (const host of ['0.0.0.0', '127.0.0.1', '::']) {
    const code = await tryListen(port, host);
    if (code && code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') return code;
  }
  return null;
}

/** The wanted port, or the next free one above it. */
export async function choosePort(wanted) {
  for (let port = wanted; port < Math.min(wanted + 100, 65_536); port++) {
    const code = await obstacle(port);
    if (code === null) return port;
    if (code === 'EACCES') {
      throw new Refusal(
        `Port ${port} needs an administrator's rights: set PARVIS_PORT to one above 1023 and start again.`,
      );
    }
  }
  return freePort();
}

/** The port of the environment variable, or the default; refuses what is no port number. */
export function portFrom(value, fallback) {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Refusal(
    `PARVIS_PORT is "${value}", which is no port number: set it to a number from 1 to 65535 and start again.`,
  );
}
