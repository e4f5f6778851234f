import { mastodonHttpHandler, MastodonNetwork } from '@parvis/channels/doubles';
import type { Network } from './network';
import { SPEED } from '../speed';

const PREFIX = '/mastodon';
const USERNAME = 'maisonlumen';
const POSTS = ['Nos lampes se réparent : pièces et tutoriels sont en ligne.', 'Portes ouvertes de l’atelier samedi.'];

/** Mentions, answers and direct messages on the brand's instance. */
export function mastodonOfLumen(clock: () => Date): Network {
  const network = new MastodonNetwork({ clock, domain: 'toot.example', requestsPerWindow: 300 * SPEED });
  const brand = network.createAccount(USERNAME, null, 'Maison Lumen');
  const token = network.issueToken(brand);
  const personNamed = (handle: string) =>
    [...network.state.accounts.values()].find(({ username }) => username === handle) ??
    network.createAccount(handle, handle.length % 2 ? 'elsewhere.example' : null);
  const posts = () =>
    [...network.state.statuses.values()].filter(({ authorId, inReplyToId }) => authorId === brand.id && !inReplyToId);
  return {
    prefix: PREFIX,
    handler: mastodonHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'mastodon',
        name: `@${USERNAME}@toot.example`,
        credentials: { accessToken: token.value },
        settings: { instanceUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    weight: 6,
    beat({ random, handle, text }) {
      if (posts().length === 0) for (const post of POSTS) network.write({ author: brand, text: post });
      const author = personNamed(handle);
      const said = `@${USERNAME} ${text}`;
      if (random.chance(0.2)) network.write({ author, text: said, visibility: 'direct' });
      else if (random.chance(0.5)) network.write({ author, text: said, inReplyTo: random.pick(posts()).id });
      else network.write({ author, text: said });
    },
    publicView() {
      const { handle, statuses } = network.publicPage(brand);
      const answersTo = (id: string): ReturnType<Network['publicView']>[number]['words'] =>
        statuses.filter(({ inReplyTo }) => inReplyTo === id).map((one) => ({ ...one, replies: answersTo(one.id) }));
      const known = new Set(statuses.map(({ id }) => id));
      const first = statuses.filter(({ inReplyTo }) => inReplyTo === null || !known.has(inReplyTo)).toReversed();
      return [{ title: `Mastodon · ${handle}`, words: first.map((one) => ({ ...one, replies: answersTo(one.id) })) }];
    },
    directView: (handle) =>
      network.directView(personNamed(handle)).map(({ author, text, at }) => ({
        fromBusiness: author.startsWith(`@${USERNAME}`),
        text,
        at,
      })),
    state: [network.state],
  };
}
