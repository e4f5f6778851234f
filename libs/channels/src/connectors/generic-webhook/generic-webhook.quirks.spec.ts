import { generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import { PlatformDouble } from '../../testing/platform-double';
import { genericCredentials, type GenericHarness, genericPlatform, genericSettings } from './generic-webhook.harness';
import { genericWebhook } from './index';

const SECRET = 'whsec_aW5ib3gtZGVtby1zZWNyZXQtMjRieXRl';
const BODY = '{"type":"inbox.item.created","timestamp":"2026-11-20T09:30:00Z","data":{"id":"c-1042"}}';
const SIGNATURE = 'v1,xkY2mR0o8LYq4A5HVo0PiIudk3+EvzymF5EtPkUAqLU=';
const AT = 1_795_167_000;
const signal = new AbortController().signal;

function request(change: { body?: string; headers?: Record<string, string>; receivedAt?: number } = {}): RawRequest {
  const headers = {
    'webhook-id': 'msg_01JD8Q0000000000000000DEMO',
    'webhook-timestamp': String(AT),
    'webhook-signature': SIGNATURE,
  };
  return {
    method: 'POST',
    query: {},
    headers: { ...headers, ...change.headers },
    body: Buffer.from(change.body ?? BODY),
    receivedAt: new Date((change.receivedAt ?? AT) * 1000),
  };
}

const account = (credentials: Record<string, string> = { signingSecret: SECRET }): AccountContext => ({
  externalId: 'a',
  settings: genericSettings,
  credentials,
  fetch: () => Promise.reject(new Error('no network')),
  allowPrivateNetwork: false,
});

const verdict = async (raw: RawRequest, as = account()): Promise<string> => {
  try {
    await genericWebhook.verify(raw, as);
    return 'accepted';
  } catch (error) {
    return error instanceof ConnectorAuthError ? (error.message.split(':')[0] ?? '') : String(error);
  }
};

describe('the signature of a generic webhook', () => {
  it('accepts the published test vector', async () => {
    expect(await verdict(request())).toBe('accepted');
  });

  it.each([
    ['one byte changed', request({ body: BODY.replace('c-1042', 'c-1043') }), 'signature_mismatch'],
    ['the body pretty-printed', request({ body: JSON.stringify(JSON.parse(BODY), null, 2) }), 'signature_mismatch'],
    ['an empty body', request({ body: '' }), 'signature_mismatch'],
    ['a timestamp 301 s old', request({ receivedAt: AT + 301 }), 'timestamp_out_of_range'],
    ['a timestamp 301 s ahead', request({ receivedAt: AT - 301 }), 'timestamp_out_of_range'],
    [
      'a timestamp that is no number',
      request({ headers: { 'webhook-timestamp': '1795167000.5' } }),
      'timestamp_out_of_range',
    ],
    ['no signature', request({ headers: { 'webhook-signature': '' } }), 'missing_header'],
    ['no id', request({ headers: { 'webhook-id': '' } }), 'missing_header'],
    ['an id with a dot', request({ headers: { 'webhook-id': 'msg.1' } }), 'signature_mismatch'],
    [
      'an unknown version only',
      request({ headers: { 'webhook-signature': SIGNATURE.replace('v1', 'v2') } }),
      'signature_mismatch',
    ],
    ['base64 of another length', request({ headers: { 'webhook-signature': 'v1,xkY2' } }), 'signature_mismatch'],
    ['a version without a signature', request({ headers: { 'webhook-signature': 'v1' } }), 'signature_mismatch'],
  ])('refuses %s', async (_what, raw, code) => {
    expect(await verdict(raw)).toBe(code);
  });

  it('accepts up to 300 s of difference in both directions', async () => {
    expect(await verdict(request({ receivedAt: AT + 300 }))).toBe('accepted');
    expect(await verdict(request({ receivedAt: AT - 300 }))).toBe('accepted');
  });

  it('accepts when the second of two signatures fits, and the previous secret while secrets change', async () => {
    expect(await verdict(request({ headers: { 'webhook-signature': `v1,AAAA ${SIGNATURE}` } }))).toBe('accepted');
    const rotated = { signingSecret: genericCredentials.signingSecret, previousSigningSecret: SECRET };
    expect(await verdict(request(), account(rotated))).toBe('accepted');
  });

  it('refuses a secret without its prefix instead of guessing', async () => {
    expect(await verdict(request(), account({ signingSecret: SECRET.slice(6) }))).toBe('signature_mismatch');
  });

  it('agrees with the reference implementation on non-ASCII text', async () => {
    const body = '{"text":"Déçue… 👩🏽‍🚒 مرحبا"}';
    const signature = new Webhook(SECRET).sign('msg_1', new Date(AT * 1000), body);
    const headers = { 'webhook-id': 'msg_1', 'webhook-signature': signature };
    expect(await verdict(request({ body, headers }))).toBe('accepted');
  });

  it('accepts an Ed25519 signature of the sender’s public key and of no other', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const signed = sign(null, Buffer.from(`msg_1.${AT}.${BODY}`), privateKey).toString('base64');
    const incoming = request({ headers: { 'webhook-id': 'msg_1', 'webhook-signature': `v1a,${signed}` } });
    expect(await verdict(incoming, account({ publicKey: `whpk_${raw.toString('base64')}` }))).toBe('accepted');
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    expect(await verdict(incoming, account({ publicKey: `whpk_${other.toString('base64')}` }))).toBe(
      'signature_mismatch',
    );
    expect(await verdict(incoming, account({ publicKey: 'whpk_AAAA' }))).toBe('signature_mismatch');
  });
});

