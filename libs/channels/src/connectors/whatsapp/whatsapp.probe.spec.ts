import type { AccountContext } from '../../spi/connector';
import { HOOK_URL, WhatsAppPlatform } from './whatsapp.harness';
import { whatsapp } from './index';

const signal = new AbortController().signal;
let platform: WhatsAppPlatform;

beforeEach(async () => (platform = await WhatsAppPlatform.start()));
afterEach(() => platform.close());

const probe = (account: AccountContext = platform.account, hookUrl = HOOK_URL) =>
  whatsapp.probe(account, hookUrl, signal);
const subscribedApps = () => platform.network.business(platform.number.businessId).subscribedApps;
const withSettings = (more: AccountContext['settings']): AccountContext => ({
  ...platform.account,
  settings: { ...platform.account.settings, ...more },
});

describe('testing a WhatsApp account', () => {
  it('names the number and finds everything in order', async () => {
    expect(await probe()).toEqual({
      externalId: platform.number.id,
      name: 'Maison Lumen +33555000111',
      capabilities: whatsapp.capabilities,
      missingPermissions: [],
      tokenExpiresAt: null,
      credentials: null,
    });
  });

  it('subscribes an app and a business account that were never subscribed', async () => {
    platform.app.callback = null;
    subscribedApps().clear();
    expect((await probe()).missingPermissions).toEqual([]);
    expect(platform.app.callback).toMatchObject({ url: HOOK_URL });
    expect([...subscribedApps()]).toEqual([[platform.app.id, null]]);
    platform.network.write(platform.number.id, platform.somebody().userId, 'Hello');
    expect(await platform.pushed()).toHaveLength(1);
  });

  it('adds missing fields at the address of another account of this installation', async () => {
    const url = 'https://parvis.example/hooks/whatsapp/key-of-another';
    platform.app.callback = { url, fields: ['messages', 'calls'] };
    await probe();
    expect(platform.app.callback.url).toBe(url);
    expect(platform.app.callback.fields).toEqual(expect.arrayContaining(['messages', 'smb_message_echoes', 'calls']));
  });

  it('leaves another product its address when told so, and asks for one of its own', async () => {
    const url = 'https://other.example/hook';
    platform.app.callback = { url, fields: ['messages'] };
    expect((await probe(withSettings({ takeOverWebhook: false }))).missingPermissions).toEqual([]);
    expect(platform.app.callback.url).toBe(url);
    expect([...subscribedApps()]).toEqual([[platform.app.id, HOOK_URL]]);
    await probe();
    expect(platform.app.callback.url).toBe(HOOK_URL);
    expect([...subscribedApps()]).toEqual([[platform.app.id, null]]);
  });

  it('says that no event will come when the address does not answer', async () => {
    platform.app.callback = null;
    platform.callback = () => Promise.reject(new Error('not reachable'));
    expect((await probe()).missingPermissions).toEqual(['subscribed_apps']);
  });

  it('names missing permissions and takes out the verbs that need them', async () => {
    platform.token.scopes = ['whatsapp_business_management'];
    const lacksMessaging = await probe();
    expect(lacksMessaging.missingPermissions).toEqual(['whatsapp_business_messaging']);
    expect(lacksMessaging.capabilities.verbs.message).toEqual([]);
    platform.token.scopes = ['whatsapp_business_messaging'];
    const lacksManagement = await probe();
    expect(lacksManagement.missingPermissions).toEqual(['whatsapp_business_management', 'subscribed_apps']);
    expect(lacksManagement.name).toBe(platform.number.id);
    expect(lacksManagement.capabilities.verbs).toEqual(whatsapp.capabilities.verbs);
  });

  it('tells when the token ends, and refuses a dead or foreign one', async () => {
    platform.token.expiresAt = Date.parse('2027-01-01T00:00:00.000Z');
    expect((await probe()).tokenExpiresAt).toBe('2027-01-01T00:00:00.000Z');
    const other = platform.network.createApp('another-secret-of-the-spec');
    const token = platform.network.issueToken(other, platform.number.businessId, []);
    const foreign = { ...platform.account.credentials, accessToken: token.value };
    await expect(probe({ ...platform.account, credentials: foreign })).rejects.toMatchObject({ kind: 'auth' });
    platform.network.revokeToken(platform.token.value);
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
  });

  it('refuses numbers of another business account and missing ids', async () => {
    await expect(probe(withSettings({ phoneNumberId: '20480000099999' }))).rejects.toMatchObject({ reason: 'gone' });
    await expect(probe(withSettings({ businessAccountId: ' ' }))).rejects.toMatchObject({ reason: 'invalid' });
  });
});
