import { redditHttpHandler, RedditNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';
import { SPEED } from '../speed';

const PREFIX = '/reddit';
const USERNAME = 'maison_lumen';
const SUBREDDIT = 'maisonlumen';
const POSTS = ['La lampe Halo : vos retours après six mois ?', 'Demandez-nous ce que vous voulez sur l’atelier'];

/** The brand's subreddit, and messages to its user. */
export function redditOfLumen(clock: () => Date): Network {
  const network = new RedditNetwork({ clock, requestsPerWindow: 1000 * SPEED });
  const brand = network.createUser(USERNAME);
  network.createSubreddit(SUBREDDIT, brand);
  const { clientId, clientSecret, refreshToken } = network.grant(brand);
  const userNamed = (handle: string) => network.users.get(handle.toLowerCase()) ?? network.createUser(handle);
  const at = (name: string) => new Date(network.things.get(name)?.createdAt ?? 0).toISOString();
  return {
    prefix: PREFIX,
    handler: redditHttpHandler(network, PREFIX),
    accounts: (baseUrl) => [
      {
        channel: 'reddit',
        name: `r/${SUBREDDIT}`,
        credentials: { clientId, clientSecret, refreshToken },
        settings: { username: USERNAME, subreddits: SUBREDDIT, apiBaseUrl: `${baseUrl}${PREFIX}` },
      },
    ],
    weight: 6,
    beat({ random, handle, text }) {
      const author = userNamed(handle);
      const { posts } = network.publicPage(SUBREDDIT);
      if (posts.length === 0) for (const title of POSTS) network.writePost(userNamed(USERNAME), SUBREDDIT, title);
      const kind = random.next();
      if (kind < 0.15) network.writeMessage(author, userNamed(USERNAME), 'Commande', text);
      else if (kind < 0.3) network.writePost(author, SUBREDDIT, text.slice(0, 120), text);
      else network.writeComment(author, random.pick(network.publicPage(SUBREDDIT).posts).name, text);
    },
    publicView() {
      const { posts, comments } = network.publicPage(SUBREDDIT);
      const below = (parent: string): PublicWords[] =>
        comments
          .filter((comment) => comment.parent === parent)
          .map(({ name, author, text }) => ({ author, text, at: at(name), replies: below(name) }));
      const words = posts.map(({ name, author, text }) => ({
        author,
        text: [network.things.get(name)?.title, text].filter(Boolean).join('\n'),
        at: at(name),
        replies: below(name),
      }));
      return [{ title: `Reddit · r/${SUBREDDIT}`, words: words.toReversed() }];
    },
    directView: (handle) =>
      network.directView(userNamed(handle)).map(({ from, text, createdAt }) => ({
        fromBusiness: from.name === USERNAME,
        text,
        at: new Date(createdAt).toISOString(),
      })),
    state: [network],
  };
}