describe('the events of a generic webhook', () => {
  const created = (data: object, settings: AccountContext['settings'] = genericSettings) => {
    const whole = { id: 'c-1', kind: 'comment', text: 'x', createdAt: '2026-11-20T09:00:00Z', ...data };
    const events = genericWebhook.parse(JSON.stringify({ type: 'inbox.item.created', data: whole }), {
      ...account(),
      settings,
    });
    return (events as ItemSeen[])[0];
  };

  it('offers what the item allows, else what the channel allows, and nothing without a callback', () => {
    const everything = ['private-reply', 'edit-reply', 'unhide', 'approve', 'spam', 'unlike', 'ban', 'unban'];
    const settings = { callbackUrl: 'https://forum.example/cb', actions: 'reply hide' };
    expect(created({ capabilities: { hide: false, like: true } }, settings)?.withoutVerbs).toEqual(
      expect.arrayContaining([...everything, 'hide', 'delete']),
    );
    expect(created({ capabilities: { hide: false, like: true } }, settings)?.withoutVerbs).not.toContain('reply');
    expect(created({ capabilities: { hide: false, like: true } }, settings)?.withoutVerbs).not.toContain('like');
    expect(created({}, settings)?.withoutVerbs).not.toContain('hide');
    expect(created({}, {})?.withoutVerbs).toContain('reply');
  });

  it('knows the brand’s own authors', () => {
    expect(created({ author: { id: 'brand' } })?.direction).toBe('out');
    expect(created({ author: { id: 'u-1' } })?.direction).toBe('in');
  });

  it('takes ratings, links and sizes only in their own form', () => {
    const odd = created({
      rating: 4.5,
      url: 'javascript:alert(1)',
      attachments: [{ url: 'data:text/html,x' }, { url: 'https://a.example/%E0%A4%A.png', size: -1 }],
    });
    expect(odd).toMatchObject({ stars: null, permalink: null });
    expect(odd?.attachments).toEqual([expect.objectContaining({ name: 'file', size: null })]);
  });

  it('refuses a batch of more than 100 whole', () => {
    const events = Array.from({ length: 101 }, (_, n) => ({
      type: 'inbox.item.deleted',
      timestamp: '2026-11-20T09:00:00Z',
      data: { id: `c-${n}` },
    }));
    const batch = (list: object[]) => JSON.stringify({ type: 'inbox.batch', data: { events: list } });
    expect(() => genericWebhook.parse(batch(events), account())).toThrow('malformed');
    expect(genericWebhook.parse(batch(events.slice(1)), account())).toHaveLength(100);
  });
});

