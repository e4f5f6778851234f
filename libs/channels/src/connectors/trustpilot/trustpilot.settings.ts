import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

const API = 'https://api.trustpilot.com';
const REREAD_DAYS = 60;
const REREAD_MINUTES = 30;
const HOOK_USER = 'parvis';

export const credentials: readonly SettingsField[] = [
  {
    name: 'apiKey',
    type: 'secret',
    label: { en: 'API key', fr: 'Clé d’API' },
    help: {
      en: 'Trustpilot Business → Integrations → Developers → APIs. The plan must include API access.',
      fr: 'Trustpilot Business → Intégrations → Développeurs → API. L’abonnement doit inclure l’accès à l’API.',
    },
    required: true,
    secret: true,
  },
  {
    name: 'apiSecret',
    type: 'secret',
    label: { en: 'API secret', fr: 'Secret d’API' },
    help: { en: 'Shown beside the API key.', fr: 'Affiché à côté de la clé d’API.' },
    required: true,
    secret: true,
  },
  {
    name: 'refreshToken',
    type: 'secret',
    label: { en: 'Refresh token', fr: 'Jeton d’actualisation' },
    help: {
      en: 'Only if a business user has signed in to your application. Without it the key and secret sign in by themselves.',
      fr: 'Seulement si un utilisateur professionnel s’est connecté à votre application. Sans lui, la clé et le secret suffisent.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'username',
    type: 'text',
    label: { en: 'Business user (older applications)', fr: 'Utilisateur professionnel (anciennes applications)' },
    help: {
      en: 'E-mail of the business user, for applications that still sign in with a password.',
      fr: 'E-mail de l’utilisateur professionnel, pour les applications qui se connectent encore par mot de passe.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'password',
    type: 'secret',
    label: { en: 'Password of the business user', fr: 'Mot de passe de l’utilisateur professionnel' },
    help: {
      en: 'Only together with the business user above.',
      fr: 'Seulement avec l’utilisateur professionnel ci-dessus.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'hookPassword',
    type: 'secret',
    label: { en: 'Webhook password', fr: 'Mot de passe du webhook' },
    help: {
      en: 'Of your choice. Put it into the address you enter at Trustpilot: https://user:password@… Calls without it are then refused.',
      fr: 'À votre choix. Placez-le dans l’adresse saisie chez Trustpilot\u00A0: https://utilisateur:motdepasse@… Les appels sans lui sont alors refusés.',
    },
    required: false,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'domain',
    type: 'text',
    label: { en: 'Domain on Trustpilot', fr: 'Domaine sur Trustpilot' },
    help: {
      en: 'As in the address of your Trustpilot page, such as example.com. Connect each domain on its own.',
      fr: 'Comme dans l’adresse de votre page Trustpilot, par exemple example.com. Connectez chaque domaine séparément.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'businessUserId',
    type: 'text',
    label: { en: 'Business user ID', fr: 'Identifiant de l’utilisateur professionnel' },
    help: {
      en: 'The user in whose name replies are written. Without it reviews are only read.',
      fr: 'L’utilisateur au nom duquel les réponses sont écrites. Sans lui, les avis sont seulement lus.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'hookUser',
    type: 'text',
    label: { en: 'Webhook user', fr: 'Utilisateur du webhook' },
    help: {
      en: 'The name before the webhook password in the address.',
      fr: 'Le nom qui précède le mot de passe du webhook dans l’adresse.',
    },
    required: false,
    secret: false,
    default: HOOK_USER,
  },
  {
    name: 'rereadDays',
    type: 'number',
    label: { en: 'Days that are read again', fr: 'Jours relus' },
    help: {
      en: 'Reviews of this many days are read again for edits, removals and replies that no webhook told.',
      fr: 'Les avis de ces derniers jours sont relus pour trouver les modifications, suppressions et réponses qu’aucun webhook n’a signalées.',
    },
    required: false,
    secret: false,
    default: REREAD_DAYS,
  },
  {
    name: 'rereadMinutes',
    type: 'number',
    label: { en: 'Minutes between two such readings', fr: 'Minutes entre deux relectures' },
    help: {
      en: 'New reviews are looked for at every poll; 0 reads all of those days again at every poll.',
      fr: 'Les nouveaux avis sont cherchés à chaque interrogation\u202F; 0 relit tous ces jours à chaque fois.',
    },
    required: false,
    secret: false,
    default: REREAD_MINUTES,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'API address', fr: 'Adresse de l’API' },
    help: {
      en: 'Only for tests: replaces https://api.trustpilot.com.',
      fr: 'Pour les tests seulement\u00A0: remplace https://api.trustpilot.com.',
    },
    required: false,
    secret: false,
  },
];

type WithSettings = Pick<AccountContext, 'settings'>;

/** A text setting, trimmed; '' when it is not set. */
export function textSetting(account: WithSettings, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

function numberSetting(account: WithSettings, name: string, fallback: number): number {
  const value = account.settings[name];
  return typeof value === 'number' && value >= 0 ? value : fallback;
}

/** `https://api.trustpilot.com/v1` or its replacement, without a slash at the end. */
export function apiOf(account: WithSettings): string {
  return `${(textSetting(account, 'apiBaseUrl') || API).replace(/\/+$/, '')}/v1`;
}

/** The domain as Trustpilot names a business unit: no scheme, no path. */
export function domainOf(account: WithSettings): string {
  return textSetting(account, 'domain')
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
}

export function hookUserOf(account: WithSettings): string {
  return textSetting(account, 'hookUser') || HOOK_USER;
}

/** How far back, and how often at most, known reviews are read again. */
export function rereadOf(account: WithSettings): { windowMs: number; everyMs: number } {
  return {
    windowMs: Math.max(1, numberSetting(account, 'rereadDays', REREAD_DAYS)) * 86_400_000,
    everyMs: numberSetting(account, 'rereadMinutes', REREAD_MINUTES) * 60_000,
  };
}
