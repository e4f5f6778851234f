import { listeningHttpHandler, ListeningNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';

const PREFIX = '/listening';
const BRAND = 'Maison Lumen';
const RIVAL = 'Atelier Clarté';
const MASTODON_TOKEN = 'listening-demo-token';
const FEEDS = [
  { name: 'deco-et-lumiere', title: 'Déco & lumière', language: 'fr', format: 'rss' },
  { name: 'lamp-forum', title: 'The lamp forum', language: 'en', format: 'atom' },
] as const;
const HEADLINES = {
  fr: ['{brand} sous la loupe', 'Notre avis sur {brand}', 'Courrier des lecteurs : {brand}'],
  en: ['{brand}: worth the money?', 'Readers write about {brand}', 'Anyone else with a lamp of {brand}?'],
};

/** What is said of the brand and a competitor where neither has an account: feeds, Hacker News, Mastodon, Bluesky, Reddit. */
export function listeningOfLumen(clock: () => Date): Network {
  const web = new ListeningNetwork({ clock });
  for (const { name, ...feed } of FEEDS) web.addFeed(name, feed);
  return {
    prefix: PREFIX,
    handler: listeningHttpHandler(web, PREFIX),
    accounts(baseUrl) {
      const base = `${baseUrl}${PREFIX}`;
      web.tokens.set('mastodon', MASTODON_TOKEN);
      const feeds = FEEDS.map(({ name }) => `${base}/feeds/${name}`).join(' ');
      const everywhere = { feeds, hackerNews: true, mastodonServer: `${base}/mastodon`, bluesky: true, reddit: true, redditUsername: 'maison_lumen', minMinutes: 0, apiBaseUrl: base }; // prettier-ignore
      return [
        {
          channel: 'listening',
          name: `Mentions · ${BRAND}`,
          credentials: { mastodonToken: MASTODON_TOKEN },
          settings: { query: `"${BRAND}" -recrute`, mastodonTags: 'maisonlumen', ...everywhere },
        },
        {
          channel: 'listening',
          name: `Concurrence · ${RIVAL}`,
          credentials: { mastodonToken: MASTODON_TOKEN },
          settings: { query: `"${RIVAL}"`, ...everywhere },
        },
      ];
    },
    weight: 6,
    beat({ random, handle, language, text }) {
      const brand = random.chance(0.8) ? BRAND : RIVAL;
      const words = `${brand} : ${text}`;
      const place = random.next();
      if (place < 0.3) {
        const title = random.pick(HEADLINES[language]).replace('{brand}', brand);
        const feed = FEEDS.find((one) => one.language === language) ?? FEEDS[0];
        web.publish(feed.name, `<p>${text}</p>`, { title, author: handle });
      } else if (place < 0.45) sayOnHackerNews(web, { handle, words, brand });
      else if (place < 0.65) web.toot(handle, `${words} #${brand.replace(/\s/g, '')}`, { language });
      else if (place < 0.85) web.skeet(`${handle}.example`, words, { language });
      else web.submit(handle, language === 'fr' ? 'DecorationInterieure' : 'lamps', `${brand}, ${handle}`, text);
    },
    publicView: () => [
      ...FEEDS.map(({ name, title }) => section(title, web.feed(name).entries.map((entry) => said(entry.author, [entry.title, entry.html], entry.publishedAt)))), // prettier-ignore
      section(
        'Hacker News',
        web.stories.map((one) => said(one.author, [one.title, one.html], one.createdAt)),
      ),
      section(
        'Mastodon · mots-dièse',
        web.toots.map((one) => said(one.author, [one.html], one.createdAt)),
      ),
      section(
        'Bluesky',
        web.skeets.map((one) => said(one.handle, [one.text], one.createdAt)),
      ),
      section('Reddit · recherche', web.submissions.map((one) => said(one.author, [one.title, one.text], one.createdAt))), // prettier-ignore
    ],
    state: [web],
  };
}

function sayOnHackerNews(web: ListeningNetwork, said: { handle: string; words: string; brand: string }): void {
  const story = web.stories.find(({ story, title }) => story === null && title?.includes(said.brand));
  if (story) web.commentOn(story.id, said.handle, said.words);
  else
    web.submitStory(said.handle, `${said.brand}: lamps that can be repaired`, 'https://maison-lumen.example/atelier');
}

function section(title: string, words: PublicWords[]): { title: string; words: PublicWords[] } {
  return { title, words };
}

function said(author: string | null, parts: readonly (string | null)[], at: number): PublicWords {
  const text = parts.filter(Boolean).join('\n').replace(/<[^>]+>/g, ''); // prettier-ignore
  return { author: author ?? '—', text, at: new Date(at).toISOString(), replies: [] };
}
