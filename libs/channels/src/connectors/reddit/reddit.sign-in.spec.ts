import type { AccountContext, KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { reddit } from './index';
import { nameOfThing, type RedditHarness, redditPlatform } from './reddit.harness';
import { SCOPES } from './reddit.settings';
import { trade } from './reddit.token';
import { CredentialStore } from '../../testing/credential-store';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const HOOK = 'https://parvis.example/hooks/reddit/key';

let platform: RedditHarness;
beforeEach(async () => {
  platform = await redditPlatform();
});
afterEach(() => platform.close());

const poll = (account: AccountContext) => reddit.fetchSince({ cursor: null, backfillFrom: null }, account, signal);
const isTokenCall = (url: string) => url.endsWith('/access_token');

/** The account with every address that it calls noted. */
function watched(account: AccountContext, calls: string[]): AccountContext {
  const fetch: AccountContext['fetch'] = (url, init) => {
    calls.push(url);
    return account.fetch(url, init);
  };
  return { ...account, fetch };
}

describe('tokens of Reddit', () => {
  it('are stored before they are used, once for two calls at a time, and shared by processes', async () => {
    const store = new CredentialStore(platform.account.credentials);
    const calls: string[] = [];
    const account = watched(platform.account, calls);
    await Promise.all([poll(store.account(account)), poll(store.account(account))]);
    expect([store.renewals, calls.filter(isTokenCall).length]).toEqual([1, 1]);
    expect(store.current['accessToken']).toMatch(/^double-access/);
    await poll(store.account({ ...account, settings: { ...account.settings, username: 'brand_account ' } }));
    expect(store.renewals).toBe(1);
  });

  it('go on with another refresh token when an answer brings one, which nobody has to hand over', async () => {
    platform.grant.rotates = true;
    const store = new CredentialStore(platform.account.credentials);
    const result = await reddit.probe(store.account(platform.account), HOOK, signal);
    expect(result.credentials).toBeNull();
    expect(store.current['refreshToken']).toBe(`${platform.grant.refreshToken}-next`);
    platform.grant.revoked = true;
    platform.network.expireTokens();
    await poll(store.account(platform.account));
    expect(store.renewals).toBe(2);
  });

  it('take what another process has renewed, without a call of their own', async () => {
    const store = new CredentialStore(platform.account.credentials);
    const calls: string[] = [];
    const stale = store.account(watched(platform.account, calls));
    const form = { grant_type: 'refresh_token', refresh_token: platform.grant.refreshToken };
    store.current = await trade(platform.account, store.current, form, signal);
    await poll(stale);
    expect([store.renewals, calls.filter(isTokenCall)]).toEqual([0, []]);
  });

  it('use no access token that belongs to a refresh token entered before', async () => {
    const store = new CredentialStore(platform.account.credentials);
    await poll(store.account(platform.account));
    const other = platform.network.grant(platform.customer);
    const { clientId, clientSecret, refreshToken } = other;
    const entered = new CredentialStore({ ...store.current, clientId, clientSecret, refreshToken });
    await expect(reddit.probe(entered.account(platform.account), HOOK, signal)).rejects.toThrow('u/client_042');
  });

  it('ask to connect again when the refresh token is refused, and store nothing', async () => {
    const store = new CredentialStore(platform.account.credentials);
    platform.grant.revoked = true;
    await expect(poll(store.account(platform.account))).rejects.toMatchObject({ kind: 'auth' });
    expect(store.current).toEqual(platform.account.credentials);
  });
});

describe('signing in with Reddit', () => {
  const unconnected = (): AccountContext => {
    const { clientId, clientSecret } = platform.grant;
    const { apiBaseUrl = '' } = platform.account.settings;
    return { ...platform.account, externalId: '', settings: { apiBaseUrl }, credentials: { clientId, clientSecret } };
  };
  const authorized = async (account = unconnected()) => {
    const request = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: null };
    return new URL((await reddit.oauth?.authorize(account, request, signal))?.url ?? '');
  };
  const back = async (consent: 'yes' | 'no' = 'yes') => {
    const form = { method: 'POST', body: new URLSearchParams({ consent }), redirect: 'manual' } as const;
    return new URL((await fetch(await authorized(), form)).headers.get('location') ?? '');
  };
  const exchange = (code: string, redirectUri = REDIRECT) =>
    reddit.oauth?.exchange(unconnected(), { code, redirectUri, codeVerifier: null }, signal);

  it('leads to Reddit’s page for lasting access with all scopes', async () => {
    const url = await authorized({ ...unconnected(), settings: {} });
    expect(`${url.origin}${url.pathname}`).toBe('https://www.reddit.com/api/v1/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: platform.grant.clientId,
      response_type: 'code',
      state: 'state-of-the-session',
      redirect_uri: REDIRECT,
      duration: 'permanent',
      scope: SCOPES.join(' '),
    });
  });

  it('connects the account that agreed, under its name', async () => {
    const answer = await back();
    expect(answer.searchParams.get('state')).toBe('state-of-the-session');
    const [choice] = (await exchange(answer.searchParams.get('code') ?? '')) ?? [];
    expect(choice).toMatchObject({
      externalId: `t2_${platform.brand.id}`,
      name: 'u/brand_account',
      settings: { username: 'brand_account' },
    });
    const account = {
      ...platform.account,
      settings: { ...unconnected().settings, ...choice?.settings, subreddits: 'brandhub' },
      credentials: { ...unconnected().credentials, ...choice?.credentials },
    };
    const calls: string[] = [];
    const result = await reddit.probe(watched(account, calls), HOOK, signal);
    expect(result).toMatchObject({ externalId: choice?.externalId, missingPermissions: [] });
    expect(calls.some(isTokenCall)).toBe(false);
  });

  it('refuses a used code and another address, and comes back with a refusal', async () => {
    const code = (await back()).searchParams.get('code') ?? '';
    await exchange(code);
    await expect(exchange(code)).rejects.toMatchObject({ kind: 'auth' });
    const other = (await back()).searchParams.get('code') ?? '';
    await expect(exchange(other, 'https://elsewhere.example')).rejects.toMatchObject({ kind: 'auth' });
    expect((await back('no')).searchParams.get('error')).toBe('access_denied');
    platform.network.redirectUris.set(platform.grant.clientId, 'https://other.example/back');
    expect((await fetch(await authorized(), { redirect: 'manual' })).status).toBe(400);
  });
});

