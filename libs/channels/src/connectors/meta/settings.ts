import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { credential, textSetting } from '../../spi/settings';
import { GraphClient, type TokenSource } from './graph-client';

/** The version new accounts start with; Meta keeps each version for about two years. */
const GRAPH_VERSION = 'v26.0';
export const FACEBOOK_GRAPH = 'https://graph.facebook.com';
export const INSTAGRAM_GRAPH = 'https://graph.instagram.com';

export const appIdField: SettingsField = {
  name: 'appId',
  type: 'text',
  label: { en: 'App id', fr: 'Identifiant de l’application' },
  help: {
    en: 'Shown at the top of your app’s dashboard on Meta for Developers.',
    fr: 'Affiché en haut du tableau de bord de votre application sur Meta for Developers.',
  },
  required: true,
  secret: false,
};

export const appSecretField: SettingsField = {
  name: 'appSecret',
  type: 'secret',
  label: { en: 'App secret', fr: 'Clé secrète de l’application' },
  help: {
    en: 'Under App settings, Basic. It proves that notifications really come from Meta.',
    fr: 'Dans Paramètres de l’application, Général. Elle prouve que les notifications viennent bien de Meta.',
  },
  required: true,
  secret: true,
};

export const verifyTokenField: SettingsField = {
  name: 'verifyToken',
  type: 'secret',
  label: { en: 'Verify token', fr: 'Jeton de vérification' },
  help: {
    en: 'A long word of your choice. Meta sends it back once, when the address for notifications is set.',
    fr: 'Un mot long de votre choix. Meta le renvoie une fois, quand l’adresse de notification est enregistrée.',
  },
  required: true,
  secret: true,
};

export const pageTokenField: SettingsField = {
  name: 'accessToken',
  type: 'secret',
  label: { en: 'Page access token', fr: 'Jeton d’accès de la Page' },
  help: {
    en: 'A long-lived token of the Page, best taken from a system user of your business.',
    fr: 'Un jeton de longue durée de la Page, de préférence issu d’un utilisateur système de votre entreprise.',
  },
  required: true,
  secret: true,
};

export function apiBaseUrlField(platform: string): SettingsField {
  return {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'Address of the Graph API', fr: 'Adresse de l’API Graph' },
    help: {
      en: 'Leave it as it is unless you connect to a simulator or through a proxy.',
      fr: 'À laisser telle quelle, sauf pour un simulateur ou un serveur mandataire.',
    },
    required: false,
    secret: false,
    default: platform,
  };
}

export const graphVersionField: SettingsField = {
  name: 'graphVersion',
  type: 'text',
  label: { en: 'Graph API version', fr: 'Version de l’API Graph' },
  help: {
    en: 'Such as v26.0. Raise it before Meta retires the version in use.',
    fr: 'Par exemple v26.0. À relever avant que Meta ne retire la version utilisée.',
  },
  required: false,
  secret: false,
  default: GRAPH_VERSION,
};

export const watchPostsDaysField: SettingsField = {
  name: 'watchPostsDays',
  type: 'number',
  label: { en: 'Days a post is watched', fr: 'Jours de suivi d’une publication' },
  help: {
    en: 'When notifications fail, comments are read from posts no older than this.',
    fr: 'Sans notification, les commentaires sont lus sur les publications qui ne sont pas plus anciennes.',
  },
  required: false,
  secret: false,
  default: 30,
};

export const humanAgentField: SettingsField = {
  name: 'humanAgent',
  type: 'boolean',
  label: { en: 'Answers up to 7 days (Human Agent)', fr: 'Réponses jusqu’à 7 jours (Human Agent)' },
  help: {
    en: 'Only when Meta has granted your app the Human Agent feature. Otherwise messages can be answered for 24 hours.',
    fr: 'Uniquement si Meta a accordé la fonction Human Agent à votre application. Sinon, on peut répondre pendant 24 heures.',
  },
  required: false,
  secret: false,
  default: false,
};

/** The client of an account whose token is a Page token (Facebook Login). */
export function pageClient(account: AccountContext, signal: AbortSignal): GraphClient {
  return clientOf(account, { baseUrl: FACEBOOK_GRAPH, proofSecret: credential(account, 'appSecret') }, signal);
}

export function clientOf(
  account: AccountContext,
  defaults: { baseUrl: string; proofSecret: string | null; token?: TokenSource },
  signal: AbortSignal,
): GraphClient {
  return new GraphClient(
    account,
    {
      baseUrl: textSetting(account, 'apiBaseUrl') || defaults.baseUrl,
      version: versionOf(account),
      token: defaults.token ?? credential(account, 'accessToken') ?? '',
      proofSecret: defaults.proofSecret,
    },
    signal,
  );
}

export function versionOf(account: AccountContext): string {
  return textSetting(account, 'graphVersion') || GRAPH_VERSION;
}

/** Address of Facebook’s Graph and version in front of every path, without a slash at the end. */
export function graphRootOf(account: AccountContext): string {
  return `${bareAddress(textSetting(account, 'apiBaseUrl') || FACEBOOK_GRAPH)}/${versionOf(account)}`;
}

/** Whether the account is connected to the platform itself: the address of its API is the usual one. */
export function isPlatform(account: AccountContext, usual: string): boolean {
  const address = textSetting(account, 'apiBaseUrl');
  return address === '' || bareAddress(address) === usual;
}

export function bareAddress(address: string): string {
  return address.replace(/\/+$/, '');
}
