import type { CapabilityRecord, VerbCapability, VerbQuota } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

/** Raised from 150 by TikTok in August 2026. */
export const MOST_COMMENT_CHARACTERS = 1200;
/** Not confirmed by the documentation. */
const MOST_MESSAGE_CHARACTERS = 6000;
export const MOST_IMAGE_BYTES = 3 * 1024 * 1024;
export const IMAGE_TYPES = ['image/jpeg', 'image/png'];
/** Hours in which a person's message can be answered. */
const WINDOW_HOURS = 48;
/** Calls of one endpoint, per account (Business API, rate limits). */
const CALLS: VerbQuota = { cost: 1, allowance: 40, everySeconds: 60 };

const DELETE_REPLY = verb(
  'delete-reply',
  'Removes the account’s comment for good. Comments of others can only be hidden.',
  'Supprime définitivement le commentaire du compte. Ceux des autres peuvent seulement être masqués.',
);

const ON_COMMENT: VerbCapability[] = [
  verb(
    'reply',
    'Published below the comment; everybody can read it. TikTok may hide it without a word when it takes it for spam.',
    'Publiée sous le commentaire\u202F; tout le monde peut la lire. TikTok peut la masquer sans prévenir s’il la prend pour du spam.',
  ),
  DELETE_REPLY,
  verb(
    'hide',
    'Only the author and the account still see the comment. The author is not told.',
    'Seuls l’auteur et le compte voient encore le commentaire. L’auteur n’est pas prévenu.',
    { reversible: true, visibleTo: 'author', quota: CALLS },
  ),
  verb('unhide', 'Everybody sees the comment again.', 'Tout le monde voit de nouveau le commentaire.', {
    reversible: true,
    visibleTo: 'everybody',
    quota: CALLS,
  }),
  verb('like', 'Shows that the account likes the comment.', 'Montre que le compte aime le commentaire.', {
    reversible: true,
  }),
  verb('unlike', 'Takes the like back.', 'Retire le j’aime.', { reversible: true }),
];

const ON_MENTION: VerbCapability[] = [
  verb(
    'reply',
    'Published as a comment on somebody else’s video; everybody can read it.',
    'Publiée en commentaire sous la vidéo d’une autre personne\u202F; tout le monde peut la lire.',
  ),
  DELETE_REPLY,
];

const ON_MESSAGE: VerbCapability[] = [
  verb(
    'reply',
    'Sent as a direct message. Possible for 48 hours after the person’s last message, ten messages at most until they answer.',
    'Envoyée en message privé. Possible pendant 48 heures après le dernier message de la personne, dix messages au plus jusqu’à sa réponse.',
    { windowHours: WINDOW_HOURS },
  ),
];

const NO_ATTACHMENT = { types: [], maxCount: 0, maxBytes: 0, withText: false };

/**
 * What a TikTok business account can and cannot do (Business API v1.3). Pinning a comment has no verb; banning, editing and
 * answering a comment in private do not exist.
 */
export const TIKTOK_CAPABILITIES: CapabilityRecord = {
  channel: 'tiktok',
  label: { en: 'TikTok', fr: 'TikTok' },
  itemKinds: ['comment', 'mention', 'message'],
  receive: 'both',
  verbs: { comment: ON_COMMENT, mention: ON_MENTION, message: ON_MESSAGE },
  text: { reply: { max: MOST_COMMENT_CHARACTERS, unit: 'utf16', confirmed: true } },
  attachments: NO_ATTACHMENT,
  perKind: {
    message: {
      reply: { max: MOST_MESSAGE_CHARACTERS, unit: 'utf16', confirmed: false },
      attachments: { types: IMAGE_TYPES, maxCount: 1, maxBytes: MOST_IMAGE_BYTES, withText: false },
    },
  },
  sees: { edits: false, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** What an account has too little permission for. */
export interface Lacking {
  comments: boolean;
  messages: boolean;
  push: boolean;
}

/** The record without the verbs and the way of receiving that an account lacks. */
export function capabilitiesWithout({ comments, messages, push }: Lacking): CapabilityRecord {
  const { verbs } = TIKTOK_CAPABILITIES;
  return {
    ...TIKTOK_CAPABILITIES,
    receive: push ? 'poll' : TIKTOK_CAPABILITIES.receive,
    verbs: { ...verbs, ...(comments && { comment: [], mention: [] }), ...(messages && { message: [] }) },
  };
}
