import type { CapabilityRecord, VerbCapability } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

const PRIVATE_REPLY_HOURS = 7 * 24;
const MEGABYTE = 1024 * 1024;

const ANSWERING: VerbCapability[] = [
  verb(
    'reply',
    'Published under the item, in the name of the Page. Everybody can read it.',
    'Publié sous l’élément, au nom de la Page. Tout le monde peut le lire.',
  ),
  verb(
    'edit-reply',
    'Replaces the text of the Page’s reply. Facebook shows that it was edited.',
    'Remplace le texte de la réponse de la Page. Facebook indique qu’elle a été modifiée.',
  ),
  verb('delete-reply', 'Removes the Page’s reply for good.', 'Supprime définitivement la réponse de la Page.'),
];

const PRIVATE_REPLY = verb(
  'private-reply',
  'Starts a Messenger conversation with the author. Once per item; the next word is theirs.',
  'Ouvre une conversation Messenger avec l’auteur. Une seule fois par élément\u202F; la suite dépend de lui.',
  { windowHours: PRIVATE_REPLY_HOURS, perItem: 1 },
);

const LIKING: VerbCapability[] = [
  verb('like', 'Likes the item as the Page.', 'Aime l’élément au nom de la Page.', { reversible: true }),
  verb('unlike', 'Takes the Page’s like back.', 'Retire le «\u00A0j’aime\u00A0» de la Page.', { reversible: true }),
];

const HIDING: VerbCapability[] = [
  verb(
    'hide',
    'Only the author and their friends go on seeing it. They are not told.',
    'Seuls l’auteur et ses amis continuent de le voir. Ils n’en sont pas avertis.',
    { reversible: true, visibleTo: 'author-and-friends' },
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde le voit de nouveau.', {
    reversible: true,
    visibleTo: 'everybody',
  }),
];

const DELETION = verb(
  'delete',
  'Removes it from Facebook for good, with everything under it.',
  'Le supprime définitivement de Facebook, avec tout ce qui se trouve dessous.',
  { visibleTo: 'nobody' },
);

const BANNING: VerbCapability[] = [
  verb(
    'ban',
    'The person can no longer comment, post or write to the Page.',
    'La personne ne peut plus commenter, publier ni écrire à la Page.',
    { reversible: true },
  ),
  verb(
    'unban',
    'The person can comment, post and write to the Page again.',
    'La personne peut de nouveau commenter, publier et écrire à la Page.',
    { reversible: true },
  ),
];

/** What a Facebook Page can and cannot do. Recommendations can be answered, not hidden or deleted. */
export const FACEBOOK_CAPABILITIES: CapabilityRecord = {
  channel: 'facebook',
  label: { en: 'Facebook Page', fr: 'Page Facebook' },
  itemKinds: ['comment', 'post', 'mention', 'review'],
  receive: 'both',
  verbs: {
    comment: [...ANSWERING, PRIVATE_REPLY, ...HIDING, DELETION, ...LIKING, ...BANNING],
    post: [...ANSWERING, PRIVATE_REPLY, DELETION, ...LIKING, ...BANNING],
    mention: [...ANSWERING, ...LIKING, ...BANNING],
    review: [...ANSWERING, ...BANNING],
  },
  text: {
    reply: { max: 8000, unit: 'utf16', confirmed: false },
    'private-reply': { max: 2000, unit: 'utf16', confirmed: true },
  },
  attachments: { types: ['image/*', 'video/*'], maxCount: 1, maxBytes: 25 * MEGABYTE, withText: true },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};
