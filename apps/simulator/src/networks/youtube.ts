import { deliverYouTubeFeeds, youTubeHttpHandler, YouTubeNetwork } from '@parvis/channels/doubles';
import type { Network } from './network';

const PREFIX = '/youtube';
const VIDEOS = ['« Aube » : l’atelier en 90 secondes', 'Installer sa suspension Halo sans électricien'];
const GRANT = {
  clientId: 'lumen-youtube-client',
  clientSecret: 'lumen-youtube-client-secret',
  refreshToken: '1//lumen-youtube-refresh',
};
/** A demo that runs all day looks every half minute, which the ten thousand units of a real project would not allow. */
const DAILY_UNITS = 1_000_000;

/** Comments under the brand's videos. */
export function youTubeOfLumen(clock: () => Date): Network {
  const network = new YouTubeNetwork({ clock, dailyUnits: DAILY_UNITS });
  const brand = network.createChannel('Maison Lumen', 'maisonlumen');
  network.grants.add({ ...GRANT, channelId: brand.id });
  const videos = () => [...network.videos.values()].filter(({ channelId }) => channelId === brand.id);
  const viewer = (handle: string) =>
    [...network.channels.values()].find(({ title }) => title === handle) ?? network.createChannel(handle, handle);
  return {
    prefix: PREFIX,
    handler: youTubeHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'youtube',
        name: 'Chaîne Maison Lumen',
        credentials: GRANT,
        settings: {
          pollMinutes: 0,
          recheckMinutes: 0,
          dailyReadUnits: DAILY_UNITS,
          apiBaseUrl: `${baseUrl}${PREFIX}`,
        },
      },
    ],
    deliver: async (post) => void (await deliverYouTubeFeeds(network, post)),
    weight: 7,
    beat({ random, handle, text }) {
      if (videos().length === 0) for (const title of VIDEOS) network.publishVideo(brand.id, title);
      const { id } = random.pick(videos());
      const [answered] = random.chance(0.25) ? network.publicPage(id).comments : [];
      if (answered) network.addReply(answered.id, viewer(handle), text);
      else network.addComment(id, viewer(handle), text);
    },
    publicView: () =>
      videos().map(({ id, title }) => ({
        title: `YouTube · ${title}`,
        words: network.publicPage(id).comments.map((comment) => ({
          ...comment,
          replies: comment.replies.map((reply) => ({ ...reply, replies: [] })),
        })),
      })),
    state: [network, network.grants, network.quota],
  };
}
