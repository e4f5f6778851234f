import { deliverThreadsWebhooks, threadsHttpHandler, ThreadsNetwork } from '@parvis/channels/doubles';
import type { Network } from './network';

const PREFIX = '/threads';
const NAME = 'Threads maison.lumen';
const USERNAME = 'maison.lumen';
const POSTS = ['Une lampe pour les soirs de novembre : laquelle ?', 'Nouvel abat-jour, même lumière. Vos avis ?'];
const SCOPES = [
  'threads_basic',
  'threads_content_publish',
  'threads_read_replies',
  'threads_manage_replies',
  'threads_manage_mentions',
  'threads_delete',
];

/** Replies below the brand's posts, and posts that mention it. */
export function threadsOfLumen(clock: () => Date): Network {
  const network = new ThreadsNetwork({ clock });
  const app = network.createApp('lumen-threads-secret');
  const profile = network.createAccount(USERNAME, 'Maison Lumen');
  const posts = () => network.living().filter(({ id, rootId, username }) => id === rootId && username === USERNAME);
  return {
    prefix: PREFIX,
    handler: threadsHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'threads',
        name: NAME,
        credentials: {
          // asked for anew with every start: the one before may have ended
          accessToken: network.issueToken(app, profile.id, SCOPES).value,
          appId: app.id,
          appSecret: app.secret,
          verifyToken: 'lumen-verify-threads',
        },
        settings: { apiBaseUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    subscribe(accountName, hookUrl) {
      const current = [...network.apps.values()].find(({ id }) => id === app.id); // another object after a restart
      if (accountName === NAME && current) network.subscribe(current, hookUrl);
    },
    deliver: async (post) => void (await deliverThreadsWebhooks(network, post)),
    weight: 6,
    beat({ random, handle, text }) {
      if (posts().length === 0) for (const post of POSTS) network.publish(profile.id, post);
      if (random.chance(0.15)) network.post(handle, `@${USERNAME} ${text}`);
      else network.reply(random.pick(posts()).id, handle, text);
    },
    publicView: () => [{ title: `Threads · ${USERNAME}`, words: network.publicPage(profile.id).posts }],
    state: [network],
  };
}
