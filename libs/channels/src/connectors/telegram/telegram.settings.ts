import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

const TELEGRAM = 'https://api.telegram.org';

export const credentials: readonly SettingsField[] = [
  {
    name: 'botToken',
    type: 'secret',
    label: { en: 'Bot token', fr: 'Jeton du bot' },
    help: {
      en: 'Given by @BotFather when the bot is made. It looks like 123456789:AA….',
      fr: 'Donné par @BotFather à la création du bot. Il ressemble à 123456789:AA….',
    },
    required: true,
    secret: true,
  },
  {
    name: 'webhookSecret',
    type: 'secret',
    label: { en: 'Webhook secret', fr: 'Secret du webhook' },
    help: {
      en: 'A long word of your choice: letters, digits, _ and -. Telegram sends it along with every message. Needed unless the bot is polled.',
      fr: 'Un mot long de votre choix\u00A0: lettres, chiffres, _ et -. Telegram le joint à chaque message. Inutile si le bot est interrogé.',
    },
    required: false,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'receive',
    type: 'select',
    label: { en: 'How messages arrive', fr: 'Arrivée des messages' },
    help: {
      en: 'A bot has either a webhook or is polled, never both.',
      fr: 'Un bot a un webhook ou bien il est interrogé, jamais les deux.',
    },
    required: false,
    secret: false,
    default: 'webhook',
    options: [
      { value: 'webhook', label: { en: 'Telegram sends them (webhook)', fr: 'Telegram les envoie (webhook)' } },
      { value: 'polling', label: { en: 'Parvis asks for them (polling)', fr: 'Parvis les demande (interrogation)' } },
    ],
  },
  {
    name: 'groups',
    type: 'text',
    label: { en: 'Groups to read', fr: 'Groupes à lire' },
    help: {
      en: 'Ids or @names, separated by commas. Empty: every group the bot is in.',
      fr: 'Identifiants ou @noms, séparés par des virgules. Vide\u00A0: tous les groupes dont le bot est membre.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'mentionNames',
    type: 'text',
    label: { en: 'Names that count as a mention', fr: 'Noms valant mention' },
    help: {
      en: 'Such as @maisonlumen, @maisonlumen_bot. Group messages with one of them are shown as mentions.',
      fr: 'Par exemple @maisonlumen, @maisonlumen_bot. Les messages de groupe qui en contiennent un sont des mentions.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'ownSenders',
    type: 'text',
    label: { en: 'Own people and channels', fr: 'Personnes et chaînes de la maison' },
    help: {
      en: 'Ids or @names, separated by commas, whose group messages are yours and need no answer.',
      fr: 'Identifiants ou @noms, séparés par des virgules, dont les messages sont les vôtres et n’attendent pas de réponse.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'takeOverWebhook',
    type: 'boolean',
    label: { en: 'Set or remove the bot’s webhook', fr: 'Régler ou retirer le webhook du bot' },
    help: {
      en: 'A bot has one webhook only. Turn this off when another product uses the same bot.',
      fr: 'Un bot n’a qu’un webhook. À désactiver si un autre produit utilise le même bot.',
    },
    required: false,
    secret: false,
    default: true,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'Address of the Bot API', fr: 'Adresse de l’API Bot' },
    help: {
      en: 'Leave it as it is unless you run a Bot API server of your own.',
      fr: 'À laisser telle quelle, sauf si vous exploitez votre propre serveur Bot API.',
    },
    required: false,
    secret: false,
    default: TELEGRAM,
  },
];

type Configured = Pick<AccountContext, 'settings'>;

/** A text setting, trimmed; '' when it is not set. */
export function textSetting(account: Configured, name: string): string {
  const value = account.settings[name];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** A comma-separated setting as a set of ids and lower-case names without `@`. */
export function namesSetting(account: Configured, name: string): ReadonlySet<string> {
  const words = textSetting(account, name)
    .toLowerCase()
    .split(/[\s,;]+/);
  return new Set(words.map((word) => word.replace(/^@/, '')).filter((word) => word !== ''));
}

/** Whether Telegram is to send updates; else they are asked for. */
export function wantsWebhook(account: Configured): boolean {
  return textSetting(account, 'receive') !== 'polling';
}

/** Whether the bot's one webhook may be changed. */
export function mayTakeOver(account: Configured): boolean {
  return account.settings['takeOverWebhook'] !== false;
}

export function apiBaseUrl(account: Configured): string {
  return (textSetting(account, 'apiBaseUrl') || TELEGRAM).replace(/\/+$/, '');
}

export function botToken(account: Pick<AccountContext, 'credentials'>): string {
  return (account.credentials['botToken'] ?? '').trim();
}
