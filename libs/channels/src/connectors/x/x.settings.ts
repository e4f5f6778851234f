import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { textSetting } from '../../spi/settings';

const X_API = 'https://api.x.com';
const X_SITE = 'https://x.com';

export const watchPostsDaysField: SettingsField = {
  name: 'watchPostsDays',
  type: 'number',
  label: { en: 'Days a post is watched', fr: 'Jours de suivi d’un post' },
  help: {
    en: 'Replies deep in a thread are searched for under posts no older than this; X searches 7 days at most. 0 turns it off.',
    fr: 'Les réponses profondes sont cherchées sous les posts qui ne sont pas plus anciens\u202F; X cherche sur 7 jours au plus. 0 désactive.',
  },
  required: false,
  secret: false,
  default: 2,
};

export const searchMinutesField: SettingsField = {
  name: 'searchMinutes',
  type: 'number',
  label: { en: 'Minutes between searches under posts', fr: 'Minutes entre deux recherches sous les posts' },
  help: {
    en: 'X bills every post that is read. A longer time costs less.',
    fr: 'X facture chaque post lu. Un délai plus long coûte moins.',
  },
  required: false,
  secret: false,
  default: 15,
};

export const recheckHoursField: SettingsField = {
  name: 'recheckHours',
  type: 'number',
  label: { en: 'Hours between checks for deleted posts', fr: 'Heures entre deux contrôles des posts supprimés' },
  help: {
    en: 'X tells nothing of posts that others delete, and wants them removed here within 24 hours. Every check is billed.',
    fr: 'X ne signale pas les posts supprimés par d’autres et demande leur retrait sous 24 heures. Chaque contrôle est facturé.',
  },
  required: false,
  secret: false,
  default: 12,
};

export const longPostsField: SettingsField = {
  name: 'longPosts',
  type: 'boolean',
  label: { en: 'Long posts (Premium)', fr: 'Posts longs (Premium)' },
  help: {
    en: 'Turn on when the account has X Premium. Replies may then have 25,000 characters, otherwise 280.',
    fr: 'À activer si le compte a X Premium. Les réponses peuvent alors avoir 25\u202F000 caractères, sinon 280.',
  },
  required: false,
  secret: false,
  default: false,
};

const secret = (name: string, en: string, fr: string, helpEn: string, helpFr: string, required: boolean): SettingsField => ({ name, type: 'secret', label: { en, fr }, help: { en: helpEn, fr: helpFr }, required, secret: true }); // prettier-ignore

export const credentials: readonly SettingsField[] = [
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'OAuth 2.0 client id', fr: 'Identifiant client OAuth 2.0' },
    help: {
      en: 'In the X developer console, under the app’s keys and tokens.',
      fr: 'Dans la console développeur de X, parmi les clés et jetons de l’application.',
    },
    required: true,
    secret: false,
  },
  secret(
    'clientSecret',
    'OAuth 2.0 client secret',
    'Secret client OAuth 2.0',
    'Only for a confidential client (web app); leave empty otherwise.',
    'Seulement pour un client confidentiel (application web)\u202F; à laisser vide sinon.',
    false,
  ),
  secret(
    'accessToken',
    'Access token',
    'Jeton d’accès',
    'The account’s OAuth 2.0 token. It lives two hours and is renewed here.',
    'Le jeton OAuth 2.0 du compte. Il dure deux heures et est renouvelé ici.',
    true,
  ),
  secret(
    'refreshToken',
    'Refresh token',
    'Jeton de renouvellement',
    'Comes with the scope offline.access. Each works once: do not use it anywhere else.',
    'Fourni avec l’autorisation offline.access. Chacun ne sert qu’une fois\u202F: ne l’utilisez nulle part ailleurs.',
    false,
  ),
  secret(
    'consumerSecret',
    'API secret (consumer secret)',
    'Secret de l’API (consumer secret)',
    'Not the OAuth 2.0 client secret. It proves that notifications really come from X.',
    'Différent du secret client OAuth 2.0. Il prouve que les notifications viennent bien de X.',
    false,
  ),
  secret(
    'appToken',
    'App bearer token',
    'Jeton d’application (bearer)',
    'Registers the address for notifications. Without it everything is read at intervals.',
    'Enregistre l’adresse des notifications. Sans lui, tout est lu à intervalles réguliers.',
    false,
  ),
];

export const settings: readonly SettingsField[] = [
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'Address of the X API', fr: 'Adresse de l’API de X' },
    help: {
      en: 'Leave it as it is unless you connect to a simulator or through a proxy.',
      fr: 'À laisser telle quelle, sauf pour un simulateur ou un serveur mandataire.',
    },
    required: false,
    secret: false,
    default: X_API,
  },
  watchPostsDaysField,
  searchMinutesField,
  recheckHoursField,
  longPostsField,
];

/** The address below which the API stands, with its version and without a slash at its end. */
export function apiOf(account: AccountContext): string {
  return `${baseOf(account)}/2`;
}

/** Where the consent page stands: on X's site, or beside an API at another address. */
export function signInOf(account: AccountContext): string {
  const base = baseOf(account);
  return base === X_API ? X_SITE : base;
}

function baseOf(account: AccountContext): string {
  return (textSetting(account, 'apiBaseUrl') || X_API).replace(/\/+$/, '');
}

/** A setting that is a number; unlike a count of days it may be 0. */
export function amountOf(account: AccountContext, field: SettingsField): number {
  const value = Number(account.settings[field.name] ?? field.default);
  return Number.isFinite(value) && value >= 0 ? value : Number(field.default);
}
