import { type LocalServer, serve } from '../../testing/platform-double';
import { type GoogleGiven, GoogleConsent } from './consent';

const REDIRECT = 'https://parvis.example/channels/sign-in';
const SCOPE = 'https://www.googleapis.com/auth/business.manage';

describe('Google’s consent page', () => {
  let given: GoogleGiven[];
  let consent: GoogleConsent;
  let server: LocalServer;
  let now: number;
  beforeEach(async () => {
    [given, now] = [[], Date.parse('2026-11-20T09:00:00.000Z')];
    consent = new GoogleConsent({
      clock: () => new Date(now),
      secretOf: (clientId) => (clientId === 'client' ? 'secret' : null),
      scopesGiven: () => (given.length === 0 ? null : given.flatMap(({ scopes }) => scopes)),
      open: (one) => ({ token: `ya29.${given.push(one)}`, expiresIn: 3599 }),
    });
    server = await serve((request, response) => {
      consent.page({
        method: request.method ?? 'GET',
        url: new URL(request.url ?? '', server.url),
        body: '',
        response,
      });
    });
  });
  afterEach(() => server.close());

  async function codeFor(more: Record<string, string> = {}): Promise<string> {
    const query = { client_id: 'client', redirect_uri: REDIRECT, response_type: 'code', scope: SCOPE, state: 's', approve: '1', ...more }; // prettier-ignore
    const response = await fetch(`${server.url}/?${new URLSearchParams(query)}`, { redirect: 'manual' });
    return new URL(response.headers.get('location') ?? REDIRECT).searchParams.get('code') ?? '';
  }
  const trade = (code: string, more: Record<string, string> = {}) =>
    consent.trade(new URLSearchParams({ code, client_id: 'client', client_secret: 'secret', redirect_uri: REDIRECT, ...more })); // prettier-ignore

  it('gives a refresh token for offline access: the first time, and whenever consent is asked for again', async () => {
    const offline = { access_type: 'offline' };
    const tells = async (more: Record<string, string>) => 'refresh_token' in trade(await codeFor(more))[1];
    expect(await tells({})).toBe(false);
    given.length = 0;
    expect(await tells(offline)).toBe(true);
    expect(await tells(offline)).toBe(false);
    expect(await tells({ ...offline, prompt: 'select_account consent' })).toBe(true);
  });

  it('adds what was given before when it is asked to', async () => {
    trade(await codeFor({ scope: 'one' }));
    expect(trade(await codeFor({ scope: 'two' }))[1]).toMatchObject({ scope: 'two' });
    expect(trade(await codeFor({ scope: 'three', include_granted_scopes: 'true' }))[1]).toMatchObject({
      scope: 'three one two',
    });
  });

  it('refuses a wrong client, a wrong address, and a code that is used or old', async () => {
    const code = await codeFor();
    expect(trade(code, { client_secret: 'wrong' })).toMatchObject([401, { error: 'invalid_client' }]);
    expect(trade(code)).toMatchObject([200, { token_type: 'Bearer' }]);
    expect(trade(code)).toMatchObject([400, { error: 'invalid_grant' }]);
    expect(trade(await codeFor(), { redirect_uri: 'https://elsewhere.example' })[0]).toBe(400);
    const old = await codeFor();
    now += 11 * 60_000;
    expect(trade(old)[0]).toBe(400);
    expect(await codeFor({ client_id: 'nobody' })).toBe('');
  });
});
