import type { CapabilityRecord, SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

/** Most bytes (UTF-8) of a reply, as Business Profile documents it. */
export const MOST_REPLY_BYTES = 4096;

export const capabilities: CapabilityRecord = {
  channel: 'google-business',
  label: { en: 'Google reviews', fr: 'Avis Google' },
  itemKinds: ['review'],
  receive: 'both',
  verbs: {
    review: [
      {
        verb: 'reply',
        reversible: true,
        windowHours: null,
        perItem: 1,
        consequence: {
          en: 'Public under the review once Google has checked it, signed by the business.',
          fr: 'Publique sous l’avis une fois contrôlée par Google, au nom de l’établissement.',
        },
      },
      {
        verb: 'edit-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Replaces your reply; Google checks the new text before it shows.',
          fr: 'Remplace votre réponse\u202F; Google contrôle le nouveau texte avant de l’afficher.',
        },
      },
      {
        verb: 'delete-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Your reply disappears; the review stays.',
          fr: 'Votre réponse disparaît\u202F; l’avis reste.',
        },
      },
    ],
  },
  text: { reply: { max: MOST_REPLY_BYTES, unit: 'bytes', confirmed: true } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};

export const credentials: readonly SettingsField[] = [
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'OAuth client ID', fr: 'Identifiant client OAuth' },
    help: {
      en: 'From the Google Cloud project that was granted Business Profile access.',
      fr: 'Celui du projet Google Cloud qui a obtenu l’accès à Business Profile.',
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
      en: 'From a consent with the scope business.manage and access_type=offline, given by an owner or manager.',
      fr: 'Issu d’un consentement avec la portée business.manage et access_type=offline, donné par un propriétaire ou un gestionnaire.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'accountId',
    type: 'text',
    label: { en: 'Account ID', fr: 'Identifiant du compte' },
    help: {
      en: 'The number after accounts/ in the Business Profile address.',
      fr: 'Le numéro qui suit accounts/ dans l’adresse Business Profile.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'locationId',
    type: 'text',
    label: { en: 'Location ID', fr: 'Identifiant de l’établissement' },
    help: {
      en: 'The number after locations/. Connect each location on its own.',
      fr: 'Le numéro qui suit locations/. Connectez chaque établissement séparément.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'listingUrl',
    type: 'url',
    label: { en: 'Public address of the listing', fr: 'Adresse publique de la fiche' },
    help: {
      en: 'Opened from a review when Google gives no link of its own.',
      fr: 'Ouverte depuis un avis quand Google ne fournit pas de lien.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'pubsubTopic',
    type: 'text',
    label: { en: 'Pub/Sub topic', fr: 'Sujet Pub/Sub' },
    help: {
      en: 'projects/…/topics/…. Without it new reviews are found by polling.',
      fr: 'projects/…/topics/…. Sans lui, les nouveaux avis sont trouvés par interrogation régulière.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'pushAudience',
    type: 'text',
    label: { en: 'Audience of the push subscription', fr: 'Audience de l’abonnement push' },
    help: {
      en: 'As set on the subscription; Google’s default is the hook address.',
      fr: 'Telle que définie sur l’abonnement\u202F; par défaut, l’adresse du webhook.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'pushServiceAccount',
    type: 'email',
    label: { en: 'Service account of the push subscription', fr: 'Compte de service de l’abonnement push' },
    help: {
      en: 'The account whose token accompanies each delivery.',
      fr: 'Le compte dont le jeton accompagne chaque envoi.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'pushSubscription',
    type: 'text',
    label: { en: 'Push subscription', fr: 'Abonnement push' },
    help: {
      en: 'projects/…/subscriptions/…. Deliveries of any other are refused.',
      fr: 'projects/…/subscriptions/…. Les envois de tout autre abonnement sont refusés.',
    },
    required: false,
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
  {
    name: 'certsUrl',
    type: 'url',
    label: { en: 'Address of the certificates', fr: 'Adresse des certificats' },
    help: {
      en: 'Where the keys of push tokens are published. Default: Google’s.',
      fr: 'Où sont publiées les clés des jetons push. Par défaut\u00A0: celle de Google.',
    },
    required: false,
    secret: false,
  },
];

/** Google's addresses, or all of them under `apiBaseUrl`. */
export interface Endpoints {
  reviews: string;
  accounts: string;
  information: string;
  notifications: string;
  consent: string;
  token: string;
  certs: string;
}

/** A text setting, trimmed; '' when it is not set. */
export function textSetting(account: Pick<AccountContext, 'settings'>, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

export function endpointsOf(account: Pick<AccountContext, 'settings'>): Endpoints {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return {
    reviews: `${base || 'https://mybusiness.googleapis.com'}/v4`,
    accounts: `${base || 'https://mybusinessaccountmanagement.googleapis.com'}/v1`,
    information: `${base || 'https://mybusinessbusinessinformation.googleapis.com'}/v1`,
    notifications: `${base || 'https://mybusinessnotifications.googleapis.com'}/v1`,
    consent: `${base || 'https://accounts.google.com'}/o/oauth2/v2/auth`,
    token: `${base || 'https://oauth2.googleapis.com'}/token`,
    certs: textSetting(account, 'certsUrl') || `${base || 'https://www.googleapis.com'}/oauth2/v3/certs`,
  };
}

/** `accounts/{a}`, from the number or the whole name. */
export function accountName(account: Pick<AccountContext, 'settings'>): string {
  return `accounts/${textSetting(account, 'accountId').replace(/^accounts\//, '')}`;
}

/** `accounts/{a}/locations/{l}`: version 4 wants both ids although Business Information names the location alone. */
export function locationName(account: Pick<AccountContext, 'settings'>): string {
  const id = textSetting(account, 'locationId').replace(/^(accounts\/[^/]+\/)?locations\//, '');
  return `${accountName(account)}/locations/${id}`;
}
