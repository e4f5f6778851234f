import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serve, type LocalServer } from '../testing/platform-double';
import { isPublicAddress } from './addresses';
import { guardedFetch, GuardedFetchError, type GuardReason, type LookupAll } from './guarded-fetch';

const open = { allowPrivateNetwork: true, maxBytes: 1000, timeoutMs: 2000 };
const closed = { ...open, allowPrivateNetwork: false };

const resolvesTo =
  (...addresses: string[]): LookupAll =>
  (_name, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function reasonOf(attempt: Promise<unknown>): Promise<GuardReason | string> {
  const outcome = await attempt.then(
    () => 'answered',
    (error: unknown) => error,
  );
  return outcome instanceof GuardedFetchError ? outcome.reason : String(outcome);
}

describe('public addresses', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1', '127.8.9.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.100.100.200',
    '168.63.129.16', '192.0.2.1', '224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fd00:ec2::254', 'ff02::1',
    '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'localhost', '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  }); // prettier-ignore
});

describe('guardedFetch', () => {
  const servers: LocalServer[] = [];
  const serving = async (handler: RequestListener) => {
    const server = await serve(handler);
    servers.push(server);
    return server.url;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('sends method, headers and body and hands back status, headers and body', async () => {
    const url = await serving((request, response) => {
      request.on('data', (chunk: Buffer) => {
        response
          .writeHead(201, { 'x-seen': `${request.method} ${request.headers['x-a']}` })
          .end(chunk.toString() + '!');
      });
    });
    const response = await guardedFetch(open)(`${url}/a`, { method: 'POST', headers: { 'x-a': '1' }, body: 'héllo' });
    expect([response.status, response.headers.get('x-seen'), await response.text()]).toEqual([201, 'POST 1', 'héllo!']);
  });

  it('sends multipart forms made with the global FormData', async () => {
    const url = await serving((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(`${request.headers['content-type']}\n${Buffer.concat(chunks).toString()}`));
    });
    const form = new FormData();
    form.set('file', new Blob(['bytes'], { type: 'image/png' }), 'a.png');
    const text = await (await guardedFetch(open)(url, { method: 'POST', body: form })).text();
    expect(text).toMatch(/^multipart\/form-data; boundary=/);
    expect(text).toContain('filename="a.png"');
  });

  it.each([
    'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data', 'https://10.0.0.1/', 'https://[fd00::1]/',
  ])('refuses the literal private address %s', async (url) => {
    expect(await reasonOf(guardedFetch(closed)(url))).toBe('address');
  }); // prettier-ignore

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:pass@example.com/',
    'nonsense',
  ])('refuses %s for its form', async (url) => {
    expect(await reasonOf(guardedFetch(closed)(url))).toBe('scheme');
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['one private address among public ones', ['93.184.216.34', '10.0.0.7']],
    ['mapped loopback', ['::ffff:127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
  ])('refuses a name that resolves to %s', async (_what, addresses) => {
    const fetch = guardedFetch({ ...closed, lookup: resolvesTo(...addresses) });
    expect(await reasonOf(fetch('https://rebound.example/'))).toBe('address');
  });

  it('connects to the address that was judged: a second, private answer is never asked for', async () => {
    let asked = 0;
    const lookup: LookupAll = (name, answer) => {
      asked += 1;
      resolvesTo(asked === 1 ? '192.0.2.1' : '127.0.0.1')(name, answer);
    };
    expect(await reasonOf(guardedFetch({ ...closed, lookup })('https://rebound.example/'))).toBe('address');
    expect(asked).toBe(1);
  });

  it('judges the name anew for each connection', async () => {
    let handled = 0;
    const server: Server = createServer((_request, response) => {
      handled += 1;
      response.writeHead(200, { connection: 'close' }).end('ok');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    let answer = '127.0.0.1';
    const lookup: LookupAll = (name, done) => resolvesTo(answer)(name, done);
    const fetch = guardedFetch({ ...open, lookup });
    expect(await (await fetch(`http://host.example:${port}/`)).text()).toBe('ok');
    answer = '127.0.0.2'; // nobody listens there on this port
    expect(await reasonOf(fetch(`http://host.example:${port}/`))).toMatch(/fetch failed/);
    expect(handled).toBe(1);
    await new Promise((done) => server.close(done));
  });

  it('follows redirects within the origin, turning a POST into a GET after a 303', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/end') response.end(`${request.method} ${request.headers['content-type'] ?? 'no body'}`);
      else response.writeHead(request.url === '/post' ? 303 : 302, { location: '/end' }).end();
    });
    expect(await (await guardedFetch(open)(`${url}/start`)).text()).toBe('GET no body');
    expect(await (await guardedFetch(open)(`${url}/post`, { method: 'POST', body: 'x' })).text()).toBe('GET no body');
  });

  it('repeats method and body after a 307', async () => {
    const url = await serving((request, response) => {
      if (request.url !== '/end') response.writeHead(307, { location: '/end' }).end();
      else request.on('data', (chunk: Buffer) => response.end(`${request.method} ${chunk.toString()}`));
    });
    expect(await (await guardedFetch(open)(url, { method: 'PUT', body: 'x' })).text()).toBe('PUT x');
  });

  it('follows no redirect to another origin, public or private', async () => {
    const other = await serving((_request, response) => response.end('private'));
    const url = await serving((request, response) => {
      response.writeHead(302, { location: request.url === '/private' ? `${other}/` : 'https://example.com/' }).end();
    });
    expect(await reasonOf(guardedFetch(open)(`${url}/private`))).toBe('redirect');
    expect(await reasonOf(guardedFetch(open)(`${url}/public`))).toBe('redirect');
  });

  it('gives up after three redirects, and at the first when told to', async () => {
    let hops = 0;
    const url = await serving((_request, response) => {
      hops += 1;
      response.writeHead(302, { location: `/${hops}` }).end();
    });
    expect(await reasonOf(guardedFetch(open)(url))).toBe('redirect');
    expect(hops).toBe(4);
    expect(await reasonOf(guardedFetch(open)(url, { redirect: 'error' }))).toBe('redirect');
    expect((await guardedFetch(open)(url, { redirect: 'manual' })).status).toBe(302);
  });

  it('stops reading a body beyond the limit, announced or not, compressed or not', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/announced') response.end('x'.repeat(1001));
      else if (request.url === '/gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)));
      else if (request.url === '/fits') response.end('x'.repeat(1000));
      else for (let n = 0; n < 50; n += 1) response.write('x'.repeat(100));
    });
    const read = (path: string) => guardedFetch(open)(`${url}${path}`).then((response) => response.text());
    expect(await reasonOf(read('/announced'))).toBe('too-large');
    expect(await reasonOf(read('/gzip'))).toBe('too-large');
    expect(await reasonOf(read('/endless'))).toBe('too-large');
    expect(await read('/fits')).toHaveLength(1000);
  });

  it('ends a call that never answers and a body that trickles, within the time allowed', async () => {
    const url = await serving((request, response) => {
      if (request.url !== '/slow-body') return;
      response.write('beginning');
    });
    const fetch = guardedFetch({ ...open, timeoutMs: 150 });
    expect(await reasonOf(fetch(`${url}/silent`))).toBe('timeout');
    expect(await reasonOf(fetch(`${url}/slow-body`).then((response) => response.text()))).toBe('timeout');
  });

  it('lets an event stream stay open beyond the time allowed, once it has begun', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/late') return;
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('data: one\n\n');
      setTimeout(() => response.end('data: two\n\n'), 400);
    });
    const fetch = guardedFetch({ ...open, timeoutMs: 150 });
    expect(await fetch(`${url}/stream`).then((response) => response.text())).toBe('data: one\n\ndata: two\n\n');
    expect(await reasonOf(fetch(`${url}/late`))).toBe('timeout');
  });

  it('honours the caller’s signal', async () => {
    const abort = new AbortController();
    const url = await serving(() => abort.abort());
    expect(await reasonOf(guardedFetch(open)(url, { signal: abort.signal }))).toMatch(/abort/i);
  });
});
