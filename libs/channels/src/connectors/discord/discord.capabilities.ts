import type {
  ActionVerb,
  CapabilityRecord,
  ItemKind,
  LocalizedText,
  VerbCapability,
  VisibleTo,
} from '@parvis/contracts';

/** Characters of a message. Discord counts code points; UTF-16 units are never fewer. */
export const MOST_CHARACTERS = 2000;
export const MOST_FILES = 10;
/** Bytes of one request, files together. */
export const MOST_BYTES = 25 * 1024 * 1024;

const CONSEQUENCES: Partial<Record<ActionVerb, LocalizedText>> = {
  reply: {
    en: 'Sent by the bot as an answer, visible to everybody in the channel; to a direct message only to this person.',
    fr: 'Envoyée par le bot en réponse, visible de tous dans le salon\u202F; à un message privé, de cette personne seulement.',
  },
  'private-reply': {
    en: 'Sent by the bot as a direct message. It does not arrive when the person has closed theirs or has left the server.',
    fr: 'Envoyée par le bot en message privé. Elle n’arrive pas si la personne a fermé les siens ou a quitté le serveur.',
  },
  'edit-reply': {
    en: 'Replaces the text of your answer. Discord marks it as edited.',
    fr: 'Remplace le texte de votre réponse. Discord l’indique comme modifiée.',
  },
  'delete-reply': {
    en: 'Deletes your answer for good, for everybody.',
    fr: 'Supprime définitivement votre réponse, pour tout le monde.',
  },
  delete: {
    en: 'Deletes the message for good, for everybody. Discord cannot hide it instead.',
    fr: 'Supprime définitivement le message, pour tout le monde. Discord ne permet pas de le masquer à la place.',
  },
  like: { en: 'The bot reacts with 👍, visible to everybody who sees the message.', fr: 'Le bot réagit avec 👍, visible de tous ceux qui voient le message.' }, // prettier-ignore
  unlike: { en: 'Takes the bot’s 👍 back.', fr: 'Retire le 👍 du bot.' },
  ban: {
    en: 'The author is banned from the server or put in timeout, as the account’s settings say.',
    fr: 'L’auteur est banni du serveur ou exclu temporairement, selon les réglages du compte.',
  },
  unban: {
    en: 'Lifts the ban or the timeout. After a ban the author needs an invitation to come back.',
    fr: 'Lève le bannissement ou l’exclusion. Après un bannissement, il faut une invitation pour revenir.',
  },
};

const BAN: LocalizedText = {
  en: 'The author is removed from the server and cannot come back until the ban is lifted.',
  fr: 'L’auteur est exclu du serveur et ne peut pas revenir tant que le bannissement n’est pas levé.',
};

function timeoutWords(days: number): LocalizedText {
  const en = days === 1 ? 'a day' : `${days} days`;
  const fr = days === 1 ? 'un jour' : `${days} jours`;
  return {
    en: `The author stays in the server, but cannot write, react or speak there for ${en}.`,
    fr: `L’auteur reste sur le serveur, mais ne peut ni écrire, ni réagir, ni parler pendant ${fr}.`,
  };
}

/** Who still sees an item after what changes that. */
const VISIBLE_TO: Partial<Record<ActionVerb, VisibleTo>> = { delete: 'nobody' };
const REVERSIBLE = new Set<ActionVerb>(['like', 'unlike', 'ban', 'unban']);

function offered(...verbs: ActionVerb[]): VerbCapability[] {
  return verbs.map((verb) => ({
    verb,
    reversible: REVERSIBLE.has(verb),
    windowHours: null,
    perItem: null,
    consequence: CONSEQUENCES[verb] ?? { en: verb, fr: verb },
    ...(VISIBLE_TO[verb] && { visibleTo: VISIBLE_TO[verb] }),
  }));
}

const SAYING = ['reply', 'edit-reply', 'delete-reply'] as const;
const REACTING = ['like', 'unlike'] as const;
const IN_SERVERS = offered(...SAYING, 'private-reply', 'delete', ...REACTING, 'ban', 'unban');

/** What a Discord bot can and cannot do. */
export const capabilities: CapabilityRecord = {
  channel: 'discord',
  label: { en: 'Discord', fr: 'Discord' },
  itemKinds: ['comment', 'mention', 'post', 'message'],
  receive: 'stream',
  verbs: {
    comment: IN_SERVERS,
    mention: IN_SERVERS,
    post: IN_SERVERS,
    message: offered(...SAYING, ...REACTING),
  },
  text: {
    reply: { max: MOST_CHARACTERS, unit: 'utf16', confirmed: true },
    'private-reply': { max: MOST_CHARACTERS, unit: 'utf16', confirmed: true },
  },
  attachments: {
    types: ['image/*', 'video/*', 'audio/*', 'application/*', 'text/*'],
    maxCount: MOST_FILES,
    maxBytes: MOST_BYTES,
    withText: true,
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};

/** What this bot can do: without the verbs it lacks in servers, and with what blocking means here. */
export function capabilitiesWith(found: {
  lacking: readonly ActionVerb[];
  attaches: boolean;
  timeoutDays: number | null;
}): CapabilityRecord {
  const { lacking, attaches, timeoutDays } = found;
  const consequence = timeoutDays === null ? BAN : timeoutWords(timeoutDays);
  const inServers = IN_SERVERS.filter(({ verb }) => !lacking.includes(verb)).map((entry) =>
    entry.verb === 'ban' ? { ...entry, consequence } : entry,
  );
  const verbs = Object.entries(capabilities.verbs).map(([kind, list]) => [
    kind,
    list === IN_SERVERS ? inServers : list,
  ]);
  const nothing = { ...capabilities.attachments, types: [], maxCount: 0, maxBytes: 0 };
  return {
    ...capabilities,
    verbs: Object.fromEntries(verbs) as Partial<Record<ItemKind, VerbCapability[]>>,
    attachments: attaches ? capabilities.attachments : nothing,
  };
}