describe('reading back from Reddit', () => {
  const known = (externalId: string, kind: KnownItem['kind'] = 'comment'): KnownItem => {
    return { externalId, kind, threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (items: KnownItem[], calls: string[] = []): Promise<InboundEvent[]> => {
    const payloads = (await reddit.readBack?.(items, watched(platform.account, calls), signal)) ?? [];
    return payloads.flatMap((payload) => reddit.parse(payload, platform.account) as InboundEvent[]);
  };

  it('tells what was edited, removed, deleted and stayed, with one call', async () => {
    const { network, brand, customer, comment } = platform;
    const [same, edited, gone, removed] = ['Same', 'First words', 'Bye', 'Rude'].map((text) => nameOfThing(comment(text))); // prettier-ignore
    const mention = nameOfThing(network.writeComment(customer, same ?? '', 'Ask u/brand_account'));
    const post = nameOfThing(network.writePost(customer, 'brandhub', 'A question', 'Where?'));
    network.editThing(edited ?? '', 'Second thoughts');
    network.deleteThing(gone ?? '');
    network.removeThing(removed ?? '', brand.name);
    await poll(platform.account); // signed in
    const calls: string[] = [];
    const names = [same, edited, gone, removed].map((name) => known(name ?? ''));
    const events = await readBack([...names, known(mention, 'mention'), known(post, 'post')], calls);
    const seen = events.map((event) => (event.type === 'item' ? [event.externalId, event.kind, event.platformState, event.text] : event.type)); // prettier-ignore
    expect(seen).toEqual([
      [same, 'comment', 'visible', 'Same'],
      [edited, 'comment', 'visible', 'Second thoughts'],
      'removed',
      [removed, 'comment', 'hidden', 'Rude'],
      [mention, 'mention', 'visible', 'Ask u/brand_account'],
      [post, 'post', 'visible', 'A question\n\nWhere?'],
    ]);
    expect(calls).toHaveLength(1);
  });

  it('makes no call for messages, and says nothing of what Reddit leaves out', async () => {
    const { network, brand, customer } = platform;
    const calls: string[] = [];
    const message = `t4_${network.writeMessage(customer, brand, 'Hello', 'Where?').id}`;
    expect(await readBack([known(message, 'message'), known('vilw3:1b6w3o', 'message')], calls)).toEqual([]);
    expect(calls).toEqual([]);
    expect(await readBack([known('t1_unknown')])).toEqual([]);
  });
});
