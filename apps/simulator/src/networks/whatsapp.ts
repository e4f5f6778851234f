import { deliverWhatsAppWebhooks, whatsappHttpHandler, WhatsAppNetwork } from '@parvis/channels/doubles';
import type { Network } from './network';

const PREFIX = '/whatsapp';
const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'];
const MOST_CHATTING = 25;

/** Direct messages to the brand's number. */
export function whatsappOfLumen(clock: () => Date): Network {
  const network = new WhatsAppNetwork({ clock });
  const app = network.createApp('lumen-whatsapp-secret');
  const business = network.createBusiness();
  const number = network.createNumber(business.id, '+33 1 84 88 00 42', 'Maison Lumen');
  const token = network.issueToken(app, business.id, SCOPES);
  const personNamed = (handle: string) =>
    [...network.people.values()].find(({ name }) => name === handle) ?? network.createPerson(handle);
  return {
    prefix: PREFIX,
    handler: whatsappHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'whatsapp',
        name: 'WhatsApp Maison Lumen',
        credentials: {
          accessToken: token.value,
          appId: app.id,
          appSecret: app.secret,
          verifyToken: 'lumen-verify-whatsapp',
        },
        settings: { phoneNumberId: number.id, businessAccountId: business.id, apiBaseUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    deliver: async (post) => void (await deliverWhatsAppWebhooks(network, post, { batch: 20 })),
    weight: 9,
    beat({ random, handle, text }) {
      const known = [...network.people.values()];
      const person = known.length >= MOST_CHATTING && random.chance(0.8) ? random.pick(known) : personNamed(handle);
      network.write(number.id, person.userId, text);
      network.readAll(number.id, person.userId);
    },
    publicView: () => [],
    directView(handle) {
      const person = [...network.people.values()].find(({ name }) => name === handle);
      return person ? network.publicPage(number.id, person.userId).messages : [];
    },
    state: [network],
  };
}
