import type { ActionVerb, CapabilityRecord, LocalizedText, VerbCapability, VisibleTo } from '@parvis/contracts';

const CONSEQUENCES: Partial<Record<ActionVerb, LocalizedText>> = {
  reply: {
    en: 'Published below, visible to everybody; to a message only to this person.',
    fr: 'Publiée en dessous, visible par tous\u202F; à un message, visible par cette personne seulement.',
  },
  'private-reply': {
    en: 'Sent to the author as a private message or chat. It cannot be changed or taken back.',
    fr: 'Envoyée à l’auteur en message privé ou en discussion. Impossible à modifier ou à reprendre.',
  },
  'edit-reply': {
    en: 'Replaces your text. Reddit marks it as edited.',
    fr: 'Remplace votre texte. Reddit l’indique comme modifié.',
  },
  'delete-reply': {
    en: 'Deletes your reply for good. Answers to it stay below “[deleted]”.',
    fr: 'Supprime définitivement votre réponse. Les réponses à celle-ci restent sous «\u00A0[deleted]\u00A0».',
  },
  hide: {
    en: 'Removes it from your subreddit: others see “[removed]”, its author may still see it.',
    fr: 'Le retire de votre subreddit\u00A0: les autres voient «\u00A0[removed]\u00A0», l’auteur peut encore le voir.',
  },
  unhide: { en: 'Everybody sees it again.', fr: 'Tout le monde le voit de nouveau.' },
  approve: {
    en: 'Everybody sees it, and it leaves the moderation queue.',
    fr: 'Tout le monde le voit, et il quitte la file de modération.',
  },
  reject: { en: 'Stays out of your subreddit.', fr: 'Reste hors de votre subreddit.' },
  spam: {
    en: 'In your subreddit: removed, and Reddit’s filter learns from it. Elsewhere: reported to the moderators.',
    fr: 'Dans votre subreddit\u00A0: retiré, et le filtre de Reddit en tient compte. Ailleurs\u00A0: signalé à la modération.',
  },
  like: {
    en: 'An upvote of your account. Reddit allows it only when a person decides on it.',
    fr: 'Un vote positif de votre compte. Reddit ne l’admet que si une personne le décide.',
  },
  unlike: { en: 'Takes the vote back.', fr: 'Retire le vote.' },
  ban: {
    en: 'The author can no longer write in your subreddit and is told so. For a private message: your account blocks them; undo that on Reddit.',
    fr: 'L’auteur ne peut plus écrire dans votre subreddit et en est averti. Pour un message privé\u00A0: votre compte le bloque\u202F; à annuler sur Reddit.',
  },
  unban: { en: 'The author can write in your subreddit again.', fr: 'L’auteur peut de nouveau écrire dans votre subreddit.' }, // prettier-ignore
  'mark-read': { en: 'Counts as read on Reddit too.', fr: 'Est aussi marqué comme lu sur Reddit.' },
  archive: {
    en: 'Moves the moderator conversation to the archive for all moderators.',
    fr: 'Déplace la conversation de modération dans les archives pour tous les modérateurs.',
  },
};

/** Who still sees an item after what changes that. */
const VISIBLE_TO: Partial<Record<ActionVerb, VisibleTo>> = {
  hide: 'author',
  reject: 'author',
  unhide: 'everybody',
  approve: 'everybody',
};
const REVERSIBLE = new Set<ActionVerb>(['hide', 'unhide', 'like', 'unlike', 'ban', 'unban']);

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

const SAYING = ['reply', 'private-reply', 'edit-reply', 'delete-reply'] as const;
/** What needs moderator rights in the subreddit. */
export const MODERATING = ['hide', 'unhide', 'approve', 'reject', 'ban', 'unban'] as const;
const REACTING = ['spam', 'like', 'unlike'] as const;

/** What a Reddit account can and cannot do; moderator verbs work in its own subreddits only. */
export const capabilities: CapabilityRecord = {
  channel: 'reddit',
  label: { en: 'Reddit', fr: 'Reddit' },
  itemKinds: ['comment', 'mention', 'post', 'message'],
  receive: 'poll',
  verbs: {
    comment: offered(...SAYING, ...MODERATING, ...REACTING, 'mark-read'),
    mention: offered(...SAYING, ...MODERATING, ...REACTING, 'mark-read'),
    post: offered(...SAYING, ...MODERATING, ...REACTING),
    message: offered('reply', 'ban', 'unban', 'mark-read', 'archive'),
  },
  text: {
    reply: { max: 10_000, unit: 'utf16', confirmed: true },
    'private-reply': { max: 10_000, unit: 'utf16', confirmed: true },
  },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** The record without the verbs that this account lacks, per kind and in general. */
export function capabilitiesWithout(
  lacking: readonly ActionVerb[],
  ofMessages: readonly ActionVerb[],
): CapabilityRecord {
  const verbs = Object.entries(capabilities.verbs).map(([kind, list]) => [
    kind,
    list.filter(({ verb }) => !(kind === 'message' ? ofMessages : lacking).includes(verb)),
  ]);
  return { ...capabilities, verbs: Object.fromEntries(verbs) as CapabilityRecord['verbs'] };
}
