import type { AttachmentLimits, CapabilityRecord, VerbCapability } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

/** Not confirmed by LinkedIn: about what the page itself accepts. */
export const MOST_CHARACTERS = 1250;
/** What the terms allow to keep of other people's social actions, and of what is known about members. */
const CONTENT_HOURS = 48;
const PROFILE_HOURS = 24;

const COMMON: VerbCapability[] = [
  verb(
    'reply',
    'Published under the Page’s name; everybody who sees the post can read it.',
    'Publiée au nom de la Page\u202F; toute personne qui voit le post peut la lire.',
  ),
  verb(
    'edit-reply',
    'Replaces the text of the Page’s comment, which is marked as edited.',
    'Remplace le texte du commentaire de la Page, qui est signalé comme modifié.',
  ),
  verb(
    'delete-reply',
    'Removes the Page’s comment for good, together with the replies to it.',
    'Supprime définitivement le commentaire de la Page, avec les réponses qu’il a reçues.',
  ),
  verb('like', 'The Page reacts with a Like; the author is notified.', 'La Page réagit par un J’aime\u202F; l’auteur en est averti.', { reversible: true }), // prettier-ignore
  verb('unlike', 'Takes the Page’s reaction back.', 'Retire la réaction de la Page.', { reversible: true }),
];

/** LinkedIn confirms it nowhere, and an implementer was refused: only offered when it is switched on. */
const DELETE_OTHERS = verb(
  'delete',
  'Asks LinkedIn to remove somebody else’s comment with all replies to it. LinkedIn may refuse.',
  'Demande à LinkedIn de supprimer le commentaire d’une autre personne et ses réponses. LinkedIn peut refuser.',
  { visibleTo: 'nobody' },
);

const NO_ATTACHMENT: AttachmentLimits = { types: [], maxCount: 0, maxBytes: 0, withText: false };

/**
 * What a LinkedIn Page can and cannot do (Community Management API). It can neither hide nor ban nor approve, and a Page has no
 * direct messages.
 */
export const LINKEDIN_CAPABILITIES: CapabilityRecord = {
  channel: 'linkedin',
  label: { en: 'LinkedIn Page', fr: 'Page LinkedIn' },
  itemKinds: ['comment', 'mention'],
  receive: 'both',
  verbs: { comment: [...COMMON, DELETE_OTHERS], mention: COMMON },
  text: { reply: { max: MOST_CHARACTERS, unit: 'utf16', confirmed: false } },
  attachments: NO_ATTACHMENT,
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
  retention: {
    contentHours: CONTENT_HOURS,
    profileHours: PROFILE_HOURS,
    note: {
      en: 'LinkedIn’s terms: what others write may be kept for 48 hours, what is known about them for 24. Afterwards only references stay, and the texts are read again at LinkedIn.',
      fr: 'Conditions de LinkedIn\u00A0: ce que d’autres écrivent peut être conservé 48 heures, leur profil 24. Ensuite seules les références restent, et les textes se relisent sur LinkedIn.',
    },
  },
};
