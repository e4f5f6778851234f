import type { SettingsField } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';

export const credentials: readonly SettingsField[] = [
  {
    name: 'botToken',
    type: 'secret',
    label: { en: 'Bot token', fr: 'Jeton du bot' },
    help: {
      en: 'In the developer portal, under Bot → Reset Token. It works until it is reset.',
      fr: 'Dans le portail des développeurs, sous Bot → Reset Token. Valable jusqu’à sa réinitialisation.',
    },
    required: true,
    secret: true,
  },
];

export const settings: readonly SettingsField[] = [
  {
    name: 'serverIds',
    type: 'text',
    label: { en: 'Servers', fr: 'Serveurs' },
    help: {
      en: 'Ids of the servers to read, with commas between. Empty: every server that the bot was invited to.',
      fr: 'Identifiants des serveurs à lire, séparés par des virgules. Vide\u00A0: tous ceux où le bot est invité.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'channelIds',
    type: 'text',
    label: { en: 'Channels', fr: 'Salons' },
    help: {
      en: 'Ids of channels and forums to read, with their threads. Empty: every one that the bot may see.',
      fr: 'Identifiants des salons et forums à lire, avec leurs fils. Vide\u00A0: tous ceux que le bot peut voir.',
    },
    required: false,
    secret: false,
  },
  {
    name: 'scope',
    type: 'select',
    label: { en: 'What comes in', fr: 'Ce qui arrive' },
    help: {
      en: 'Everything that people write, or only what is said to the bot: direct messages, mentions, answers, its threads.',
      fr: 'Tout ce qui est écrit, ou seulement ce qui s’adresse au bot\u00A0: messages privés, mentions, réponses, ses fils.',
    },
    required: false,
    secret: false,
    default: 'everything',
    options: [
      { value: 'everything', label: { en: 'Everything', fr: 'Tout' } },
      { value: 'addressed', label: { en: 'Only what is said to the bot', fr: 'Seulement ce qui s’adresse au bot' } },
    ],
  },
  {
    name: 'blocking',
    type: 'select',
    label: { en: 'Blocking an author', fr: 'Bloquer un auteur' },
    help: {
      en: 'A ban removes the person from the server. A timeout leaves them there, but they cannot write.',
      fr: 'Un bannissement exclut la personne du serveur. Une exclusion temporaire l’y laisse, sans pouvoir écrire.',
    },
    required: false,
    secret: false,
    default: 'ban',
    options: [
      { value: 'ban', label: { en: 'Ban', fr: 'Bannissement' } },
      { value: 'timeout-1', label: { en: 'Timeout for a day', fr: 'Exclusion d’un jour' } },
      { value: 'timeout-7', label: { en: 'Timeout for a week', fr: 'Exclusion d’une semaine' } },
      { value: 'timeout-28', label: { en: 'Timeout for 28 days', fr: 'Exclusion de 28 jours' } },
    ],
  },
  {
    name: 'banDeleteHours',
    type: 'number',
    label: { en: 'Hours of messages a ban deletes', fr: 'Heures de messages supprimées par un bannissement' },
    help: {
      en: 'From 0 (none) to 168 (a week): what the person wrote in that time goes with them.',
      fr: 'De 0 (aucune) à 168 (une semaine)\u00A0: ce que la personne a écrit durant ce temps disparaît avec elle.',
    },
    required: false,
    secret: false,
    default: 0,
  },
  {
    name: 'apiBaseUrl',
    type: 'url',
    label: { en: 'API address', fr: 'Adresse de l’API' },
    help: {
      en: 'Only for tests: replaces https://discord.com/api/v10.',
      fr: 'Pour les tests seulement\u00A0: remplace https://discord.com/api/v10.',
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

/** Without a final slash. */
export function apiBaseOf(account: Settled): string {
  return textSetting(account, 'apiBaseUrl').replace(/\/+$/, '') || 'https://discord.com/api/v10';
}

function idsIn(account: Settled, name: string): ReadonlySet<string> {
  return new Set(textSetting(account, name).match(/\d{5,20}/g) ?? []);
}

/** Whether a server is to be read. */
export function takesGuild(account: Settled, guild: string): boolean {
  const ids = idsIn(account, 'serverIds');
  return ids.size === 0 || ids.has(guild);
}

/** Whether a channel, or a thread of one, is to be read. Direct conversations always are. */
export function takesPlace(
  account: Settled,
  place: { id: string; guild: string | null; parent: string | null },
): boolean {
  if (place.guild === null) return true;
  if (!takesGuild(account, place.guild)) return false;
  const ids = idsIn(account, 'channelIds');
  return ids.size === 0 || ids.has(place.id) || (place.parent !== null && ids.has(place.parent));
}

export function scopeOf(account: Settled): 'everything' | 'addressed' {
  return textSetting(account, 'scope') === 'addressed' ? 'addressed' : 'everything';
}

/** Days of a timeout; null: people are banned. */
export function timeoutDaysOf(account: Settled): number | null {
  const [, days] = /^timeout-(1|7|28)$/.exec(textSetting(account, 'blocking')) ?? [];
  return days === undefined ? null : Number(days);
}

/** Seconds of messages that a ban deletes: up to a week. */
export function banDeleteSecondsOf({ settings: values }: Settled): number {
  const hours = Number(values['banDeleteHours'] ?? 0);
  return Number.isFinite(hours) ? Math.min(Math.max(Math.round(hours * 3600), 0), 604_800) : 0;
}
