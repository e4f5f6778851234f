import { appStoreHttpHandler } from '../../doubles/app-store/http';
import { AppStoreNetwork, type AppStoreNetworkOptions } from '../../doubles/app-store/network';
import { FAULTS } from '../../doubles/faults';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export const APP = '1234567890';
export const KEY = 'DBLKEY0001';
export const ISSUER = '57246542-96fe-1a63-e053-0824d011072a';
export const storeSettings = { appId: APP };

/** One key for all harnesses. */
const maker = new AppStoreNetwork({ clock: () => new Date() });
const privateKey = maker.keys.createKey(KEY, ISSUER);
export const storeCredentials = { issuerId: ISSUER, keyId: KEY, privateKey };

export interface StoreHarness extends PlatformHarness {
  network: AppStoreNetwork;
  account: AccountContext;
}

/** The double on a local port with one connected app, as the kit and the connector's own tests drive it. */
export async function storePlatform(options: Partial<AppStoreNetworkOptions> = {}): Promise<StoreHarness> {
  const network = new AppStoreNetwork({ clock: () => new Date(), maxPageSize: 3, callsPerHour: 0, ...options });
  network.addApp({ id: APP, name: 'Maison Lumen' });
  network.keys.addKey({ keyId: KEY, issuerId: ISSUER, publicKey: maker.keys.publicKeyOf(KEY) });
  const server = await serve(appStoreHttpHandler(network));
  let made = 0;
  const account: AccountContext = {
    externalId: APP,
    settings: { ...storeSettings, apiBaseUrl: server.url },
    credentials: storeCredentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  return {
    network,
    account,
    transport: 'fetch',
    secrets: () => network.keys.acceptedTokens(),
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (body) => network.addReview(APP, { rating: (made++ % 5) + 1, body }).id,
    editItem: async (id, body) => void network.editReview(id, { body }),
    removeItem: async (id) => network.removeReview(id),
    deliveries: async () => [],
    async performable(verb, kind): Promise<OutboundAction> {
      const { id, createdAt } = network.addReview(APP, { rating: 3, title: 'Correct', body: 'Sans plus.' });
      if (verb !== 'reply') network.putResponse(id, 'Our first answer.');
      const at = new Date(createdAt).toISOString();
      return {
        id: `act_${(made += 1)}`,
        verb,
        target: {
          externalId: id,
          kind,
          threadKey: id,
          parentExternalId: null,
          postExternalId: null,
          authorExternalId: null,
          createdAt: at,
        },
        text: verb === 'delete-reply' ? '' : `Thank you! (${made})`,
        attachments: [],
        email: null,
        replyExternalId: verb === 'reply' ? null : `${id}/response`,
        requestedAt: at,
      };
    },
    wasPerformed: ({ verb, target, text }) =>
      network.review(target.externalId)?.response?.text === (verb === 'delete-reply' ? undefined : text),
    repliesWith: (text) => network.reviewsOf(APP).filter(({ response }) => response?.text === text).length,
    close: () => server.close(),
  };
}
