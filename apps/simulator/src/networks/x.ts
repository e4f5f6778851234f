import { ALL_X_SCOPES, deliverXWebhooks, xHttpHandler, XNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';
import { SPEED } from '../speed';

const PREFIX = '/x';
const USERNAME = 'maison_lumen';
const POSTS = ['La lampe Zénith est de retour en stock.', 'Retours offerts jusqu’au 15 janvier.'];
const APP = {
  consumerSecret: 'lumen-x-consumer',
  bearer: 'lumen-x-app-token',
  clientId: 'lumen-x-client',
  clientSecret: 'lumen-x-client-secret',
};
const YEAR_MS = 365 * 86_400_000;

/** Mentions, replies and direct messages. */
export function xOfLumen(clock: () => Date): Network {
  const network = new XNetwork({ clock, selfServe: false, callsPerWindow: 10_000 * SPEED }, APP);
  const brand = network.createUser(USERNAME, 'Maison Lumen').id;
  const userNamed = (handle: string) =>
    ([...network.users.values()].find(({ username }) => username === handle) ?? network.createUser(handle)).id;
  const posts = () => network.living().filter(({ authorId, parentId }) => authorId === brand && parentId === null);
  const words = (shown: ReturnType<XNetwork['publicPage']>['posts']): PublicWords[] =>
    shown.map(({ id, author, text, replies }) => ({
      author,
      text,
      at: (network.posts.get(id)?.versions[0]?.createdAt ?? clock()).toISOString(),
      replies: words(replies),
    }));
  return {
    prefix: PREFIX,
    handler: xHttpHandler(network, PREFIX),
    accounts(baseUrl) {
      const { access, refresh } = network.issueToken(brand, ALL_X_SCOPES, YEAR_MS);
      const { clientId, clientSecret } = APP;
      return [
        {
          channel: 'x',
          name: `@${USERNAME}`,
          credentials: { clientId, clientSecret, accessToken: access, refreshToken: refresh },
          settings: { searchMinutes: 0, recheckHours: 0, apiBaseUrl: `${baseUrl}${PREFIX}` },
        },
      ];
    },
    deliver: async (post) => void (await deliverXWebhooks(network, post)),
    weight: 7,
    beat({ random, handle, text }) {
      if (posts().length === 0) for (const post of POSTS) network.post(brand, post);
      const author = userNamed(handle);
      if (random.chance(0.2)) network.message(author, brand, text);
      else if (random.chance(0.5)) network.reply(author, random.pick(posts()).id, `@${USERNAME} ${text}`);
      else network.post(author, `@${USERNAME} ${text}`);
    },
    publicView: () => [{ title: `X · @${USERNAME}`, words: words(network.publicPage(brand).posts) }],
    directView: (handle) =>
      network.publicChat(userNamed(handle), brand).map(({ from, text }) => ({
        fromBusiness: from === USERNAME,
        text,
        at: '',
      })),
    state: [network],
  };
}
