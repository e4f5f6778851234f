import type { ActionVerb, AttachmentLimits, CapabilityRecord, LocalizedText, VerbCapability } from '@parvis/contracts';

/** Characters kept free for the `@name ` that a reply needs; a remote name counts without its server. */
const MENTION_RESERVE = 32;
/** Characters of a post where the server says nothing else. */
const DEFAULT_LENGTH = 500;
export const MOST_MEDIA = 4;

const CONSEQUENCES: Partial<Record<ActionVerb, LocalizedText>> = {
  reply: {
    en: 'Published under theirs, as visible as theirs is. They are mentioned and notified.',
    fr: 'Publiée sous la leur, avec la même visibilité. La personne est mentionnée et avertie.',
  },
  'private-reply': {
    en: 'Only the person you answer sees it. It is not encrypted: the servers can read it.',
    fr: 'Seule la personne à qui vous répondez la voit. Elle n’est pas chiffrée\u00A0: les serveurs peuvent la lire.',
  },
  'edit-reply': {
    en: 'Replaces the text of your post. Everybody can look up the earlier text.',
    fr: 'Remplace le texte de votre message. L’ancien texte reste consultable par tous.',
  },
  'delete-reply': {
    en: 'Removes your post for good. Other servers are asked to remove their copies.',
    fr: 'Supprime définitivement votre message. Les autres serveurs sont priés d’effacer leurs copies.',
  },
  like: { en: 'Marks it as a favourite of yours; the author is notified.', fr: 'L’ajoute à vos favoris\u202F; l’auteur en est averti.' }, // prettier-ignore
  unlike: { en: 'Takes it out of your favourites.', fr: 'Le retire de vos favoris.' },
  ban: {
    en: 'You and this person no longer see each other’s posts. What they wrote stays public for others.',
    fr: 'Vous et cette personne ne voyez plus vos messages respectifs. Ce qu’elle a écrit reste public pour les autres.',
  },
  unban: {
    en: 'This person can see and mention you again; follows are not restored.',
    fr: 'Cette personne peut de nouveau vous voir et vous mentionner\u202F; les abonnements ne sont pas rétablis.',
  },
  spam: {
    en: 'Reports it as spam to the moderators of both servers. It stays visible until they decide.',
    fr: 'Le signale comme indésirable à la modération des deux serveurs. Il reste visible jusqu’à sa décision.',
  },
  reject: {
    en: 'Takes your post out of theirs. Their own words stay.',
    fr: 'Retire votre message du leur. Leurs propres mots restent.',
  },
  'mark-read': { en: 'The conversation counts as read on Mastodon too.', fr: 'La conversation est aussi marquée comme lue sur Mastodon.' }, // prettier-ignore
};

const REVERSIBLE = new Set<ActionVerb>(['like', 'unlike', 'ban', 'unban']);

function offered(...verbs: ActionVerb[]): VerbCapability[] {
  return verbs.map((verb) => ({
    verb,
    reversible: REVERSIBLE.has(verb),
    windowHours: null,
    perItem: verb === 'spam' || verb === 'reject' ? 1 : null,
    consequence: CONSEQUENCES[verb] ?? { en: verb, fr: verb },
  }));
}

const OWN = ['edit-reply', 'delete-reply'] as const;
const OTHERS = ['like', 'unlike', 'ban', 'unban', 'spam'] as const;

/** What a Mastodon account can and cannot do: nobody can hide or delete what somebody else wrote. */
export const capabilities: CapabilityRecord = {
  channel: 'mastodon',
  label: { en: 'Mastodon', fr: 'Mastodon' },
  itemKinds: ['mention', 'comment', 'message', 'post'],
  receive: 'stream',
  verbs: {
    mention: offered('reply', 'private-reply', ...OWN, ...OTHERS),
    comment: offered('reply', 'private-reply', ...OWN, ...OTHERS),
    message: offered('reply', ...OWN, ...OTHERS, 'mark-read'),
    post: offered('reply', 'private-reply', ...OWN, ...OTHERS, 'reject'),
  },
  text: {
    reply: { max: DEFAULT_LENGTH - MENTION_RESERVE, unit: 'graphemes', confirmed: false },
    'private-reply': { max: DEFAULT_LENGTH - MENTION_RESERVE, unit: 'graphemes', confirmed: false },
  },
  attachments: {
    types: ['image/*', 'video/*', 'audio/*'],
    maxCount: MOST_MEDIA,
    maxBytes: 16 * 1024 * 1024,
    withText: true,
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};

/** What a probed server and token allow. */
export interface Found {
  /** Most characters of a post; null when the server does not say. */
  characters: number | null;
  /** Most bytes of a picture; null when the server does not say. */
  imageBytes: number | null;
  /** False: the server has no stream, so that the account is polled. */
  streams: boolean;
  /** False: the token may not upload. */
  uploads: boolean;
  lacking: readonly ActionVerb[];
}

/** The record with what the server and the token lack taken out. */
export function capabilitiesWith({ characters, imageBytes, streams, uploads, lacking }: Found): CapabilityRecord {
  const known = characters !== null && characters > MENTION_RESERVE;
  const limit = {
    max: (known ? characters : DEFAULT_LENGTH) - MENTION_RESERVE,
    unit: 'graphemes',
    confirmed: known,
  } as const;
  const verbs = Object.entries(capabilities.verbs).map(([kind, list]) => [
    kind,
    list.filter(({ verb }) => !lacking.includes(verb)),
  ]);
  const none: AttachmentLimits = { types: [], maxCount: 0, maxBytes: 0, withText: false };
  return {
    ...capabilities,
    receive: streams ? 'stream' : 'poll',
    verbs: Object.fromEntries(verbs) as CapabilityRecord['verbs'],
    text: { reply: limit, 'private-reply': limit },
    attachments: uploads
      ? { ...capabilities.attachments, maxBytes: imageBytes ?? capabilities.attachments.maxBytes }
      : none,
  };
}
