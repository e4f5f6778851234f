import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { numberSetting, textSetting, takeOverWebhookField } from '../../spi/settings';

const BUSINESS_API = 'https://business-api.tiktok.com';
const CONSENT_PAGE = 'https://www.tiktok.com';
const VERSION = 'v1.3';

/** What the consent asks for; the person may untick any of them. */
export const SCOPES = ['user.info.basic', 'user.info.username', 'user.info.profile', 'video.list', 'comment.list', 'comment.list.manage', 'message.list.read', 'message.list.send', 'message.list.manage'] as const; // prettier-ignore

export const watchVideosDaysField: SettingsField = {
  name: 'watchVideosDays',
  type: 'number',
  label: { en: 'Days a video is watched', fr: 'Jours de suivi d’une vidéo' },
  help: {
    en: 'When notifications fail, comments are read from videos no older than this.',
    fr: 'Sans notification, les commentaires sont lus sous les vidéos qui ne sont pas plus anciennes.',
  },
  required: false,
  secret: false,
  default: 30,
};

export const readsPerMinuteField: SettingsField = {
  name: 'readsPerMinute',
  type: 'number',
  label: { en: 'Comment lists read per minute', fr: 'Listes de commentaires lues par minute' },
  help: {
    en: 'TikTok allows 40 calls a minute; some are left for actions and notifications. Raise it only when TikTok has raised yours.',
    fr: 'TikTok autorise 40 appels par minute\u202F; quelques-uns restent pour les actions et les notifications. À augmenter seulement si TikTok a relevé votre limite.',
  },
  required: false,
  secret: false,
  default: 30,
};

export const credentials: readonly SettingsField[] = [
  {
    name: 'appId',
    type: 'text',
    label: { en: 'App id (client key)', fr: 'Identifiant de l’application (client key)' },
    help: {
      en: 'In the TikTok API for Business portal, under My Apps, App Detail.',
      fr: 'Dans le portail TikTok API for Business, sous Mes applications, Détail.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'appSecret',
    type: 'secret',
    label: { en: 'App secret (client secret)', fr: 'Clé secrète de l’application (client secret)' },
    help: {
      en: 'Beside the app id. It also proves that notifications really come from TikTok.',
      fr: 'À côté de l’identifiant. Elle prouve aussi que les notifications viennent bien de TikTok.',
    },
    required: true,
    secret: true,
  },
  {
    name: 'refreshToken',
    type: 'secret',
    label: { en: 'Refresh token', fr: 'Jeton de renouvellement' },
    help: {
      en: 'Comes with the sign-in. Each works once: do not use it anywhere else.',
      fr: 'Fourni par la connexion. Chacun ne sert qu’une fois\u202F: ne l’utilisez nulle part ailleurs.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  addressField('apiBaseUrl', 'Address of the TikTok Business API', 'Adresse de l’API TikTok Business', BUSINESS_API),
  addressField('signInBaseUrl', 'Address of the TikTok sign-in', 'Adresse de la connexion TikTok', CONSENT_PAGE),
  takeOverWebhookField,
  watchVideosDaysField,
  readsPerMinuteField,
];

function addressField(name: string, en: string, fr: string, address: string): SettingsField {
  return {
    name,
    type: 'url',
    label: { en, fr },
    help: {
      en: 'Leave it as it is unless you connect to a simulator or through a proxy.',
      fr: 'À laisser telle quelle, sauf pour un simulateur ou un serveur mandataire.',
    },
    required: false,
    secret: false,
    default: address,
  };
}

/** The address below which the API stands, with its version and without a slash at its end. */
export function apiOf(account: AccountContext): string {
  return `${(textSetting(account, 'apiBaseUrl') || BUSINESS_API).replace(/\/+$/, '')}/open_api/${VERSION}`;
}

/** The consent page, without a query. */
export function consentPageOf(account: AccountContext): string {
  return `${(textSetting(account, 'signInBaseUrl') || CONSENT_PAGE).replace(/\/+$/, '')}/v2/auth/authorize`;
}

export function watchVideosMs(account: AccountContext): number {
  return numberSetting(account, watchVideosDaysField) * 86_400_000;
}

export function readsPerMinute(account: AccountContext): number {
  return numberSetting(account, readsPerMinuteField);
}
