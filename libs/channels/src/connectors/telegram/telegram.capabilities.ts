import type { ActionVerb, CapabilityRecord, VerbCapability } from '@parvis/contracts';

/** Characters of a message and of the caption of a file (Bot API, `sendMessage`, `sendPhoto`). */
export const MOST_TEXT = 4096;
export const MOST_CAPTION = 1024;
/** Most files in an album (`sendMediaGroup`). */
export const MOST_FILES = 10;
const MEGABYTE = 1024 * 1024;
/** Multipart upload of a bot; photos are smaller. */
const MOST_UPLOAD = 50 * MEGABYTE;
export const MOST_PHOTO = 10 * MEGABYTE;
/** In general a message can be deleted for this long. */
const DELETE_HOURS = 48;

type Options = Partial<Omit<VerbCapability, 'verb' | 'consequence'>>;

function can(verb: ActionVerb, en: string, fr: string, options: Options = {}): VerbCapability {
  return { verb, reversible: false, windowHours: null, perItem: null, consequence: { en, fr }, ...options };
}

const ON_REPLY = [
  can('edit-reply', 'Replaces your text. Telegram marks it as edited.', 'Remplace votre texte. Telegram indique qu’il a été modifié.'), // prettier-ignore
  can('delete-reply', 'Removes your message for everybody.', 'Supprime votre message pour tout le monde.'),
];

const LIKING = [
  can('like', 'Reacts with 👍 as the bot.', 'Réagit par 👍 au nom du bot.', { reversible: true }),
  can('unlike', 'Takes the reaction back.', 'Retire la réaction.', { reversible: true }),
];

const IN_PRIVATE = [
  can('reply', 'Sent to this person only, as the bot.', 'Envoyé à cette personne seulement, au nom du bot.'),
  ...ON_REPLY,
  ...LIKING,
  can(
    'mark-read',
    'The person sees that the message was read. Business chats only.',
    'La personne voit que le message a été lu. Discussions Business seulement.',
  ),
];

const IN_GROUPS = [
  can('reply', 'Everybody in the group can read it.', 'Tout le groupe peut la lire.'),
  ...ON_REPLY,
  can(
    'private-reply',
    'Writes to the author in private. Works only when they have started the bot before.',
    'Écrit à l’auteur en privé. Possible seulement s’il a déjà démarré le bot.',
  ),
  can(
    'delete',
    'Removes the message for everybody, for good. The bot must be an administrator.',
    'Supprime le message pour tout le monde, définitivement. Le bot doit être administrateur.',
    { windowHours: DELETE_HOURS, visibleTo: 'nobody' },
  ),
  ...LIKING,
  can(
    'ban',
    'The person is put out of the group and cannot come back.',
    'La personne est exclue du groupe et ne peut pas y revenir.',
    { reversible: true },
  ),
  can(
    'unban',
    'The person may join the group again; they are not brought back.',
    'La personne peut rejoindre le groupe de nouveau\u202F; elle n’y est pas ramenée.',
    { reversible: true },
  ),
];

/** What a bot can and cannot do. Nothing can be hidden, and nobody can be written to first. */
export const capabilities: CapabilityRecord = {
  channel: 'telegram',
  label: { en: 'Telegram', fr: 'Telegram' },
  itemKinds: ['message', 'comment', 'mention', 'post'],
  receive: 'both',
  verbs: { message: IN_PRIVATE, comment: IN_GROUPS, mention: IN_GROUPS, post: IN_GROUPS },
  text: {
    reply: { max: MOST_TEXT, unit: 'utf16', confirmed: true },
    'private-reply': { max: MOST_TEXT, unit: 'utf16', confirmed: true },
  },
  attachments: {
    types: ['image/*', 'video/*', 'audio/*', 'application/*', 'text/*'],
    maxCount: MOST_FILES,
    maxBytes: MOST_UPLOAD,
    withText: true,
  },
  sees: { edits: true, deletions: false, hides: false, ownActions: false },
  backfill: false,
};

/** The record without some verbs. */
export function withoutVerbs(record: CapabilityRecord, lacking: readonly ActionVerb[]): CapabilityRecord {
  const verbs = Object.fromEntries(
    Object.entries(record.verbs).map(([kind, list]) => [kind, list.filter(({ verb }) => !lacking.includes(verb))]),
  );
  return { ...record, verbs };
}

/** The record of a bot that can be in no group. */
export function privateOnly(record: CapabilityRecord): CapabilityRecord {
  return { ...record, itemKinds: ['message'], verbs: { message: record.verbs.message ?? [] } };
}
