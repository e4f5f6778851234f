import { FAULTS } from '../../doubles/faults';
import { deliverTrustpilotWebhooks, trustpilotHttpHandler, TrustpilotNetwork } from '../../doubles/trustpilot/index';
import type { TrustpilotNetworkOptions } from '../../doubles/trustpilot/index';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

/** The first two ids that the double gives out. */
export const BUSINESS_UNIT = '507f1f770000000000000001';
const BUSINESS_USER = '50a1b2c30000000000000002';
const HOOK = 'https://parvis:hook-password-of-the-double@parvis.example/hooks/trustpilot/key';

export const trustpilotSettings = {
  domain: 'example.com',
  businessUserId: BUSINESS_USER,
  hookUser: 'parvis',
  rereadDays: 60,
  rereadMinutes: 0,
};

export const trustpilotCredentials = {
  apiKey: 'key-of-the-double-1234',
  apiSecret: 'secret-of-the-double-5678',
  hookPassword: 'hook-password-of-the-double',
};

export interface TrustpilotHarness extends PlatformHarness {
  network: TrustpilotNetwork;
  account: AccountContext;
}

/** The double on a local port with one connected domain, as the kit and the connector's own tests drive it. */
export async function trustpilotPlatform(
  options: Partial<TrustpilotNetworkOptions> = {},
  replaced: { settings?: Record<string, string | number> } = {},
): Promise<TrustpilotHarness> {
  const network = new TrustpilotNetwork({ clock: () => new Date(), maxPageSize: 3, ...options });
  const unit = network.addBusinessUnit('example.com', 'Maison Lumen');
  const user = network.addBusinessUser('team@example.com', 'password-of-the-team');
  network.addApplication(trustpilotCredentials.apiKey, trustpilotCredentials.apiSecret, [unit.id]);
  network.subscribe(unit.id, HOOK);
  const server = await serve(trustpilotHttpHandler(network));
  let made = 0;
  const account: AccountContext = {
    externalId: unit.id,
    settings: { ...trustpilotSettings, apiBaseUrl: server.url, ...replaced.settings },
    credentials: trustpilotCredentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  return {
    network,
    account,
    transport: 'fetch',
    secrets: () => network.signIn.issued(),
    hook: {
      signatureHeader: 'authorization',
      signsBody: false,
      replayWindowSeconds: null,
      keyCredential: null, // without a password the secret address alone protects the hook
      handshake: null,
      sign(body, at) {
        const basic = Buffer.from(`parvis:${trustpilotCredentials.hookPassword}`).toString('base64');
        const headers = { 'content-type': 'application/json', authorization: `Basic ${basic}` };
        return { method: 'POST', query: {}, headers, body: Buffer.from(body), receivedAt: at };
      },
    },
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => network.writeReview(unit.id, { stars: (made++ % 5) + 1, title: 'A title', text }).id,
    editItem: async (id, text) => void network.editReview(id, { text }),
    removeItem: async (id) => network.removeReview(id),
    async deliveries() {
      const bodies: string[] = [];
      await deliverTrustpilotWebhooks(network, async (_url, init) => {
        bodies.push(String(init?.body));
        return new Response(null, { status: 200 });
      });
      return bodies;
    },
    async performable(verb, kind): Promise<OutboundAction> {
      const review = network.writeReview(unit.id, { stars: 3, text: 'All right.' });
      if (verb !== 'reply') network.putReply(review.id, 'Our first answer.', user.id);
      const reply = review.companyReply;
      return {
        id: `act_${(made += 1)}`,
        verb,
        target: {
          externalId: review.id,
          kind,
          threadKey: review.id,
          parentExternalId: null,
          postExternalId: null,
          authorExternalId: review.consumer.id,
          createdAt: review.createdAt,
        },
        text: verb === 'delete-reply' ? '' : `Thank you! (${made})`,
        attachments: [],
        email: null,
        replyExternalId: verb === 'reply' ? null : `${review.id}/reply`,
        requestedAt: reply?.createdAt ?? review.createdAt,
      };
    },
    wasPerformed: ({ verb, target, text }) =>
      network.review(target.externalId)?.companyReply?.text === (verb === 'delete-reply' ? undefined : text),
    repliesWith: (text) => network.publicPage(unit.id).reviews.filter(({ reply }) => reply === text).length,
    close: () => server.close(),
  };
}
