import { ALL_TIKTOK_SCOPES, deliverTikTokWebhooks, tiktokHttpHandler, TikTokNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';

const PREFIX = '/tiktok';
const USERNAME = 'maison_lumen';
const APP = { id: '7300000000000000', secret: 'lumen-tiktok-app-secret', redirectUris: null };
/** TikTok allows 40; a story told fast would stand still at that. */
const CALLS_PER_MINUTE = 1000;
const VIDEOS = [
  'Comment naît une lampe Aube, de la feuille de laiton à l’ampoule 💡',
  'Visite de l’atelier : le banc d’essai des variateurs',
];

/** Comments below the brand's videos, mentions and direct messages. */
export function tiktokOfLumen(clock: () => Date): Network {
  const network = new TikTokNetwork({ clock, spam: /https?:\/\//i, callsPerMinute: CALLS_PER_MINUTE }, APP);
  const brand = network.createAccount(USERNAME, 'Maison Lumen');
  const known = (handle: string) => [...network.people.values()].find(({ username }) => username === handle)?.uniqueId;
  const personNamed = (handle: string) => known(handle) ?? network.createPerson(handle).uniqueId;
  const words = (comments: ReturnType<TikTokNetwork['publicPage']>[number]['comments']): PublicWords[] =>
    comments.map(({ author, text, createdAt, replies }) => ({
      author,
      text,
      at: createdAt.toISOString(),
      replies: words(replies),
    }));
  return {
    prefix: PREFIX,
    handler: tiktokHttpHandler(network, PREFIX),
    accounts(baseUrl) {
      const { refresh } = network.issueToken(brand.openId, ALL_TIKTOK_SCOPES);
      const address = `${baseUrl}${PREFIX}`;
      return [
        {
          channel: 'tiktok',
          name: `@${USERNAME}`,
          credentials: { appId: APP.id, appSecret: APP.secret, refreshToken: refresh },
          settings: { apiBaseUrl: address, signInBaseUrl: address },
        },
      ];
    },
    deliver: async (post) => void (await deliverTikTokWebhooks(network, post)),
    weight: 7,
    beat({ random, handle, text }) {
      if (network.videos.size === 0) for (const caption of VIDEOS) network.publish(brand.openId, caption);
      const author = personNamed(handle);
      const kind = random.next();
      if (kind < 0.2) {
        network.message(author, brand.openId, text);
      } else if (kind < 0.28) {
        network.mention(author, brand.openId, `@${USERNAME} ${text}`, random.chance(0.5));
      } else {
        const video = random.pick([...network.videos.values()]);
        const below = network.livingComments(video.id).filter(({ parentId }) => parentId === null);
        const parent = below.length > 0 && random.chance(0.2) ? random.pick(below).id : null;
        network.comment(author, video.id, text, parent);
      }
    },
    publicView: () => [
      {
        title: `TikTok · @${USERNAME}`,
        words: network.publicPage(brand.openId).map(({ caption, createdAt, comments }) => ({
          author: USERNAME,
          text: caption,
          at: createdAt.toISOString(),
          replies: words(comments),
        })),
      },
    ],
    directView(handle) {
      const person = known(handle);
      const talk = [...network.conversations.values()].find(({ personId }) => personId === person);
      return (talk?.messages ?? []).map(({ fromBusiness, body, createdAt }) => ({
        fromBusiness,
        text: body,
        at: createdAt.toISOString(),
      }));
    },
    state: [network],
  };
}
