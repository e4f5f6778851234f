import { deliverWordPressPushes, wordPressHttpHandler, WordPressSite } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';

const PREFIX = '/wordpress';
const NAME = 'Le carnet de Maison Lumen';
const USERNAME = 'maison_lumen';
const PASSWORD = 'lumi nous carn etde lamp esen';
const SECRET = `whsec_${Buffer.from('the blog of maison lumen').toString('base64')}`;
const POSTS = ['Comment choisir la bonne ampoule', 'Dans l’atelier : la lampe Halo', 'Caring for brass lamps'];

/** The brand's blog, whose readers comment. */
export function wordPressOfLumen(clock: () => Date): Network {
  const site = new WordPressSite({ clock, name: NAME, home: 'https://carnet.maison-lumen.example' });
  // people, articles and the password are the same at each start; what readers write comes back from memory
  const brand = site.addUser(USERNAME, { name: 'Maison Lumen' });
  const posts = POSTS.map((title) => site.addPost(title));
  site.issuePassword(brand, PASSWORD);
  site.plugin.set('secret', SECRET);
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const plain = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

  function wordsBelow(post: number, parent: number): PublicWords[] {
    const all = site.publicPage(post);
    const isTop = (id: number) => !all.some((other) => other.id === id);
    return all
      .filter((comment) => comment.parent === parent || (parent === 0 && isTop(comment.parent)))
      .map(({ id, name, content, writtenAt }) => ({
        author: name,
        text: plain(content),
        at: new Date(writtenAt).toISOString(),
        replies: wordsBelow(post, id),
      }));
  }

  return {
    prefix: PREFIX,
    handler: wordPressHttpHandler(site, PREFIX),
    accounts(baseUrl) {
      site.passwords.clear(); // memory may have brought back those of an earlier version
      site.issuePassword(brand, PASSWORD);
      return [
        {
          channel: 'wordpress',
          name: NAME,
          credentials: { applicationPassword: PASSWORD, signingSecret: SECRET },
          settings: { siteUrl: `${baseUrl}${PREFIX}`, username: USERNAME },
        },
      ];
    },
    subscribe(accountName, hookUrl) {
      if (accountName === NAME) site.plugin.set('address', hookUrl).set('secret', SECRET);
    },
    deliver: async (post) => void (await deliverWordPressPushes(site, post)),
    weight: 6,
    beat({ random, handle, text }) {
      const post = random.pick(posts);
      const shown = site.publicPage(post.id);
      const parent = shown.length > 0 && random.chance(0.25) ? random.pick(shown).id : 0;
      const approved = random.chance(0.7) ? '1' : '0'; // who was approved before is published at once
      const email = `${handle}@mail.example`;
      site.write({ post: post.id, parent, name: handle, email, content: escaped(text), approved });
    },
    publicView: () =>
      posts.map(({ id, title }) => ({ title: `WordPress · ${title}`, words: wordsBelow(id, 0).toReversed() })),
    state: [site],
  };
}
