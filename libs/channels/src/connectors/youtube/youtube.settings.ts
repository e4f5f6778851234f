import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const credentials: readonly SettingsField[] = [
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'OAuth client ID', fr: 'Identifiant client OAuth' },
    help: {
      en: 'From a Google Cloud project in which the YouTube Data API v3 is switched on.',
      fr: 'Celui d’un projet Google Cloud où l’API YouTube Data v3 est activée.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'clientSecret',
    type: 'secret',
    label: { en: 'OAuth client secret', fr: 'Code secret client OAuth' },
    help: { en: 'Shown once beside the client ID.', fr: 'Affiché une seule fois à côté de l’identifiant client.' },
    required: true,
    secret: true,
  },
  {
    name: 'refreshToken',
    type: 'secret',
    label: { en: 'Refresh token', fr: 'Jeton d’actualisation' },
    help: {
      en: 'From a consent with the scope youtube.force-ssl, access_type=offline and prompt=consent, for the channel to connect.',
      fr: 'Issu d’un consentement avec la portée youtube.force-ssl, access_type=offline et prompt=consent, pour la chaîne à connecter.',
    },
    required: true,
    secret: true,
  },
  {
    name: 'hookSecret',
    type: 'secret',
    label: { en: 'Secret for video notices', fr: 'Secret des avis de vidéo' },
    help: {
      en: 'Any long text of your choice. With it, testing the account subscribes to notices of new videos.',
      fr: 'Un long texte de votre choix. Avec lui, le test du compte abonne aux avis de nouvelles vidéos.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'hookAddress',
    type: 'url',
    label: { en: 'Address for video notices', fr: 'Adresse des avis de vidéo' },
    help: {
      en: 'Filled in by the test of the account, so that the subscription can be renewed. Leave it empty.',
      fr: 'Remplie par le test du compte, pour que l’abonnement puisse être renouvelé. Laissez-la vide.',
    },
    required: false,
    secret: false,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'pollMinutes',
    type: 'number',
    label: { en: 'Minutes between two looks for comments', fr: 'Minutes entre deux lectures des commentaires' },
    help: {
      en: 'Each look costs one unit of the daily quota. 0 looks at every occasion and plans nothing: for tests only.',
      fr: 'Chaque lecture coûte une unité du quota journalier. 0 lit à chaque occasion sans rien planifier\u00A0: pour les tests.',
    },
    required: false,
    secret: false,
    default: 3,
  },
  {
    name: 'recheckMinutes',
    type: 'number',
    label: { en: 'Minutes between two thorough looks', fr: 'Minutes entre deux lectures approfondies' },
    help: {
      en: 'Held comments and suspected spam, and edits, deletions and replies in known threads. Costs about five units.',
      fr: 'Commentaires retenus et spam présumé, modifications, suppressions et réponses des fils connus. Coûte environ cinq unités.',
    },
    required: false,
    secret: false,
    default: 15,
  },
  {
    name: 'recheckThreads',
    type: 'number',
    label: { en: 'Threads to keep an eye on', fr: 'Fils à surveiller' },
    help: {
      en: 'The newest threads whose edits, deletions and replies are noticed. 50 to 500.',
      fr: 'Les fils les plus récents dont les modifications, suppressions et réponses sont remarquées. De 50 à 500.',
    },
    required: false,
    secret: false,
    default: 200,
  },
  {
    name: 'dailyReadUnits',
    type: 'number',
    label: { en: 'Units a day for reading', fr: 'Unités par jour pour la lecture' },
    help: {
      en: 'A project has 10,000 a day for all its channels, an action costs 50. Reading slows down so that this lasts.',
      fr: 'Un projet dispose de 10\u202F000 unités par jour pour toutes ses chaînes, une action en coûte 50. La lecture ralentit pour que cela suffise.',
    },
    required: false,
    secret: false,
    default: 4000,
  },
  {
    name: 'readSpam',
    type: 'boolean',
    label: { en: 'Bring in suspected spam', fr: 'Importer le spam présumé' },
    help: {
      en: 'Comments that YouTube takes for spam come in as held.',
      fr: 'Les commentaires que YouTube prend pour du spam arrivent comme retenus.',
    },
    required: false,
    secret: false,
    default: true,
  },
  {
    name: 'feedTopic',
    type: 'url',
    label: { en: 'Address of the video feed', fr: 'Adresse du flux des vidéos' },
    help: {
      en: 'What the hub is asked for, without the channel. Change it only when the hub refuses.',
      fr: 'Ce qui est demandé au hub, sans la chaîne. À changer seulement si le hub refuse.',
    },
    required: false,
    secret: false,
    default: 'https://www.youtube.com/xml/feeds/videos.xml',
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'API address', fr: 'Adresse de l’API' },
    help: {
      en: 'Only for tests: replaces all of Google’s addresses.',
      fr: 'Pour les tests seulement\u00A0: remplace toutes les adresses de Google.',
    },
    required: false,
    secret: false,
  },
];

type Settled = Pick<AccountContext, 'settings'>;

/** Google's addresses, or all of them under `apiBaseUrl`. */
export interface Endpoints {
  api: string;
  consent: string;
  token: string;
  hub: string;
}

export function endpointsOf(account: Settled): Endpoints {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return {
    api: `${base || 'https://www.googleapis.com'}/youtube/v3`,
    consent: `${base || 'https://accounts.google.com'}/o/oauth2/v2/auth`,
    token: `${base || 'https://oauth2.googleapis.com'}/token`,
    hub: `${base || 'https://pubsubhubbub.appspot.com'}/subscribe`,
  };
}

/** How the account is read: intervals in milliseconds, 0 = at every occasion. */
export interface ReadingPlan {
  everyMs: number;
  recheckMs: number;
  mostThreads: number;
  dailyUnits: number;
  readsSpam: boolean;
}

export function readingPlanOf(account: Settled): ReadingPlan {
  return {
    everyMs: numberSetting(account, 'pollMinutes', 0, 1440) * 60_000,
    recheckMs: numberSetting(account, 'recheckMinutes', 0, 1440) * 60_000,
    mostThreads: Math.round(numberSetting(account, 'recheckThreads', 50, 500)),
    dailyUnits: numberSetting(account, 'dailyReadUnits', 1, 1_000_000),
    readsSpam: account.settings['readSpam'] !== false,
  };
}

/** The topic of the account's feed; the channel's id is known after the first probe. */
export function feedTopicOf(account: Settled, channelId: string): string {
  const base = textSetting(account, 'feedTopic') || String(defaultOf('feedTopic'));
  return `${base}?channel_id=${encodeURIComponent(channelId)}`;
}

function textSetting(account: Settled, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

function numberSetting(account: Settled, name: string, least: number, most: number): number {
  const given = account.settings[name];
  const value = given === undefined || given === '' ? NaN : Number(given);
  return Math.min(most, Math.max(least, Number.isFinite(value) ? value : Number(defaultOf(name))));
}

function defaultOf(name: string): SettingsField['default'] {
  return settings.find((field) => field.name === name)?.default;
}
