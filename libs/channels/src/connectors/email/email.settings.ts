import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

export type Security = 'tls' | 'starttls' | 'none';

export interface Endpoint {
  host: string;
  port: number;
  security: Security;
}

export interface OAuthClient {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
}

/** The account's settings and credentials, checked and with the provider's defaults filled in. */
export interface MailConfig {
  provider: 'gmail' | 'microsoft' | 'other';
  /** The mailbox, lower case: its address is the account's external id and the `From` of replies. */
  address: string;
  senderName: string;
  /** The mailbox and its aliases, lower case. */
  ownAddresses: ReadonlySet<string>;
  user: string;
  password: string | null;
  accessToken: string | null;
  oauth: OAuthClient | null;
  imap: Endpoint;
  smtp: Endpoint;
  /** PEM of a private certificate authority, beside the public ones. */
  authority: string | null;
  /** The name under which our receiving server signs `Authentication-Results`; null trusts none. */
  authenticationServer: string | null;
  /** Replies carry `Reply-To: mailbox+tag@…`, so that a reply without thread headers still finds its thread. */
  replyTags: boolean;
}

interface Preset {
  imapHost: string;
  smtpHost: string;
  smtpPort: number;
  tokenUrl: string;
  authenticationServer: string | null;
}

const PRESETS: Record<MailConfig['provider'], Preset> = {
  gmail: {
    imapHost: 'imap.gmail.com',
    smtpHost: 'smtp.gmail.com',
    smtpPort: 465,
    tokenUrl: 'https://oauth2.googleapis.com/token',
    authenticationServer: 'mx.google.com',
  },
  microsoft: {
    imapHost: 'outlook.office365.com',
    smtpHost: 'smtp.office365.com',
    smtpPort: 587,
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    authenticationServer: null,
  },
  other: { imapHost: '', smtpHost: '', smtpPort: 465, tokenUrl: '', authenticationServer: null },
};

type Source = Pick<AccountContext, 'settings' | 'credentials' | 'externalId'>;

const provided = (value: string | number | boolean | undefined): string => String(value ?? '').trim();

function readEndpoint(source: Source, way: 'imap' | 'smtp', preset: Preset): Endpoint {
  const { settings } = source;
  const host = provided(settings[`${way}Host`]) || preset[`${way}Host`];
  const port = Number(settings[`${way}Port`] ?? 0) || (way === 'imap' ? 993 : preset.smtpPort);
  const chosen = provided(settings[`${way}Security`]);
  const implicit = port === 993 || port === 465;
  const security =
    chosen === 'tls' || chosen === 'starttls' || chosen === 'none' ? chosen : implicit ? 'tls' : 'starttls';
  if (!host) throw new ConnectorAuthError(`${way.toUpperCase()}: no server name is set.`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ConnectorAuthError(`${way.toUpperCase()}: port ${port} is not a port.`);
  return { host, port, security };
}

function readOAuth({ credentials, settings }: Source, preset: Preset): OAuthClient | null {
  const { refreshToken, clientId, clientSecret } = credentials;
  const tokenUrl = provided(settings['tokenUrl']) || preset.tokenUrl;
  if (!refreshToken || !clientId || !tokenUrl) return null;
  return { tokenUrl, clientId, clientSecret: clientSecret ?? '', refreshToken };
}

/** Who we are, without asking for servers or a password: all that parsing needs. Never throws. */
export function readIdentity({ settings, externalId }: Source) {
  const address = (provided(settings['address']) || externalId).toLowerCase();
  const aliases = provided(settings['ownAddresses'])
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const provider: MailConfig['provider'] =
    settings['provider'] === 'gmail' || settings['provider'] === 'microsoft' ? settings['provider'] : 'other';
  const named = provided(settings['authenticationServer']).toLowerCase();
  return {
    provider,
    address,
    ownAddresses: new Set([address, ...aliases]),
    authenticationServer: named || PRESETS[provider].authenticationServer,
  };
}

/** Everything that connecting needs; `ConnectorAuthError` names what is missing. */
export function readConfig(source: Source): MailConfig {
  const identity = readIdentity(source);
  const preset = PRESETS[identity.provider];
  const { credentials, settings } = source;
  if (!/^[^\s@]+@[^\s@]+$/.test(identity.address))
    throw new ConnectorAuthError('The address of the mailbox is missing or is no address.');
  const config: MailConfig = {
    ...identity,
    senderName: provided(settings['senderName']),
    user: credentials['user']?.trim() || identity.address,
    password: credentials['password'] || null,
    accessToken: credentials['accessToken'] || null,
    oauth: readOAuth(source, preset),
    imap: readEndpoint(source, 'imap', preset),
    smtp: readEndpoint(source, 'smtp', preset),
    authority: provided(settings['certificateAuthority']) || null,
    replyTags: settings['replyTags'] === true,
  };
  if (!config.password && !config.accessToken && !config.oauth)
    throw new ConnectorAuthError('Neither a password nor an access token nor a refresh token is set.');
  return config;
}

/** The provider files sent mail itself: appending would make a second copy. */
export const filesSentMail = (config: MailConfig): boolean =>
  config.provider !== 'other' ||
  /(^|\.)(gmail\.com|googlemail\.com|office365\.com|outlook\.com)$/i.test(config.smtp.host);