describe('the actions of a generic webhook', () => {
  let platform: GenericHarness;
  afterEach(() => platform.close());

  it('are pending after 202 until the result comes in', async () => {
    platform = await genericPlatform({ answersLater: true });
    const action = await platform.performable('reply', 'comment');
    await platform.deliveries();
    expect(await genericWebhook.perform(action, platform.account, signal)).toMatchObject({
      state: 'pending',
      externalId: null,
    });
    expect(await genericWebhook.perform(action, platform.account, signal)).toMatchObject({ state: 'pending' });
    expect(platform.callbacks.settlePending()).toBe(1);
    const events = (await platform.deliveries()).flatMap(
      (body) => genericWebhook.parse(body, platform.account) as object[],
    );
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'action-result', actionId: action.id, state: 'done' }),
    );
  });

  it('are done once however often they are sent', async () => {
    platform = await genericPlatform();
    const action = await platform.performable('reply', 'comment');
    const first = await genericWebhook.perform(action, platform.account, signal);
    const posts = platform.forum.publicPage().topics[0]?.posts.length;
    expect(await genericWebhook.perform(action, platform.account, signal)).toEqual(first);
    expect(platform.forum.publicPage().topics[0]?.posts).toHaveLength(posts ?? 0);
  });

  it('fail for good when the item is gone or the action is not supported', async () => {
    platform = await genericPlatform();
    const action = await platform.performable('hide', 'comment');
    platform.forum.remove(action.target.externalId);
    await expect(genericWebhook.perform(action, platform.account, signal)).rejects.toMatchObject({ reason: 'gone' });
    const double = await PlatformDouble.start();
    double.script('POST /callback', { status: 422, body: {} });
    const elsewhere = {
      ...platform.account,
      settings: { ...platform.account.settings, callbackUrl: `${double.url}/callback` },
    };
    await expect(genericWebhook.perform(action, elsewhere, signal)).rejects.toMatchObject({
      platformCode: 'not-supported',
    });
    await double.close();
  });

  it('follow no redirect and leave nothing unsent when the secret is missing', async () => {
    platform = await genericPlatform();
    const double = await PlatformDouble.start();
    double.script('POST /callback', { status: 302, headers: { location: '/elsewhere' } });
    const redirecting = { ...platform.account, settings: { callbackUrl: `${double.url}/callback` } };
    const action = await platform.performable('reply', 'comment');
    await expect(genericWebhook.perform(action, redirecting, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(double.requests).toHaveLength(1);
    const unsigned = { ...platform.account, credentials: { ...platform.account.credentials, callbackSecret: 'plain' } };
    await expect(genericWebhook.perform(action, unsigned, signal)).rejects.toBeInstanceOf(ConnectorAuthError);
    await double.close();
  });

  it('refuse a text that is too long and an attachment nobody could fetch', async () => {
    platform = await genericPlatform();
    const action = await platform.performable('reply', 'comment');
    const long = { ...action, text: 'x'.repeat(20_001) };
    await expect(genericWebhook.perform(long, platform.account, signal)).rejects.toMatchObject({ reason: 'too-long' });
    const file = {
      name: 'a.png',
      contentType: 'image/png',
      size: 1,
      publicUrl: null,
      read: async () => new Uint8Array(),
    };
    const withFile = { ...action, attachments: [file] };
    await expect(genericWebhook.perform(withFile, platform.account, signal)).rejects.toMatchObject({
      reason: 'invalid',
    });
  });
});

describe('connecting a generic webhook', () => {
  let platform: GenericHarness;
  afterEach(() => platform.close());

  it('offers only the actions that the channel lists', async () => {
    platform = await genericPlatform();
    const settings = { ...platform.account.settings, actions: 'reply, hide, unhide' };
    const probe = await genericWebhook.probe(
      { ...platform.account, settings },
      'https://parvis.example/hooks/g/1',
      signal,
    );
    expect(probe.capabilities.verbs.comment?.map(({ verb }) => verb)).toEqual(['reply', 'hide', 'unhide']);
    expect(probe.name).toMatch(/^127\.0\.0\.1:/);
  });

  it('works without callback and pull address, read-only', async () => {
    platform = await genericPlatform();
    const bare = { ...platform.account, externalId: '', settings: {} };
    const probe = await genericWebhook.probe(bare, 'https://parvis.example/hooks/g/1', signal);
    expect(probe.capabilities.verbs.comment).toEqual([]);
    expect(probe.externalId).toMatch(/^[0-9a-f]{24}$/);
    const page = await genericWebhook.fetchSince({ cursor: null, backfillFrom: null }, bare, signal);
    expect(page).toMatchObject({ payloads: [], more: false });
  });

  it('refuses a signing secret that is too short', async () => {
    platform = await genericPlatform();
    const weak = { ...platform.account, credentials: { signingSecret: 'whsec_c2hvcnQ=' } };
    await expect(genericWebhook.probe(weak, 'https://parvis.example/hooks/g/1', signal)).rejects.toThrow('24 bytes');
  });
});
