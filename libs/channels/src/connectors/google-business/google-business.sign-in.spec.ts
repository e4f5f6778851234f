import { createHash } from 'node:crypto';
import type { AccountContext, KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { googleCredentials, type GoogleHarness, googlePlatform, LOCATION } from './google-business.harness';
import { SCOPE } from './google-business.oauth';
import { googleBusiness } from './index';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const VERIFIER = 'a-verifier-of-the-spec-that-is-long-enough-for-rfc-7636';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let platform: GoogleHarness;
beforeEach(async () => {
  platform = await googlePlatform();
});
afterEach(() => platform.close());

describe('signing in with Google for reviews', () => {
  const unconnected = (): AccountContext => {
    const { clientId, clientSecret } = googleCredentials;
    const { apiBaseUrl = '' } = platform.account.settings;
    return { ...platform.account, externalId: '', settings: { apiBaseUrl }, credentials: { clientId, clientSecret } };
  };
  const authorized = async (account = unconnected()) => {
    const request = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: CHALLENGE };
    return new URL((await googleBusiness.oauth?.authorize(account, request, signal))?.url ?? '');
  };
  const codeOf = async (consent: 'yes' | 'no' = 'yes') => {
    const form = { method: 'POST', body: new URLSearchParams({ consent }), redirect: 'manual' } as const;
    const location = (await fetch(await authorized(), form)).headers.get('location') ?? '';
    return new URL(location).searchParams.get('code') ?? '';
  };
  const exchange = (code: string, codeVerifier = VERIFIER) =>
    googleBusiness.oauth?.exchange(unconnected(), { code, redirectUri: REDIRECT, codeVerifier }, signal);
  const location = (name: string, title: string, storeCode?: string) =>
    platform.network.addLocation({
      name,
      title,
      mapsUri: 'https://maps.example/',
      verified: true,
      ...(storeCode !== undefined && { storeCode }),
    });

  it('leads to Google’s page for lasting access to business.manage', async () => {
    const url = await authorized({ ...unconnected(), settings: {} });
    expect(`${url.origin}${url.pathname}`).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    const asked = Object.fromEntries(url.searchParams);
    expect(asked).toMatchObject({ scope: SCOPE, access_type: 'offline', prompt: 'consent', response_type: 'code' });
    expect(asked).toMatchObject({ include_granted_scopes: 'true', code_challenge: CHALLENGE });
  });

  it('offers every location of every account, page after page, and each connects as it is', async () => {
    for (let n = 1; n <= 4; n += 1) location(`accounts/112/locations/40${n}`, 'Lumen Paris', `P${n}`);
    const choices = (await exchange(await codeOf())) ?? [];
    expect(choices.map(({ externalId, name }) => [externalId, name])).toEqual([
      [LOCATION, 'Maison Lumen Lyon'],
      ['accounts/112/locations/401', 'Lumen Paris (P1)'],
      ['accounts/112/locations/402', 'Lumen Paris (P2)'],
      ['accounts/112/locations/403', 'Lumen Paris (P3)'],
      ['accounts/112/locations/404', 'Lumen Paris (P4)'],
    ]);
    const last = choices.at(-1);
    expect(last?.settings).toEqual({ accountId: '112', locationId: '404' });
    const account = {
      ...unconnected(),
      settings: { ...unconnected().settings, ...last?.settings },
      credentials: { ...unconnected().credentials, ...last?.credentials },
    };
    const result = await googleBusiness.probe(account, 'https://parvis.example/hooks/g', signal);
    expect(result).toMatchObject({ externalId: last?.externalId, name: 'Lumen Paris', missingPermissions: [] });
  });

  it('refuses a used code, another verifier, and somebody who manages nothing', async () => {
    const used = await codeOf();
    await exchange(used);
    await expect(exchange(used)).rejects.toMatchObject({ kind: 'auth' });
    await expect(exchange(await codeOf(), 'another-verifier')).rejects.toMatchObject({ kind: 'auth' });
    expect(await codeOf('no')).toBe('');
    platform.network.locations.clear();
    await expect(exchange(await codeOf())).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
  });
});

describe('reading back Google reviews', () => {
  let calls: string[];
  beforeEach(() => {
    calls = [];
  });

  const known = (externalId: string): KnownItem => {
    return { externalId, kind: 'review', threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (...names: string[]): Promise<InboundEvent[]> => {
    const { account } = platform;
    const fetch: AccountContext['fetch'] = (url, init) => {
      if (url.includes('/v4/')) calls.push(url);
      return account.fetch(url, init);
    };
    const payloads = (await googleBusiness.readBack?.(names.map(known), { ...account, fetch }, signal)) ?? [];
    return payloads.flatMap((payload) => googleBusiness.parse(payload, account) as InboundEvent[]);
  };
  const seen = (events: InboundEvent[]) =>
    events.map((event) => {
      if (event.type === 'item') return [event.externalId, event.platformState, event.text];
      return 'externalId' in event ? [event.externalId, event.type] : [event.type];
    });
  const add = (text: string) => platform.network.addReview(LOCATION, { stars: 3, text }).name;

  it('tells edits and removals, with one page and one call for each review that is not on it', async () => {
    const [old, gone, edited, same] = ['Old', 'Bye', 'First words', 'Same'].map(add);
    for (const text of ['other', 'others']) add(text);
    platform.network.removeReview(gone ?? '');
    platform.network.editReview(edited ?? '', { text: 'Second thoughts' });
    const events = await readBack(old ?? '', gone ?? '', edited ?? '', same ?? '');
    expect(seen(events)).toEqual([
      [old, 'visible', 'Old'],
      [gone, 'removed'],
      [edited, 'visible', 'Second thoughts'],
      [same, 'visible', 'Same'],
    ]);
    expect(calls).toHaveLength(4); // the page holds three, one of them known
  });

  it('tells a reply that is gone, and Google’s verdict on one that stays', async () => {
    const [bare, replied] = [add('Bare'), add('Replied')];
    platform.network.putReply(replied, 'Thank you!');
    platform.network.moderateReply(replied, 'REJECTED');
    const events = seen(await readBack(`${bare}/reply`, replied, `${replied}/reply`));
    expect(events).toEqual([
      [`${bare}/reply`, 'removed'],
      [bare, 'visible', 'Bare'],
      [replied, 'visible', 'Replied'],
      [`${replied}/reply`, 'hidden', 'Thank you!'],
      ['delivery'],
    ]);
    expect(calls).toHaveLength(2);
  });

  it('asks for nothing of other locations', async () => {
    expect(await readBack('accounts/111/locations/999/reviews/AbFvOq1', 'no review')).toEqual([]);
    expect(calls).toEqual([]);
  });
});
