import { createHash } from 'node:crypto';
import { READ_ONLY } from '../../doubles/youtube';
import type { AccountContext } from '../../spi/connector';
import { youtube } from './index';
import { HOOK, youtubeCredentials, type YouTubeHarness, youtubePlatform } from './youtube.harness';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const VERIFIER = 'a-verifier-of-the-spec-that-is-long-enough-for-rfc-7636';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const FULL = 'https://www.googleapis.com/auth/youtube.force-ssl';

describe('signing in with Google for YouTube', () => {
  let platform: YouTubeHarness;
  beforeEach(async () => {
    platform = await youtubePlatform();
  });
  afterEach(() => platform.close());

  const unconnected = (): AccountContext => {
    const { clientId, clientSecret } = youtubeCredentials;
    return { ...platform.account, externalId: '', credentials: { clientId, clientSecret } };
  };
  const authorized = async (account = unconnected()) => {
    const request = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: CHALLENGE };
    return new URL((await youtube.oauth?.authorize(account, request, signal))?.url ?? '');
  };
  const back = async (change: (url: URL) => void = () => undefined) => {
    const url = await authorized();
    change(url);
    url.searchParams.set('approve', '1');
    return new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
  };
  const codeOf = async (change?: (url: URL) => void) => (await back(change)).searchParams.get('code') ?? '';
  const exchange = (code: string, codeVerifier: string | null = VERIFIER, redirectUri = REDIRECT) =>
    youtube.oauth?.exchange(unconnected(), { code, redirectUri, codeVerifier }, signal);

  it('leads to Google’s page for lasting access with PKCE', async () => {
    const url = await authorized({ ...unconnected(), settings: {} });
    expect(`${url.origin}${url.pathname}`).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: youtubeCredentials.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: FULL,
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: 'true',
      state: 'state-of-the-session',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
    expect(await (await fetch(await authorized())).text()).toContain(FULL);
  });

  it('connects the channel that was picked', async () => {
    const answer = await back();
    expect(answer.searchParams.get('state')).toBe('state-of-the-session');
    const choices = await exchange(answer.searchParams.get('code') ?? '');
    expect(choices).toMatchObject([{ externalId: platform.brand.id, name: 'Maison Lumen', settings: {} }]);
    const credentials = { ...unconnected().credentials, ...choices?.[0]?.credentials };
    const result = await youtube.probe({ ...platform.account, credentials }, HOOK, signal);
    expect(result).toMatchObject({ externalId: platform.brand.id, missingPermissions: [] });
  });

  it('gets no refresh token without being asked for consent again, and says what to do', async () => {
    const quiet = await codeOf((url) => url.searchParams.delete('prompt'));
    await expect(exchange(quiet)).rejects.toThrow('no lasting access');
    const online = await codeOf((url) => url.searchParams.delete('access_type'));
    await expect(exchange(online)).rejects.toMatchObject({ kind: 'auth' });
    platform.network.grants.revoke(youtubeCredentials.refreshToken);
    for (const code of [quiet, online]) await expect(exchange(code)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('adds what was given before, and lacks what was not', async () => {
    const readOnly = (url: URL) => url.searchParams.set('scope', READ_ONLY);
    const probe = async (code: string) => {
      const [choice] = (await exchange(code)) ?? [];
      const credentials = { ...unconnected().credentials, ...choice?.credentials };
      return youtube.probe({ ...platform.account, credentials }, HOOK, signal);
    };
    expect((await probe(await codeOf(readOnly))).missingPermissions).toEqual([]);
    const alone = await codeOf((url) => {
      readOnly(url);
      url.searchParams.delete('include_granted_scopes');
    });
    expect((await probe(alone)).missingPermissions).toEqual([FULL]);
  });

  it('refuses a used code, another verifier, another address and another client', async () => {
    const used = await codeOf();
    await exchange(used);
    await expect(exchange(used)).rejects.toMatchObject({ kind: 'auth' });
    await expect(exchange(await codeOf(), 'another-verifier')).rejects.toMatchObject({ kind: 'auth' });
    await expect(exchange(await codeOf(), VERIFIER, 'https://elsewhere.example')).rejects.toMatchObject({ kind: 'auth' }); // prettier-ignore
    const unknown = { ...unconnected(), credentials: { clientId: 'nobody', clientSecret: 'nothing-at-all' } };
    expect((await fetch(await authorized(unknown), { redirect: 'manual' })).status).toBe(400);
  });

  it('refuses a Google account without a channel', async () => {
    platform.network.channels.clear();
    await expect(exchange(await codeOf())).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
  });
});
