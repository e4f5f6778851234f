import type { CapabilityRecord, VerbCapability, VerbQuota } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

/** Most characters of a comment: cited in several places, documented by YouTube nowhere. */
export const MOST_COMMENT_CHARACTERS = 10_000;

/** Units of a write; the allowance is a day's, of the whole Google Cloud project. */
const quota: VerbQuota = { cost: 50, allowance: 10_000, everySeconds: 24 * 60 * 60 };

/** Everything but reading needs the scope `youtube.force-ssl`. */
const COMMENT_VERBS: VerbCapability[] = [
  verb(
    'reply',
    'Public under the comment, in the name of the channel.',
    'Publique sous le commentaire, au nom de la chaîne.',
    { quota },
  ),
  verb(
    'edit-reply',
    'Replaces the text of your reply. YouTube shows that it was edited.',
    'Remplace le texte de votre réponse. YouTube indique qu’elle a été modifiée.',
    { quota },
  ),
  verb('delete-reply', 'Removes your reply for good.', 'Supprime définitivement votre réponse.', { quota }),
  verb(
    'hide',
    'Held for review: only the author and the channel still see it.',
    'Retenu pour examen\u00A0: seuls l’auteur et la chaîne le voient encore.',
    { reversible: true, visibleTo: 'author', waitsForReview: true, quota },
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde le voit de nouveau.', {
    reversible: true,
    visibleTo: 'everybody',
    quota,
  }),
  verb(
    'approve',
    'Published under the video. It can be hidden again.',
    'Publié sous la vidéo. Il peut être masqué de nouveau.',
    { visibleTo: 'everybody', quota },
  ),
  verb(
    'reject',
    'Rejected: nobody but its author sees it again, and it cannot be brought back.',
    'Refusé\u00A0: seul son auteur le voit encore, et on ne peut pas le rétablir.',
    { visibleTo: 'author', quota },
  ),
  verb(
    'delete',
    'YouTube rejects the comment: nobody but its author sees it again, and it cannot be brought back.',
    'YouTube refuse le commentaire\u00A0: seul son auteur le voit encore, et on ne peut pas le rétablir.',
    { visibleTo: 'author', quota },
  ),
  verb(
    'ban',
    'Rejects this comment and hides all that the author writes on the channel. Only YouTube Studio can undo it.',
    'Refuse ce commentaire et masque tout ce que l’auteur écrit sur la chaîne. Seul YouTube Studio permet de l’annuler.',
    { visibleTo: 'author', quota },
  ),
];

export const capabilities: CapabilityRecord = {
  channel: 'youtube',
  label: { en: 'YouTube comments', fr: 'Commentaires YouTube' },
  itemKinds: ['comment'],
  // Hooks tell of new videos only; comments are found by polling alone.
  receive: 'poll',
  verbs: { comment: COMMENT_VERBS },
  text: { reply: { max: MOST_COMMENT_CHARACTERS, unit: 'utf16', confirmed: false } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** The record of a sign-in that may only read: without the held comments, nothing can be said of what is missing. */
export const readOnlyCapabilities: CapabilityRecord = {
  ...capabilities,
  verbs: {},
  sees: { ...capabilities.sees, deletions: false, hides: false },
};
