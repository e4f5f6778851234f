import { deliverTrustpilotWebhooks, trustpilotHttpHandler, TrustpilotNetwork } from '@parvis/channels/doubles';
import { starsFor } from '../phrases';
import { type Network, ratedWords } from './network';
import { SPEED } from '../speed';

const DOMAIN = 'maison-lumen.example';
const KEY = { apiKey: 'lumen-trustpilot-key', apiSecret: 'lumen-trustpilot-secret' };
const NAME = 'Trustpilot Maison Lumen';
const PREFIX = '/trustpilot';

/** Reviews of the brand's domain. */
export function trustpilotOfLumen(clock: () => Date): Network {
  const network = new TrustpilotNetwork({ clock, callsPerFiveMinutes: 833 * SPEED });
  const unit = network.addBusinessUnit(DOMAIN, 'Maison Lumen');
  const user = network.addBusinessUser('service@maison-lumen.example', 'lumen-trustpilot-user');
  network.addApplication(KEY.apiKey, KEY.apiSecret, [unit.id]);
  return {
    prefix: PREFIX,
    handler: trustpilotHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'trustpilot',
        name: NAME,
        credentials: KEY,
        settings: { domain: DOMAIN, businessUserId: user.id, apiBaseUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    subscribe(accountName, hookUrl) {
      if (accountName !== NAME) return;
      network.subscriptions.length = 0; // the address may have moved since the last start
      network.subscribe(unit.id, hookUrl);
    },
    deliver: async (post) => void (await deliverTrustpilotWebhooks(network, post)),
    weight: 6,
    beat({ random, handle, language, mood, text }) {
      const [title = text] = text.split(/(?<=[.!?])\s/);
      network.writeReview(unit.id, {
        stars: starsFor(random, mood),
        title: title.slice(0, 80),
        text,
        author: handle,
        language,
      });
    },
    publicView: () => [{ title: 'Trustpilot · Maison Lumen', words: ratedWords(network.publicPage(unit.id).reviews) }],
    state: [network, network.signIn],
  };
}
