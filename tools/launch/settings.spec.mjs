import { createServer } from 'node:net';
import { choosePort, portFrom } from './ports.mjs';
import { readSettings } from './settings.mjs';

describe('the settings of the launcher', () => {
  it('have defaults that need nothing from the environment', () => {
    expect(readSettings('/parvis', {})).toEqual({
      dataDir: '/parvis/.data',
      port: 4400,
      demo: true,
      databaseUrl: null,
      redisUrl: null,
    });
  });

  it.each([
    [{ PARVIS_PORT: 'http' }, /PARVIS_PORT is "http"/],
    [{ PARVIS_PORT: '70000' }, /no port number/],
    [{ PARVIS_DEMO: 'no' }, /true or false/],
    [{ DATABASE_URL: 'mysql://host/db' }, /DATABASE_URL is no address/],
    [{ REDIS_URL: 'localhost:6379' }, /REDIS_URL is no address/],
  ])('refuse %j and say the way out', (env, sentence) => {
    expect(() => readSettings('/parvis', env)).toThrow(sentence);
  });

  it('take an empty variable for one that is not set', () => {
    expect(portFrom('', 4400)).toBe(4400);
  });
});

describe('the port', () => {
  let server;
  beforeEach(() => {
    server = createServer();
    return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is the next free one when the wanted one is taken, even on loopback alone', async () => {
    const { port } = server.address();
    const chosen = await choosePort(port);
    expect(chosen).not.toBe(port);
    const probe = createServer();
    await new Promise((resolve) => probe.listen(chosen, '127.0.0.1', resolve));
    await new Promise((resolve) => probe.close(resolve));
  });
});
