import { serve, type LocalServer } from '../../testing';
import { ALL_SCOPES, VERIFY_TOKEN } from '../meta/testing/meta-platform';
import type { RawRequest } from '../../spi/connector';
import { facebook } from './index';
import { FacebookPlatform } from './testing/facebook-platform';

const signal = new AbortController().signal;
let platform: FacebookPlatform;
let callback: LocalServer;

beforeEach(async () => {
  platform = await FacebookPlatform.start();
  platform.app.callbacks.clear();
  platform.page.subscribedApps.clear();
  callback = await serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://callback');
    if (url.pathname.endsWith('/key-of-yore')) return void response.writeHead(404).end(); // of an installation that was wiped
    const raw: RawRequest = {
      method: 'GET',
      query: Object.fromEntries(url.searchParams),
      headers: {},
      body: new Uint8Array(),
      receivedAt: new Date(),
    };
    try {
      response.end(facebook.handshake(raw, platform.account));
    } catch {
      response.writeHead(403).end();
    }
  });
});
afterEach(async () => {
  await platform.close();
  await callback.close();
});

const hookUrl = () => `${callback.url}/hooks/facebook/key-one`;
const probe = (more = {}) => facebook.probe({ ...platform.account, ...more }, hookUrl(), signal);

describe('the probe of a Facebook Page', () => {
  it('names the Page, subscribes both layers and finds nothing missing', async () => {
    const result = await probe({ externalId: '' });
    expect(result).toMatchObject({
      externalId: platform.page.id,
      name: 'Maison Lumen',
      missingPermissions: [],
      credentials: null,
    });
    expect(result.capabilities).toEqual(facebook.capabilities);
    expect([...(platform.app.callbacks.get('page')?.fields ?? [])]).toEqual(['feed', 'mention', 'ratings']);
    expect([...(platform.page.subscribedApps.get(platform.app.id) ?? [])]).toEqual(['feed', 'mention', 'ratings']);
  });

  it('renews a page subscription that disappeared, and keeps the fields of other channels', async () => {
    await probe();
    platform.page.subscribedApps.set(platform.app.id, new Set(['messages']));
    await probe();
    expect([...(platform.page.subscribedApps.get(platform.app.id) ?? [])]).toEqual([
      'messages',
      'feed',
      'mention',
      'ratings',
    ]);
  });

  it('leaves the address of a sibling account in place and adds its fields', async () => {
    const sibling = `${callback.url}/hooks/messenger/key-two`;
    platform.app.callbacks.set('page', { url: sibling, fields: new Set(['messages']) });
    await probe();
    expect(platform.app.callbacks.get('page')).toEqual({
      url: sibling,
      fields: new Set(['messages', 'feed', 'mention', 'ratings']),
    });
  });

  it('puts its own address in place of one that no account answers at any more', async () => {
    const gone = `${callback.url}/hooks/facebook/key-of-yore`;
    platform.app.callbacks.set('page', { url: gone, fields: new Set(['feed', 'mention', 'ratings']) });
    await probe();
    expect(platform.app.callbacks.get('page')?.url).toBe(hookUrl());
  });

  it('does not take another product’s address when told so, and then polls', async () => {
    const other = { url: 'https://elsewhere.example/webhook', fields: new Set(['feed', 'mention', 'ratings']) };
    platform.app.callbacks.set('page', other);
    const settings = { ...platform.account.settings, takeOverWebhook: false };
    expect((await probe({ settings })).capabilities.receive).toBe('poll');
    expect(platform.app.callbacks.get('page')).toEqual(other);
    expect((await probe()).capabilities.receive).toBe('both');
  });

  it('polls when Meta cannot reach the address', async () => {
    const result = await facebook.probe(platform.account, `${platform.url}/nobody/hooks/facebook/x`, signal);
    expect(result.capabilities.receive).toBe('poll');
  });

  it('takes out the verbs of permissions that are missing', async () => {
    platform.token.scopes = ALL_SCOPES.filter((scope) => scope !== 'pages_manage_engagement');
    const { missingPermissions, capabilities } = await probe();
    expect(missingPermissions).toEqual(['pages_manage_engagement']);
    expect(capabilities.verbs.comment?.map(({ verb }) => verb)).toEqual(['private-reply']);
  });

  it('tells when the token ends', async () => {
    platform.token.expiresAt = Date.parse('2026-12-24T00:00:00.000Z');
    expect((await probe()).tokenExpiresAt).toBe('2026-12-24T00:00:00.000Z');
  });

  it.each([458, 460, 463, 467])('asks for a new sign-in when the token is dead (%i)', async (subcode) => {
    platform.network.killToken(platform.token.value, subcode);
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
  });

  it('refuses a token of another app', async () => {
    const other = platform.network.createApp('another-app-secret');
    const foreign = platform.network.issueToken(other, platform.page.id, ALL_SCOPES);
    const credentials = { ...platform.account.credentials, accessToken: foreign.value };
    await expect(probe({ credentials })).rejects.toMatchObject({ kind: 'auth' });
  });

  it('polls when the handshake fails because the verify token differs', async () => {
    const credentials = { ...platform.account.credentials, verifyToken: `${VERIFY_TOKEN}-wrong` };
    expect((await probe({ credentials })).capabilities.receive).toBe('poll');
  });
});
