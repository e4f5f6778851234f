import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { apiBaseUrlField, appIdField, appSecretField, verifyTokenField, watchPostsDaysField } from '../meta/settings';
import { textSetting } from '../../spi/settings'; // prettier-ignore

const THREADS_GRAPH = 'https://graph.threads.net';
/** The same under both names. */
const SIGN_IN_OF: Readonly<Record<string, string>> = {
  [THREADS_GRAPH]: 'https://threads.net',
  'https://graph.threads.com': 'https://threads.com',
};
/** There is no other version. */
const VERSION = 'v1.0';

export const replyApprovalField: SettingsField = {
  name: 'replyApproval',
  type: 'boolean',
  label: { en: 'Replies wait for approval', fr: 'Les réponses attendent une approbation' },
  help: {
    en: 'Turn on when your threads ask for approval of replies. Waiting replies are then read as well.',
    fr: 'À activer si vos threads demandent l’approbation des réponses. Celles qui attendent sont alors lues aussi.',
  },
  required: false,
  secret: false,
  default: false,
};

export const credentials: readonly SettingsField[] = [
  {
    name: 'accessToken',
    type: 'secret',
    label: { en: 'Access token', fr: 'Jeton d’accès' },
    help: {
      en: 'A long-lived token of the Threads profile. It lives 60 days and is renewed here.',
      fr: 'Un jeton de longue durée du profil Threads. Il dure 60 jours et est renouvelé ici.',
    },
    required: true,
    secret: true,
  },
  {
    ...appIdField,
    label: { en: 'Threads app id', fr: 'Identifiant de l’application Threads' },
    help: {
      en: 'The Threads app id, not the id of the app itself. Needed to sign in, and when several profiles share one app.',
      fr: 'L’identifiant Threads, pas celui de l’application elle-même. Nécessaire pour se connecter, et si plusieurs profils partagent une application.',
    },
    required: false,
  },
  {
    ...appSecretField,
    label: { en: 'Threads app secret', fr: 'Clé secrète de l’application Threads' },
    help: {
      en: 'The Threads app secret, not that of the app itself. It proves that notifications really come from Threads.',
      fr: 'La clé secrète Threads, pas celle de l’application elle-même. Elle prouve que les notifications viennent bien de Threads.',
    },
    required: false,
  },
  { ...verifyTokenField, required: false },
];

export const settings: readonly SettingsField[] = [
  apiBaseUrlField(THREADS_GRAPH),
  watchPostsDaysField,
  replyApprovalField,
];

/** The host of the API without a slash at its end; the token endpoints stand directly below it. */
export function hostOf(account: AccountContext): string {
  return (textSetting(account, 'apiBaseUrl') || THREADS_GRAPH).replace(/\/+$/, '');
}

/** Where people sign in: another host than the API's; below any other address (a simulator) it stands beside it. */
export function signInOf(account: AccountContext): string {
  const host = hostOf(account);
  return SIGN_IN_OF[host] ?? host;
}

/** The address below which everything but the token endpoints stands. */
export function apiOf(account: AccountContext): string {
  return `${hostOf(account)}/${VERSION}`;
}
