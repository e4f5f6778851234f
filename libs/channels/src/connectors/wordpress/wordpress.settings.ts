import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const credentials: readonly SettingsField[] = [
  {
    name: 'applicationPassword',
    type: 'secret',
    label: { en: 'Application password', fr: 'Mot de passe d’application' },
    help: {
      en: 'In WordPress under Users → Profile → Application Passwords, or on the page /wp-admin/authorize-application.php?app_name=Parvis of your site, which shows it after “Yes, I approve”. Not the password you sign in with. It can be revoked there at any time.',
      fr: 'Dans WordPress, sous Comptes → Profil → Mots de passe d’application, ou sur la page /wp-admin/authorize-application.php?app_name=Parvis de votre site, qui l’affiche après approbation. Ce n’est pas votre mot de passe de connexion. Il peut y être révoqué à tout moment.',
    },
    required: true,
    secret: true,
  },
  {
    name: 'signingSecret',
    type: 'secret',
    label: { en: 'Signing secret of the plugin', fr: 'Secret de signature de l’extension' },
    help: {
      en: 'whsec_… from Settings → Parvis on the site, where the plugin “Parvis Comments” is installed. Without it comments come in every few minutes instead of at once.',
      fr: 'whsec_…, visible sous Réglages → Parvis sur le site où l’extension «\u00A0Parvis Comments\u00A0» est installée. Sans lui, les commentaires arrivent toutes les quelques minutes au lieu d’aussitôt.',
    },
    required: false,
    secret: true,
  },
  {
    name: 'previousSigningSecret',
    type: 'secret',
    label: { en: 'Previous signing secret', fr: 'Ancien secret de signature' },
    help: {
      en: 'Still accepted while you change secrets; empty it afterwards.',
      fr: 'Encore accepté pendant un changement de secret\u202F; à vider ensuite.',
    },
    required: false,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'siteUrl',
    type: 'url',
    label: { en: 'Address of the site', fr: 'Adresse du site' },
    help: {
      en: 'As visitors reach it, with https, for instance https://shop.example or https://shop.example/blog.',
      fr: 'Telle que les visiteurs l’utilisent, en https, par exemple https://shop.example ou https://shop.example/blog.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'username',
    type: 'text',
    label: { en: 'User name', fr: 'Identifiant' },
    help: {
      en: 'The WordPress user whose application password it is: an editor or administrator. Answers are published in their name.',
      fr: 'L’utilisateur WordPress à qui appartient le mot de passe d’application\u202F: éditeur ou administrateur. Les réponses sont publiées à son nom.',
    },
    required: true,
    secret: false,
  },
  {
    name: 'approveOnReply',
    type: 'boolean',
    label: { en: 'Answering approves', fr: 'Répondre approuve' },
    help: {
      en: 'A comment that waits for approval is published when it is answered: an answer to it could not be understood otherwise.',
      fr: 'Un commentaire en attente est publié quand on y répond\u202F: sans lui, la réponse serait incompréhensible.',
    },
    required: false,
    secret: false,
    default: true,
  },
  {
    name: 'brandUserIds',
    type: 'text',
    label: { en: 'Further users of yours', fr: 'Autres utilisateurs de la marque' },
    help: {
      en: 'Numbers of WordPress users whose comments count as your answers, separated by commas: user_id in the address of the page that edits a user.',
      fr: 'Numéros des utilisateurs WordPress dont les commentaires comptent comme vos réponses, séparés par des virgules\u202F: user_id dans l’adresse de la page de modification d’un utilisateur.',
    },
    required: false,
    secret: false,
  },
];

type Account = Pick<AccountContext, 'settings' | 'credentials'>;

/** A text setting, trimmed; '' when it is not set. */
export function textSetting({ settings: values }: Pick<AccountContext, 'settings'>, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Address of the site without a slash at its end. */
export function siteOf(account: Pick<AccountContext, 'settings'>): string {
  return textSetting(account, 'siteUrl').replace(/\/+$/, '');
}

/** Where the REST API begins, up to the slash before `wp/v2`: as the last test of the account found it. */
export function apiRootOf(account: Account): string {
  return account.credentials['apiRoot'] || `${siteOf(account)}/wp-json/`;
}

/** The WordPress users who are the brand: the account's own first, if it is known. */
export function brandUsersOf(account: Account): string[] {
  const own = account.credentials['userId'] ?? '';
  return [own, ...textSetting(account, 'brandUserIds').split(/[\s,;]+/)].filter((id) => /^[1-9]\d*$/.test(id));
}

export function approvesOnReply({ settings: values }: Pick<AccountContext, 'settings'>): boolean {
  return values['approveOnReply'] !== false;
}
