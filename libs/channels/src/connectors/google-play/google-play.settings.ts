import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const credentials: readonly SettingsField[] = [
  {
    name: 'serviceAccountKey',
    type: 'secret',
    label: { en: 'Service account key (JSON)', fr: 'Clé du compte de service (JSON)' },
    help: {
      en: 'The whole key file. Invite its e-mail address in Play Console with the permission “Reply to reviews”.',
      fr: 'Le fichier de clé entier. Invitez son adresse e-mail dans la Play Console avec l’autorisation «\u00A0Répondre aux avis\u00A0».',
    },
    required: false,
    secret: true,
  },
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'OAuth client ID', fr: 'Identifiant client OAuth' },
    help: {
      en: 'Only without a service account: a person’s consent is used instead.',
      fr: 'Seulement sans compte de service\u00A0: le consentement d’une personne est utilisé à la place.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'clientSecret',
    type: 'secret',
    label: { en: 'OAuth client secret', fr: 'Code secret client OAuth' },
    help: { en: 'Shown once beside the client ID.', fr: 'Affiché une seule fois à côté de l’identifiant client.' },
    required: false,
    secret: true,
  },
  {
    name: 'refreshToken',
    type: 'secret',
    label: { en: 'Refresh token', fr: 'Jeton d’actualisation' },
    help: {
      en: 'From a consent with the scope androidpublisher and access_type=offline.',
      fr: 'Issu d’un consentement avec la portée androidpublisher et access_type=offline.',
    },
    required: false,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'packageName',
    type: 'text',
    label: { en: 'Package name', fr: 'Nom du package' },
    help: {
      en: 'As in the store address after id=, for example com.example.shop. Connect each app on its own.',
      fr: 'Comme dans l’adresse de la boutique après id=, par exemple com.example.shop. Connectez chaque application séparément.',
    },
    required: true,
    secret: false,
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

/** Google's addresses, or both under `apiBaseUrl`. */
export interface Endpoints {
  applications: string;
  token: string;
}

/** A text setting, trimmed; '' when it is not set. */
export function textSetting(account: Pick<AccountContext, 'settings'>, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

export function endpointsOf(account: Pick<AccountContext, 'settings'>): Endpoints {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return {
    applications: `${base || 'https://androidpublisher.googleapis.com'}/androidpublisher/v3/applications`,
    token: `${base || 'https://oauth2.googleapis.com'}/token`,
  };
}

/** The app's package name, as typed or out of its store address. */
export function packageName(account: Pick<AccountContext, 'settings'>): string {
  const typed = textSetting(account, 'packageName');
  return /[?&]id=([\w.]+)/.exec(typed)?.[1] ?? typed;
}

/** Where anybody reads the review. */
export function permalinkOf(account: Pick<AccountContext, 'settings'>, reviewId: string): string {
  return `${storePage(account)}&reviewId=${encodeURIComponent(reviewId)}`;
}

export function storePage(account: Pick<AccountContext, 'settings'>): string {
  return `https://play.google.com/store/apps/details?id=${encodeURIComponent(packageName(account))}`;
}
