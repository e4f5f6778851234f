import { blueskyHttpHandler, BlueskyNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';
import { SPEED } from '../speed';

const PREFIX = '/bluesky';
const HANDLE = 'maison-lumen.example';
const POSTS = [
  'La lampe Halo revient en vert sauge. Qui l’attendait ?',
  'Our workshop repairs every lamp we ever made. Send us a picture of yours.',
];

/** Answers, mentions, quotes and direct messages of the brand's account. */
export function blueskyOfLumen(clock: () => Date): Network {
  const network = new BlueskyNetwork({ clock, requestsPerWindow: 3000 * SPEED });
  const made = network.createAccount(HANDLE, 'Maison Lumen');
  network.sessions.createPassword(made, 'parvis');
  const brand = () => network.named(HANDLE) ?? made;
  const personNamed = (name: string) => {
    const handle = `${name.replaceAll('_', '-').toLowerCase()}.example`;
    return network.named(handle) ?? network.createAccount(handle);
  };
  const openings = () => network.of(brand().did, 'app.bsky.feed.post').filter(({ value }) => !value['reply']);
  return {
    prefix: PREFIX,
    handler: blueskyHttpHandler(network, PREFIX),
    accounts(baseUrl) {
      const known = [...network.passwords.values()].find(({ did, revoked }) => did === brand().did && !revoked);
      const { password } = known ?? network.sessions.createPassword(brand(), 'parvis');
      return [
        {
          channel: 'bluesky',
          name: `@${HANDLE}`,
          credentials: { appPassword: password },
          settings: { identifier: HANDLE, serviceUrl: `${baseUrl}${PREFIX}` },
        },
      ];
    },
    weight: 6,
    beat({ random, handle, text }) {
      if (openings().length === 0) for (const post of POSTS) network.post({ author: brand(), text: post });
      const author = personNamed(handle);
      const kind = random.next();
      if (kind < 0.15) network.chat.send(network.chat.between(author, [brand()]), author, text);
      else if (kind < 0.3) network.post({ author, text: `@${HANDLE} ${text}`.slice(0, 280) });
      else if (kind < 0.4) network.post({ author, text: text.slice(0, 280), quoting: random.pick(openings()).uri });
      else network.post({ author, text: text.slice(0, 280), inReplyTo: random.pick(openings()).uri });
    },
    publicView() {
      const posts = network.publicPage(brand());
      const known = new Set(posts.map(({ uri }) => uri));
      const words = ({ uri, author, text, at, folded }: (typeof posts)[number]): PublicWords => ({
        author,
        text: folded ? `[masqué par l’auteur du fil] ${text}` : text,
        at,
        replies: posts.filter(({ parent }) => parent === uri).map(words),
      });
      const first = posts.filter(({ parent }) => parent === null || !known.has(parent));
      return [{ title: `Bluesky · @${HANDLE}`, words: first.map(words).toReversed() }];
    },
    directView: (handle) => {
      const { did } = personNamed(handle);
      const convos = [...network.chat.convos.values()].filter(({ members }) => members.includes(did));
      return convos
        .flatMap(({ messages }) => messages)
        .map(({ senderDid, text, sentAt }) => ({
          fromBusiness: senderDid === brand().did,
          text,
          at: sentAt,
        }));
    },
    state: [network, network.sessions, network.chat],
  };
}
