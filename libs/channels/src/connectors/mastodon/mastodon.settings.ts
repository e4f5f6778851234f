import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';

export const credentials: readonly SettingsField[] = [
  {
    name: 'accessToken',
    type: 'secret',
    label: { en: 'Access token', fr: 'Jeton d’accès' },
    help: {
      en: 'Preferences → Development → your application. It does not expire; it ends when it is revoked.',
      fr: 'Préférences → Développement → votre application. Il n’expire pas\u202F; il prend fin quand il est révoqué.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'instanceUrl',
    type: 'url',
    label: { en: 'Address of the server', fr: 'Adresse du serveur' },
    help: {
      en: 'Where the account lives, such as https://mastodon.social. All calls go there.',
      fr: 'Là où se trouve le compte, par exemple https://mastodon.social. Tous les appels y sont adressés.',
    },
    required: true,
    secret: false,
    default: 'https://mastodon.social',
  },
  {
    name: 'streamingUrl',
    type: 'url',
    label: { en: 'Address of the stream', fr: 'Adresse du flux' },
    help: {
      en: 'Only if the stream is reached under another address than the one that the server announces.',
      fr: 'Seulement si le flux est joignable à une autre adresse que celle annoncée par le serveur.',
    },
    required: false,
    secret: false,
  },
];

type Settings = Pick<AccountContext, 'settings'>;

function addressSetting({ settings: values }: Settings, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
}

/** The server's address without a final slash; a bare host gets https. */
export function instanceOf(account: Settings): string {
  const value = addressSetting(account, 'instanceUrl') || 'https://mastodon.social';
  const address = value.includes('://') ? value : `https://${value}`;
  if (!URL.canParse(address)) throw new ConnectorRejected('the address of the server is not an address', 'invalid');
  return address;
}

/** The host that handles of local people end with, unless the server says otherwise. */
export function hostOf(account: Settings): string {
  return new URL(instanceOf(account)).hostname;
}

/** Where the stream is: the setting, else what the server announces (`wss:` read as `https:`), else the server itself. */
export function streamBaseOf(account: Settings, announced: string | null): string {
  const address = addressSetting(account, 'streamingUrl') || announced || instanceOf(account);
  return address.replace(/^ws(s?):/i, 'http$1:').replace(/\/+$/, '');
}
