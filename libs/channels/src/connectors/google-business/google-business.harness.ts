import { deliverGooglePushes } from '../../doubles/google/push';
import { FAULTS } from '../../doubles/faults';
import { googleBusinessHttpHandler } from '../../doubles/google/http';
import { GoogleBusinessNetwork } from '../../doubles/google/network';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export const LOCATION = 'accounts/111/locations/222';
const SERVICE_ACCOUNT = 'push@p1.iam.gserviceaccount.com';
const AUDIENCE = 'https://parvis.example/hooks/google-business/key';
const SUBSCRIPTION = 'projects/p1/subscriptions/gbp-push';
const TOPIC = 'projects/p1/topics/gbp-reviews';

export const googleSettings = {
  accountId: '111',
  locationId: '222',
  pubsubTopic: TOPIC,
  pushAudience: AUDIENCE,
  pushServiceAccount: SERVICE_ACCOUNT,
  pushSubscription: SUBSCRIPTION,
};

export const googleCredentials = {
  clientId: '1234567890-abc.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-double-client-secret',
  refreshToken: '1//0double-refresh-token',
};

export interface GoogleHarness extends PlatformHarness {
  network: GoogleBusinessNetwork;
  account: AccountContext;
}

/** The double on a local port with one connected location, as the kit and the connector's own tests drive it. */
export async function googlePlatform(options: { maxPageSize?: number } = {}): Promise<GoogleHarness> {
  const network = new GoogleBusinessNetwork({ clock: () => new Date(), maxPageSize: 3, ...options });
  network.addLocation({
    name: LOCATION,
    title: 'Maison Lumen Lyon',
    mapsUri: 'https://maps.google.com/?cid=1',
    verified: true,
  });
  network.addGrant(googleCredentials.clientId, googleCredentials.clientSecret, googleCredentials.refreshToken);
  network.notificationSettings.set('accounts/111', {
    pubsubTopic: TOPIC,
    notificationTypes: ['NEW_REVIEW', 'UPDATED_REVIEW'],
  });
  const push = { name: SUBSCRIPTION, topic: TOPIC, audience: AUDIENCE, serviceAccount: SERVICE_ACCOUNT };
  network.subscribe({ ...push, endpoint: AUDIENCE });
  const server = await serve(googleBusinessHttpHandler(network));
  let made = 0;
  const account: AccountContext = {
    externalId: LOCATION,
    settings: { ...googleSettings, apiBaseUrl: server.url },
    credentials: googleCredentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  return {
    network,
    account,
    transport: 'fetch',
    secrets: () => network.issuedTokens(),
    hook: {
      signatureHeader: 'authorization',
      signsBody: false,
      replayWindowSeconds: 3660, // a token lives an hour; a minute is left for clocks
      keyCredential: null,
      handshake: null,
      async sign(body, at) {
        const token = await network.signer.token(AUDIENCE, SERVICE_ACCOUNT, at);
        const envelope = body.includes('"subscription"') ? body : JSON.stringify({ subscription: SUBSCRIPTION });
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        return { method: 'POST', query: {}, headers, body: Buffer.from(envelope), receivedAt: at };
      },
    },
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => network.addReview(LOCATION, { stars: (made++ % 5) + 1, text }).name,
    editItem: async (name, text) => void network.editReview(name, { text }),
    removeItem: async (name) => network.removeReview(name),
    async deliveries() {
      const bodies: string[] = [];
      await deliverGooglePushes(network, async (_url, init) => {
        bodies.push(String(init?.body));
        return new Response(null, { status: 204 });
      });
      return bodies;
    },
    async performable(verb, kind): Promise<OutboundAction> {
      const review = network.addReview(LOCATION, { stars: 3, text: 'Correct.' });
      if (verb !== 'reply') network.putReply(review.name, 'Our first answer.');
      return {
        id: `act_${(made += 1)}`,
        verb,
        target: {
          externalId: review.name,
          kind,
          threadKey: review.name,
          parentExternalId: null,
          postExternalId: null,
          authorExternalId: null,
          createdAt: review.createTime,
        },
        text: verb === 'delete-reply' ? '' : `Thank you! (${made})`,
        attachments: [],
        email: null,
        replyExternalId: verb === 'reply' ? null : `${review.name}/reply`,
        requestedAt: review.updateTime,
      };
    },
    wasPerformed: ({ verb, target, text }) =>
      network.review(target.externalId)?.reviewReply?.comment === (verb === 'delete-reply' ? undefined : text),
    repliesWith: (text) =>
      network.reviewsOf(LOCATION).filter(({ reviewReply }) => reviewReply?.comment === text).length,
    close: () => server.close(),
  };
}
