import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

/** Everything the connector uses. */
export const SCOPES = [
  'identity', 'read', 'history', 'submit', 'edit', 'vote', 'privatemessages', 'modmail', 'modposts', 'modcontributors', 'report',
]; // prettier-ignore

export const credentials: readonly SettingsField[] = [
  {
    name: 'clientId',
    type: 'text',
    label: { en: 'Client ID', fr: 'Identifiant client' },
    help: {
      en: 'Under the name of the app at reddit.com/prefs/apps. New apps need Reddit’s approval.',
      fr: 'Sous le nom de l’application, sur reddit.com/prefs/apps. Reddit doit approuver les nouvelles applications.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'clientSecret',
    type: 'secret',
    label: { en: 'Client secret', fr: 'Secret client' },
    help: { en: 'Shown beside the client ID.', fr: 'Affiché à côté de l’identifiant client.' },
    required: true,
    secret: true,
  },
  {
    name: 'refreshToken',
    type: 'secret',
    label: { en: 'Refresh token', fr: 'Jeton d’actualisation' },
    help: {
      en: 'From a sign-in of the brand’s account with duration=permanent. It stays valid until it is revoked.',
      fr: 'Issu d’une connexion du compte de la marque avec duration=permanent. Valable jusqu’à sa révocation.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'username',
    type: 'text',
    label: { en: 'Name of the account', fr: 'Nom du compte' },
    help: {
      en: 'Without u/. Reddit wants it in every call and refuses calls without it.',
      fr: 'Sans u/. Reddit l’exige dans chaque appel et refuse les appels sans ce nom.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'subreddits',
    type: 'text',
    label: { en: 'Subreddits you moderate', fr: 'Subreddits que vous modérez' },
    help: {
      en: 'Their names without r/, with commas between. Everything written there comes in and can be moderated.',
      fr: 'Leurs noms sans r/, séparés par des virgules. Tout ce qui y est écrit arrive et peut être modéré.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'API address', fr: 'Adresse de l’API' },
    help: {
      en: 'Only for tests: replaces all of Reddit’s addresses.',
      fr: 'Pour les tests seulement\u00A0: remplace toutes les adresses de Reddit.',
    },
    required: false,
    secret: false,
  },
];

type Settled = Pick<AccountContext, 'settings'>;

function textSetting({ settings: values }: Settled, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Reddit's addresses, or all of them under `apiBaseUrl`; without a final slash. */
export function endpointsOf(account: Settled): { api: string; token: string; consent: string } {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  const site = base || 'https://www.reddit.com';
  return {
    api: base || 'https://oauth.reddit.com',
    token: `${site}/api/v1/access_token`,
    consent: `${site}/api/v1/authorize`,
  };
}

/** The account's name as typed, without `u/`; '' when it is no name Reddit could have given. */
export function usernameOf(account: Settled): string {
  const name = textSetting(account, 'username').replace(/^\/?u\//i, '');
  return /^[\w-]{1,40}$/.test(name) ? name : '';
}

/** The moderated subreddits in lower case, each once. */
export function subredditsOf(account: Settled): string[] {
  const names = textSetting(account, 'subreddits')
    .split(/[\s,+;]+/)
    .map((name) => name.replace(/^\/?r\//i, '').toLowerCase())
    .filter((name) => /^\w{2,50}$/.test(name));
  return [...new Set(names)];
}

/** Calls with a default User-Agent are refused; Reddit prescribes this form. */
export function userAgentOf(account: Settled): string {
  return `web:org.parvis.inbox:v1.0.0 (by /u/${usernameOf(account) || 'unknown'})`;
}
