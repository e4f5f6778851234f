import type { LocalizedText, SettingsField } from '@parvis/contracts';

type FieldText = [label: LocalizedText, help: LocalizedText];

const text = (name: string, [label, help]: FieldText): SettingsField => ({
  name,
  type: 'text',
  label,
  help,
  required: false,
  secret: false,
});
const secret = (name: string, texts: FieldText): SettingsField => ({ ...text(name, texts), type: 'secret', secret: true }); // prettier-ignore
const yesNo = (name: string, texts: FieldText): SettingsField => ({ ...text(name, texts), type: 'boolean', default: false }); // prettier-ignore

/** Nothing is needed for most sources. */
export const credentials: readonly SettingsField[] = [
  secret('feedCredentials', [
    { en: 'Access to protected feeds', fr: 'Accès aux flux protégés' },
    {
      en: 'One line per host, or separated by semicolons: “news.example basic user:password”, “news.example header X-Api-Key value” or “news.example query token value”. Sent to that host only.',
      fr: 'Une ligne par hôte, ou séparées par des points-virgules\u00A0: «\u00A0news.example basic nom:mot-de-passe\u00A0», «\u00A0news.example header X-Api-Key valeur\u00A0» ou «\u00A0news.example query token valeur\u00A0». Envoyé à cet hôte seulement.',
    },
  ]),
  secret('mastodonToken', [
    { en: 'Mastodon access token', fr: 'Jeton d’accès Mastodon' },
    {
      en: 'With read:search, to search the server’s posts for the query. Hashtags need none on most servers.',
      fr: 'Avec read:search, pour chercher la requête dans les messages du serveur. Les mots-dièse n’en demandent pas sur la plupart des serveurs.',
    },
  ]),
  text('blueskyHandle', [
    { en: 'Bluesky handle', fr: 'Identifiant Bluesky' },
    {
      en: 'With an app password, where Bluesky does not let anybody search without signing in.',
      fr: 'Avec un mot de passe d’application, quand Bluesky n’admet pas la recherche sans connexion.',
    },
  ]),
  secret('blueskyAppPassword', [
    { en: 'Bluesky app password', fr: 'Mot de passe d’application Bluesky' },
    { en: 'From Settings, App passwords.', fr: 'Dans Paramètres, Mots de passe d’application.' },
  ]),
  text('redditClientId', [
    { en: 'Reddit client ID', fr: 'Identifiant client Reddit' },
    {
      en: 'Of an app of the type “web” or “script”. Without it Reddit’s search feed is read, which is slower and may be refused.',
      fr: 'D’une application de type «\u00A0web\u00A0» ou «\u00A0script\u00A0». Sans lui, c’est le flux de recherche de Reddit qui est lu, plus lent et parfois refusé.',
    },
  ]),
  secret('redditClientSecret', [
    { en: 'Reddit client secret', fr: 'Secret client Reddit' },
    { en: 'Shown beside the client ID.', fr: 'Affiché à côté de l’identifiant client.' },
  ]),
];

const WHAT: readonly SettingsField[] = [
  text('query', [
    { en: 'What to listen for', fr: 'Que faut-il écouter\u00A0?' },
    {
      en: 'Words that must all occur; “phrases” in quotation marks; OR between alternatives; parentheses; a minus before what to leave out; lamp* for beginnings; @handle, #tag and brand.example too. A phrase is also found written as one word.',
      fr: 'Des mots qui doivent tous figurer\u00A0; des «\u00A0expressions\u00A0» entre guillemets\u00A0; OR entre des possibilités\u00A0; des parenthèses\u00A0; un moins devant ce qu’il faut écarter\u00A0; lamp* pour un début de mot\u00A0; aussi @identifiant, #mot-dièse et marque.example. Une expression est aussi trouvée écrite en un mot.',
    },
  ]),
  text('languages', [
    { en: 'Languages', fr: 'Langues' },
    {
      en: 'Codes such as “fr, en”. What is declared to be in another language is left out; what declares none is kept. Empty: all.',
      fr: 'Des codes comme «\u00A0fr, en\u00A0». Ce qui est déclaré dans une autre langue est écarté\u00A0; ce qui n’en déclare pas est gardé. Vide\u00A0: toutes.',
    },
  ]),
];

