import { FAULTS } from '../../doubles/faults';
import { googlePlayHttpHandler } from '../../doubles/google-play/http';
import { GooglePlayNetwork, type GooglePlayNetworkOptions } from '../../doubles/google-play/network';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export const PACKAGE = 'com.example.shop';
export const SERVICE_ACCOUNT = 'parvis-reviews@p1.iam.gserviceaccount.com';
export const playSettings = { packageName: PACKAGE };

/** One sign-in for all harnesses: keys take long to make. */
const maker = new GooglePlayNetwork({ clock: () => new Date() });
const serviceAccountKey = maker.signIn.createServiceAccount(SERVICE_ACCOUNT, []);
const keyFile = JSON.parse(serviceAccountKey) as { private_key_id: string; private_key: string };
export const playCredentials = { serviceAccountKey };
export const privateKeyPem = keyFile.private_key;

export interface PlayHarness extends PlatformHarness {
  network: GooglePlayNetwork;
  account: AccountContext;
}

/** The double on a local port with one connected app, as the kit and the connector's own tests drive it. */
export async function playPlatform(options: Partial<GooglePlayNetworkOptions> = {}): Promise<PlayHarness> {
  const network = new GooglePlayNetwork({
    clock: () => new Date(),
    maxPageSize: 3,
    readsPerHour: 0,
    ...options,
  });
  network.addApp({ packageName: PACKAGE, title: 'Maison Lumen' });
  network.signIn.addServiceAccount({
    email: SERVICE_ACCOUNT,
    keyId: keyFile.private_key_id,
    publicKey: maker.signIn.publicKeyOf(keyFile.private_key_id),
    packages: [PACKAGE],
  });
  const server = await serve(googlePlayHttpHandler(network));
  let made = 0;
  const account: AccountContext = {
    externalId: PACKAGE,
    settings: { ...playSettings, apiBaseUrl: server.url },
    credentials: playCredentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  return {
    network,
    account,
    transport: 'fetch',
    secrets: () => network.signIn.issuedTokens(),
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => network.addReview(PACKAGE, { stars: (made++ % 5) + 1, text }).reviewId,
    editItem: async (id, text) => void network.editReview(id, { text }),
    removeItem: async (id) => network.removeReview(id),
    deliveries: async () => [],
    async performable(verb, kind): Promise<OutboundAction> {
      const { reviewId, modifiedAt } = network.addReview(PACKAGE, { stars: 3, text: 'Correct.' });
      if (verb !== 'reply') network.putReply(reviewId, 'Our first answer.');
      return {
        id: `act_${(made += 1)}`,
        verb,
        target: {
          externalId: reviewId,
          kind,
          threadKey: reviewId,
          parentExternalId: null,
          postExternalId: null,
          authorExternalId: null,
          createdAt: new Date(modifiedAt).toISOString(),
        },
        text: `Thank you! (${made})`,
        attachments: [],
        email: null,
        replyExternalId: verb === 'reply' ? null : `${reviewId}/reply`,
        requestedAt: new Date(modifiedAt).toISOString(),
      };
    },
    wasPerformed: ({ target, text }) => network.review(target.externalId)?.reply?.text === text,
    repliesWith: (text) => network.publicPage(PACKAGE).reviews.filter(({ reply }) => reply === text).length,
    close: () => server.close(),
  };
}
