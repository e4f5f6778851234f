import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { textSetting } from '../../spi/settings';
import { organizationIdOf } from './linkedin.urns';

const API = 'https://api.linkedin.com';
const SIGN_IN = 'https://www.linkedin.com';
/** Each monthly version lives for at least twelve months. */
const VERSION = '202609';

const secret = (name: string, en: string, fr: string, helpEn: string, helpFr: string, required: boolean): SettingsField => ({ name, type: 'secret', label: { en, fr }, help: { en: helpEn, fr: helpFr }, required, secret: true }); // prettier-ignore

export const credentials: readonly SettingsField[] = [
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'Client ID', fr: 'Identifiant client' },
    help: {
      en: 'In the LinkedIn developer portal, under your app’s Auth tab.',
      fr: 'Dans le portail développeur de LinkedIn, onglet Auth de votre application.',
    },
    required: true,
    secret: false,
  },
  secret(
    'clientSecret',
    'Client secret',
    'Secret client',
    'Beside the client ID. It also proves that notifications really come from LinkedIn.',
    'À côté de l’identifiant client. Il prouve aussi que les notifications viennent bien de LinkedIn.',
    true,
  ),
  secret(
    'accessToken',
    'Access token',
    'Jeton d’accès',
    'Of a member who administers the Page; it lives 60 days. Signing in fills it in.',
    'D’un membre qui administre la Page\u202F; il dure 60 jours. La connexion le remplit.',
    true,
  ),
  secret(
    'refreshToken',
    'Refresh token',
    'Jeton de renouvellement',
    'Only for approved apps. It ends 365 days after the sign-in, however often it is used.',
    'Réservé aux applications approuvées. Il prend fin 365 jours après la connexion, quel que soit son usage.',
    false,
  ),
];

export const dailyCallsField: SettingsField = {
  name: 'dailyCalls',
  type: 'number',
  label: { en: 'Calls a day', fr: 'Appels par jour' },
  help: {
    en: 'What your app may call per member and day: 100 in the development tier. The reading is spread over it. 0: not limited here.',
    fr: 'Ce que votre application peut appeler par membre et par jour\u00A0: 100 au palier développement. La lecture s’y répartit. 0\u00A0: sans limite ici.',
  },
  required: false,
  secret: false,
  default: 0,
};

export const pollMinutesField: SettingsField = {
  name: 'pollMinutes',
  type: 'number',
  label: { en: 'Minutes between two readings', fr: 'Minutes entre deux lectures' },
  help: {
    en: 'Beside the notifications, news are read this often. Each reading is a call of the daily quota.',
    fr: 'En plus des notifications, les nouveautés sont lues à cet intervalle. Chaque lecture compte dans le quota du jour.',
  },
  required: false,
  secret: false,
  default: 5,
};

export const deleteOthersField: SettingsField = {
  name: 'deleteOthers',
  type: 'boolean',
  label: { en: 'Offer to delete other people’s comments', fr: 'Proposer de supprimer les commentaires d’autrui' },
  help: {
    en: 'LinkedIn does not confirm that its API allows this. When it refuses, the comment stays.',
    fr: 'LinkedIn ne confirme pas que son API le permette. En cas de refus, le commentaire reste.',
  },
  required: false,
  secret: false,
  default: false,
};

export const settings: readonly SettingsField[] = [
  {
    name: 'organizationId',
    type: 'text',
    label: { en: 'Page id', fr: 'Identifiant de la Page' },
    help: {
      en: 'The number in the address of the Page’s admin view. Only needed when the member administers several.',
      fr: 'Le nombre dans l’adresse de la vue administrateur. Nécessaire seulement si le membre administre plusieurs Pages.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'applicationId',
    type: 'text',
    label: { en: 'Application id', fr: 'Identifiant de l’application' },
    help: {
      en: 'The number in the address of your app in the developer portal. Subscribes to notifications; without it news are read.',
      fr: 'Le nombre dans l’adresse de votre application au portail développeur. Abonne aux notifications\u202F; sans lui, les nouveautés sont lues.',
    },
    required: false,
    secret: false,
  },
  pollMinutesField,
  dailyCallsField,
  deleteOthersField,
  {
    name: 'apiVersion',
    type: 'text',
    label: { en: 'API version', fr: 'Version de l’API' },
    help: {
      en: 'Year and month, such as 202609. Raise it once a year, before LinkedIn retires the one in use.',
      fr: 'Année et mois, par exemple 202609. À relever une fois par an, avant que LinkedIn ne retire celle utilisée.',
    },
    required: false,
    secret: false,
    default: VERSION,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'Address of the LinkedIn API', fr: 'Adresse de l’API de LinkedIn' },
    help: {
      en: 'Leave it as it is unless you connect to a simulator or through a proxy.',
      fr: 'À laisser telle quelle, sauf pour un simulateur ou un serveur mandataire.',
    },
    required: false,
    secret: false,
    default: API,
  },
  {
    name: 'signInBaseUrl',
    type: 'url',
    label: { en: 'Address of the LinkedIn sign-in', fr: 'Adresse de connexion à LinkedIn' },
    help: {
      en: 'Where members sign in and tokens are renewed. Leave it as it is unless you connect to a simulator.',
      fr: 'Là où les membres se connectent et où les jetons se renouvellent. À laisser telle quelle, sauf pour un simulateur.',
    },
    required: false,
    secret: false,
    default: SIGN_IN,
  },
];

/** The address below which the versioned API stands, without a final slash. */
export function apiOf(account: AccountContext): string {
  return `${bare(textSetting(account, 'apiBaseUrl') || API)}/rest`;
}

export function signInOf(account: AccountContext): string {
  return `${bare(textSetting(account, 'signInBaseUrl') || SIGN_IN)}/oauth/v2`;
}

export function versionOf(account: AccountContext): string {
  const version = textSetting(account, 'apiVersion') || String(account.settings['apiVersion'] ?? '') || VERSION;
  if (!/^\d{6}$/.test(version)) throw new ConnectorRejected('The API version is a year and a month: 202609', 'invalid');
  return version;
}

/** The Page of the account, '' while it is not known. */
export function organizationOf(account: AccountContext): string {
  return account.externalId || (organizationIdOf(account.settings['organizationId']) ?? '');
}

/** A setting that is a number of 0 or more. */
export function amountOf(account: AccountContext, field: SettingsField): number {
  const value = Number(account.settings[field.name] ?? field.default);
  return Number.isFinite(value) && value >= 0 ? value : Number(field.default);
}

function bare(address: string): string {
  return address.replace(/\/+$/, '');
}
