import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const credentials: readonly SettingsField[] = [
  {
    name: 'issuerId',
    type: 'text',
    label: { en: 'Issuer ID', fr: 'Identifiant de l’émetteur' },
    help: {
      en: 'Above the list of team keys in App Store Connect. Leave empty for an individual key.',
      fr: 'Au-dessus de la liste des clés d’équipe dans App Store Connect. Laissez vide pour une clé individuelle.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'keyId',
    type: 'text',
    label: { en: 'Key ID', fr: 'Identifiant de la clé' },
    help: {
      en: 'Ten characters, beside the key. Its role must include customer reviews, for example Customer Support.',
      fr: 'Dix caractères, à côté de la clé. Son rôle doit inclure les avis des clients, par exemple Assistance client.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'privateKey',
    type: 'secret',
    label: { en: 'Private key (.p8)', fr: 'Clé privée (.p8)' },
    help: {
      en: 'The whole content of the file, which can be downloaded once.',
      fr: 'Le contenu entier du fichier, téléchargeable une seule fois.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'appId',
    type: 'text',
    label: { en: 'Apple ID of the app', fr: 'Identifiant Apple de l’application' },
    help: {
      en: 'The number after id in the App Store address. Connect each app on its own.',
      fr: 'Le numéro qui suit id dans l’adresse App Store. Connectez chaque application séparément.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'API address', fr: 'Adresse de l’API' },
    help: {
      en: 'Only for tests: replaces Apple’s address.',
      fr: 'Pour les tests seulement\u00A0: remplace l’adresse d’Apple.',
    },
    required: false,
    secret: false,
  },
];

type Settings = Pick<AccountContext, 'settings'>;

/** A text setting, trimmed; '' when it is not set. */
function textSetting(account: Settings, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Without a slash at the end. */
export function baseUrl(account: Settings): string {
  return `${textSetting(account, 'apiBaseUrl').replace(/\/+$/, '') || 'https://api.appstoreconnect.apple.com'}/v1`;
}

/** The app's number, as typed or out of its store address; '' when there is none. */
export function appIdOf(account: Settings): string {
  return /^(?:.*\bid)?(\d+)/.exec(textSetting(account, 'appId'))?.[1] ?? '';
}
