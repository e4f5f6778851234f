import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';

/** Where accounts of Bluesky itself sign in, whichever server they live on. */
const BLUESKY = 'https://bsky.social';
/** Bluesky's own moderation. */
const BLUESKY_MODERATION = 'did:plc:ar7c4by46qjdydhdevvrndac';

export const credentials: readonly SettingsField[] = [
  {
    name: 'appPassword',
    type: 'secret',
    label: { en: 'App password', fr: 'Mot de passe d’application' },
    help: {
      en: 'Settings → Privacy and security → App passwords. Allow access to direct messages there if Parvis shall read and answer them.',
      fr: 'Paramètres → Confidentialité et sécurité → Mots de passe d’application. Autorisez-y l’accès aux messages privés si Parvis doit les lire et y répondre.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'identifier',
    type: 'text',
    label: { en: 'Handle', fr: 'Identifiant' },
    help: {
      en: 'The account’s handle without @, such as brand.bsky.social, or its DID.',
      fr: 'L’identifiant du compte sans @, par exemple marque.bsky.social, ou son DID.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'serviceUrl',
    type: 'url',
    label: { en: 'Address of the sign-in', fr: 'Adresse de connexion' },
    help: {
      en: 'For an account on a server of its own, that server. Otherwise leave it as it is.',
      fr: 'Pour un compte hébergé sur un autre serveur, ce serveur. Sinon, laissez l’adresse proposée.',
    },
    required: true,
    secret: false,
    default: BLUESKY,
  },
  {
    name: 'readMessages',
    type: 'boolean',
    label: { en: 'Direct messages', fr: 'Messages privés' },
    help: {
      en: 'Read and answer direct messages; the app password must allow it.',
      fr: 'Lire les messages privés et y répondre\u202F; le mot de passe d’application doit l’autoriser.',
    },
    required: false,
    secret: false,
    default: true,
  },
  {
    name: 'banBy',
    type: 'select',
    label: { en: 'Banning means', fr: 'Bannir signifie' },
    help: {
      en: 'A block is public: anybody can look up whom you blocked. A mute is known to you alone.',
      fr: 'Un blocage est public\u00A0: chacun peut voir qui vous avez bloqué. Une mise en sourdine n’est connue que de vous.',
    },
    required: false,
    secret: false,
    default: 'block',
    options: [
      { value: 'block', label: { en: 'Block', fr: 'Bloquer' } },
      { value: 'mute', label: { en: 'Mute', fr: 'Mettre en sourdine' } },
    ],
  },
  {
    name: 'moderationService',
    type: 'text',
    label: { en: 'Reports go to', fr: 'Destinataire des signalements' },
    help: {
      en: 'DID of the moderation service that gets reports; Bluesky’s own by default.',
      fr: 'DID du service de modération qui reçoit les signalements\u202F; celui de Bluesky par défaut.',
    },
    required: false,
    secret: false,
    default: BLUESKY_MODERATION,
  },
];

type Settings = Pick<AccountContext, 'settings'>;

function textSetting({ settings: values }: Settings, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Where to sign in, without a final slash; a bare host gets https. */
export function serviceOf(account: Settings): string {
  const value = textSetting(account, 'serviceUrl').replace(/\/+$/, '') || BLUESKY;
  const address = value.includes('://') ? value : `https://${value}`;
  if (!URL.canParse(address)) throw new ConnectorRejected('the address of the sign-in is not an address', 'invalid');
  return address;
}

export function identifierOf(account: Settings): string {
  return textSetting(account, 'identifier').replace(/^@/, '');
}

export function readsMessages({ settings: values }: Settings): boolean {
  return values['readMessages'] !== false;
}

export function bansBy(account: Settings): 'block' | 'mute' {
  return textSetting(account, 'banBy') === 'mute' ? 'mute' : 'block';
}

export function moderationServiceOf(account: Settings): string {
  const did = textSetting(account, 'moderationService') || BLUESKY_MODERATION;
  if (!/^did:[a-z]+:[\w.:%-]+$/.test(did)) {
    throw new ConnectorRejected('the moderation service is not a DID', 'invalid');
  }
  return did;
}
