// A member's side of the API, patient with a server that is killed now and then.
const ATTEMPT_TIMEOUT_MS = 15_000;
const AGAIN_AFTER_MS = 200;
const PATIENCE_MS = 180_000;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Signs in; `call(method, path, body, key)` resolves with `{ status, body }` once the server gave a final answer. */
export async function signIn(url, { email, password }) {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  const jar = new Map();
  // the session's token changes now and then: a browser takes what it is handed
  const take = (response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  };
  take(answer);
  const headers = (body) => ({
    ...(body !== undefined && { 'content-type': 'application/json' }),
    cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    'x-xsrf-token': decodeURIComponent(jar.get('XSRF-TOKEN') ?? ''),
  });

  async function once(method, path, body, key) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers(body), ...(key && { 'idempotency-key': key }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    take(response);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async function call(method, path, body, key) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answered = await once(method, path, body, key).catch(() => null);
      // a request under way when the server died keeps its key for half a minute
      const underWay =
        answered?.status === 409 && answered.body?.code === 'not-possible-now' && answered.body.retryAfterMs;
      if (answered && answered.status < 500 && answered.status !== 429 && !underWay) return answered;
      if (Date.now() > deadline) throw new Error(`${method} ${path} got no answer: ${JSON.stringify(answered)}`);
      await pause(AGAIN_AFTER_MS);
    }
  }

  return {
    call,
    async get(path) {
      const { status, body } = await call('GET', path);
      if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    /** Every entry of a keyset-paged list. */
    async all(path) {
      const entries = [];
      let cursor = null;
      do {
        const page = await this.get(
          `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        );
        entries.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor);
      return entries;
    },
  };
}