const WHERE: readonly SettingsField[] = [
  text('feeds', [
    { en: 'Feeds', fr: 'Flux' },
    {
      en: 'Addresses of RSS, Atom or JSON feeds: news alerts, blogs, forums, video channels. Separated by spaces or new lines.',
      fr: 'Adresses de flux RSS, Atom ou JSON\u00A0: alertes d’actualité, blogs, forums, chaînes vidéo. Séparées par des espaces ou des retours à la ligne.',
    },
  ]),
  {
    ...text('feedsTake', [
      { en: 'What to take from the feeds', fr: 'Que prendre dans les flux' },
      {
        en: 'Only what mentions what you listen for, or every entry.',
        fr: 'Seulement ce qui mentionne ce que vous écoutez, ou chaque article.',
      },
    ]),
    type: 'select',
    default: 'matching',
    options: [
      { value: 'matching', label: { en: 'Mentions only', fr: 'Les mentions seulement' } },
      { value: 'everything', label: { en: 'Every entry', fr: 'Chaque article' } },
    ],
  },
  yesNo('hackerNews', [
    { en: 'Search Hacker News', fr: 'Chercher sur Hacker News' },
    { en: 'Stories and comments.', fr: 'Articles et commentaires.' },
  ]),
  text('mastodonServer', [
    { en: 'Mastodon server', fr: 'Serveur Mastodon' },
    {
      en: 'For example mastodon.social: the server that is asked. It knows what its people follow.',
      fr: 'Par exemple mastodon.social\u00A0: le serveur interrogé. Il connaît ce que suivent ses membres.',
    },
  ]),
  text('mastodonTags', [
    { en: 'Hashtags on Mastodon', fr: 'Mots-dièse sur Mastodon' },
    { en: 'With or without #, separated by spaces.', fr: 'Avec ou sans #, séparés par des espaces.' },
  ]),
  yesNo('bluesky', [
    { en: 'Search Bluesky', fr: 'Chercher sur Bluesky' },
    { en: 'Public posts.', fr: 'Les messages publics.' },
  ]),
  yesNo('reddit', [
    { en: 'Search Reddit', fr: 'Chercher sur Reddit' },
    { en: 'Posts only: Reddit does not search comments.', fr: 'Les publications seulement\u00A0: Reddit ne cherche pas dans les commentaires.' }, // prettier-ignore
  ]),
  text('redditUsername', [
    { en: 'Your name on Reddit', fr: 'Votre nom sur Reddit' },
    { en: 'Without u/. Reddit wants it in every call.', fr: 'Sans u/. Reddit le demande à chaque appel.' },
  ]),
];

export const settings: readonly SettingsField[] = [
  ...WHAT,
  ...WHERE,
  {
    ...text('minMinutes', [
      { en: 'Shortest interval in minutes', fr: 'Intervalle le plus court, en minutes' },
      {
        en: 'Between two looks at the same source. Never less than 15 on the public Internet; quiet feeds are read more seldom by themselves.',
        fr: 'Entre deux lectures de la même source. Jamais moins de 15 sur Internet\u00A0; les flux calmes sont d’eux-mêmes lus moins souvent.',
      },
    ]),
    type: 'number',
    default: 15,
  },
  {
    ...text('apiBaseUrl', [
      { en: 'API address', fr: 'Adresse des API' },
      {
        en: 'Only for tests: replaces the addresses of Hacker News, Bluesky and Reddit.',
        fr: 'Pour les tests seulement\u00A0: remplace les adresses de Hacker News, Bluesky et Reddit.',
      },
    ]),
    type: 'url',
  },
];
