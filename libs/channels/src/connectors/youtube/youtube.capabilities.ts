import type { ActionVerb, CapabilityRecord, VerbCapability } from '@parvis/contracts';

/** Most characters of a comment: cited in several places, documented by YouTube nowhere. */
export const MOST_COMMENT_CHARACTERS = 10_000;

function verb(name: ActionVerb, en: string, fr: string, reversible = false): VerbCapability {
  return { verb: name, reversible, windowHours: null, perItem: null, consequence: { en, fr } };
}

/** Everything but reading needs the scope `youtube.force-ssl`. */
const COMMENT_VERBS: VerbCapability[] = [
  verb(
    'reply',
    'Public under the comment, in the name of the channel.',
    'Publique sous le commentaire, au nom de la chaîne.',
  ),
  verb(
    'edit-reply',
    'Replaces the text of your reply. YouTube shows that it was edited.',
    'Remplace le texte de votre réponse. YouTube indique qu’elle a été modifiée.',
  ),
  verb('delete-reply', 'Removes your reply for good.', 'Supprime définitivement votre réponse.'),
  verb(
    'hide',
    'Held for review: only the author and the channel still see it.',
    'Retenu pour examen\u00A0: seuls l’auteur et la chaîne le voient encore.',
    true,
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde le voit de nouveau.', true),
  verb(
    'approve',
    'Published under the video. It can be hidden again.',
    'Publié sous la vidéo. Il peut être masqué de nouveau.',
  ),
  verb(
    'reject',
    'Rejected: nobody but its author sees it again, and it cannot be brought back.',
    'Refusé\u00A0: seul son auteur le voit encore, et on ne peut pas le rétablir.',
  ),
  verb(
    'delete',
    'YouTube rejects the comment: nobody but its author sees it again, and it cannot be brought back.',
    'YouTube refuse le commentaire\u00A0: seul son auteur le voit encore, et on ne peut pas le rétablir.',
  ),
  verb(
    'ban',
    'Rejects this comment and hides all that the author writes on the channel. Only YouTube Studio can undo it.',
    'Refuse ce commentaire et masque tout ce que l’auteur écrit sur la chaîne. Seul YouTube Studio permet de l’annuler.',
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
