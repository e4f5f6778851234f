import type { AccountContext } from '../spi/connector';
import { ConnectorError, ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../spi/errors';
import { PlatformDouble } from '../testing/platform-double';
import { callApi, type ApiContext, type ApiRequest, retryAfterMs } from './call';
import { guardedFetch } from './guarded-fetch';

const TOKEN = 'token-1234567890';

describe('callApi', () => {
  let double: PlatformDouble;
  let account: AccountContext;

  beforeEach(async () => {
    double = await PlatformDouble.start();
    account = {
      externalId: 'a',
      settings: {},
      credentials: { accessToken: TOKEN },
      fetch: guardedFetch({ allowPrivateNetwork: true, maxBytes: 10_000, timeoutMs: 2000 }),
      allowPrivateNetwork: true,
    };
  });
  afterEach(() => double.close());

  const call = (method: ApiRequest['method'], path: string, more: Partial<ApiContext> = {}) =>
    callApi(
      { method, url: `${double.url}${path}`, headers: { authorization: `Bearer ${TOKEN}` } },
      { account, signal: new AbortController().signal, platform: 'Example', ...more },
    );
  const failure = async (method: ApiRequest['method'], path: string, more: Partial<ApiContext> = {}) => {
    const error = await call(method, path, more).catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectorError)) throw new Error(`not a connector error: ${String(error)}`);
    return error;
  };

  it('returns the parsed body with 64-bit ids whole', async () => {
    double.script('GET /items', { status: 200, body: '{"id":12345678901234567890}' });
    expect((await call('GET', '/items')).body).toEqual({ id: '12345678901234567890' });
  });

  it.each([
    [401, 'auth', null],
    [403, 'rejected', 'forbidden'],
    [404, 'rejected', 'gone'],
    [410, 'rejected', 'gone'],
    [413, 'rejected', 'too-long'],
    [400, 'rejected', 'invalid'],
    [422, 'rejected', 'invalid'],
    [408, 'unavailable', null],
    [429, 'rate-limited', null],
    [500, 'unavailable', null],
    [503, 'unavailable', null],
  ])('maps status %i to %s %s', async (status, kind, reason) => {
    double.script('POST /items', { status, body: { error: { message: 'no luck' } } });
    const error = await failure('POST', '/items');
    expect(error.kind).toBe(kind);
    expect(error instanceof ConnectorRejected ? error.reason : null).toBe(reason);
    expect(error.message).toBe(`Example answered ${status}: no luck`);
  });

  it('reads Retry-After in seconds and as a date, and has a default', async () => {
    double.script(
      'GET /items',
      { status: 429, headers: { 'retry-after': '7' } },
      {
        status: 429,
        headers: { date: 'Fri, 20 Nov 2026 09:30:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 09:32:00 GMT' },
      },
      { status: 429 },
    );
    const delay = async () =>
      ((await failure('GET', '/items', { defaultRetryAfterMs: 5 })) as ConnectorRateLimited).retryAfterMs;
    expect([await delay(), await delay(), await delay()]).toEqual([7000, 120_000, 5]);
    expect(retryAfterMs(new Headers({ 'retry-after': 'soon' }))).toBeNull();
  });

  it('says of a write that was received and not answered that it may have happened, of a read never', async () => {
    double.script('POST /items', 'reset', 'hang', { status: 502 }).script('GET /items', 'reset');
    const told = async (method: 'POST' | 'GET') =>
      ((await failure(method, '/items')) as ConnectorUnavailable).mayHaveHappened;
    expect([await told('POST'), await told('POST'), await told('POST'), await told('GET')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('says of a write that found nobody that it did not happen', async () => {
    await double.close();
    expect(await failure('POST', '/items')).toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
  });

  it('does not call at all when the signal has aborted, and ends when it aborts', async () => {
    const abort = new AbortController();
    double.script('POST /items', 'hang');
    const running = failure('POST', '/items', { signal: abort.signal });
    await double.nextRequest();
    abort.abort();
    expect(await running).toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    expect(await failure('POST', '/items', { signal: abort.signal })).toMatchObject({ mayHaveHappened: false });
    expect(double.requests).toHaveLength(1);
  });

  it('refuses a private address for good', async () => {
    account = { ...account, fetch: guardedFetch({ allowPrivateNetwork: false, maxBytes: 1, timeoutMs: 200 }) };
    expect(await failure('GET', '/items')).toMatchObject({ kind: 'rejected', reason: 'forbidden' });
  });

  it('masks credentials that the platform repeats', async () => {
    double.script('GET /items', { status: 400, body: { message: `bad header Bearer ${TOKEN} and s3cret-s3cret` } });
    const error = await failure('GET', '/items', { secrets: ['s3cret-s3cret'] });
    expect(error.message).toBe('Example answered 400: bad header Bearer ••• and •••');
  });

  it('lets the connector read the platform’s own codes first', async () => {
    double.script('GET /items', { status: 400, body: { code: 190 } });
    const classify: ApiContext['classify'] = ({ body }, detail) =>
      (body as { code: number }).code === 190 ? new ConnectorRejected(detail, 'window-closed', '190') : null;
    expect(await failure('GET', '/items', { classify })).toMatchObject({
      reason: 'window-closed',
      platformCode: '190',
    });
  });
});
