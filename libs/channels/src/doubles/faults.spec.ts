import { text } from 'node:stream/consumers';
import { serve, type LocalServer } from '../testing/platform-double';
import { FaultPlayer, sendJson } from './faults';

describe('faults of a double', () => {
  const faults = new FaultPlayer((status, detail) => ({ status, detail }));
  let server: LocalServer;
  let done: string[];

  beforeAll(async () => {
    server = await serve((request, response) => {
      void text(request).then((content) => {
        if (faults.play({ request, response, content })) return;
        done.push(`${request.method} ${content}`);
        sendJson(response, 200, { ok: true });
      });
    });
  });
  beforeEach(() => {
    faults.set(null);
    done = [];
  });
  afterAll(() => server.close());

  const post = (signal?: AbortSignal) =>
    fetch(server.url, { method: 'POST', body: 'hi', ...(signal && { signal }) }).then(({ status }) => status);

  it('does nothing of what is asked under an idle fault', async () => {
    faults.set('server-error');
    expect([await post(), done]).toEqual([503, []]);
    faults.set('reset');
    await expect(post()).rejects.toThrow('fetch failed');
    expect(done).toEqual([]);
  });

  it('acts and loses the answer with the connection, until it is cleared', async () => {
    faults.set('act-then-reset', 'writes');
    await expect(post()).rejects.toThrow('fetch failed');
    expect(done).toEqual(['POST hi']);
    expect((await fetch(server.url)).status).toBe(200);
    faults.set(null);
    expect(await post()).toBe(200);
  });

  it('acts and never answers', async () => {
    faults.set('act-then-hang');
    const abort = new AbortController();
    const asked = post(abort.signal);
    while (done.length === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(done).toEqual(['POST hi']);
  });

  it('refuses a token once', async () => {
    faults.set('unauthorized-once');
    expect([await post(), await post()]).toEqual([401, 200]);
  });
});
