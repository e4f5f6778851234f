import type { CapabilityRecord, VerbCapability } from '@parvis/contracts';

/** Bytes of the column that holds a comment. */
export const MOST_BYTES = 65_525;

const always = { windowHours: null, perItem: null };

const COMMENT_VERBS: VerbCapability[] = [
  {
    verb: 'reply',
    reversible: true,
    ...always,
    consequence: {
      en: 'Public under the comment at once. A comment that waits for approval is published with it, unless the account says otherwise.',
      fr: 'Publique aussitôt sous le commentaire. Un commentaire en attente est publié avec elle, sauf réglage contraire du compte.',
    },
  },
  {
    verb: 'edit-reply',
    reversible: false,
    ...always,
    consequence: {
      en: 'Replaces your public answer; WordPress keeps no former text.',
      fr: 'Remplace votre réponse publique\u202F; WordPress ne garde pas l’ancien texte.',
    },
  },
  {
    verb: 'delete-reply',
    reversible: false,
    ...always,
    consequence: {
      en: 'Your answer is deleted for good; answers to it move up one level.',
      fr: 'Votre réponse est supprimée définitivement\u202F; les réponses qu’elle a reçues remontent d’un niveau.',
    },
  },
  {
    verb: 'approve',
    reversible: true,
    ...always,
    visibleTo: 'everybody',
    consequence: { en: 'Everybody can read the comment.', fr: 'Tout le monde peut lire le commentaire.' },
  },
  {
    verb: 'hide',
    reversible: true,
    ...always,
    waitsForReview: true,
    visibleTo: 'author',
    consequence: {
      en: 'Back among the comments that wait for approval; answers to it stay visible.',
      fr: 'Remis parmi les commentaires en attente\u202F; les réponses qu’il a reçues restent visibles.',
    },
  },
  {
    verb: 'unhide',
    reversible: true,
    ...always,
    visibleTo: 'everybody',
    consequence: {
      en: 'Published, also out of spam or the trash.',
      fr: 'Publié, même depuis les indésirables ou la corbeille.',
    },
  },
  {
    verb: 'spam',
    reversible: false,
    ...always,
    visibleTo: 'nobody',
    consequence: {
      en: 'Moved to spam; a spam filter of the site learns from it.',
      fr: 'Déplacé dans les indésirables\u202F; un filtre antispam du site en tient compte.',
    },
  },
  {
    verb: 'reject',
    reversible: true,
    ...always,
    visibleTo: 'nobody',
    consequence: {
      en: 'Moved to the trash, which WordPress empties after 30 days.',
      fr: 'Mis à la corbeille, que WordPress vide au bout de 30 jours.',
    },
  },
  {
    verb: 'delete',
    reversible: false,
    ...always,
    visibleTo: 'nobody',
    consequence: {
      en: 'Deleted for good, without the trash; answers to it move up one level.',
      fr: 'Supprimé définitivement, sans corbeille\u202F; les réponses qu’il a reçues remontent d’un niveau.',
    },
  },
];

export const capabilities: CapabilityRecord = {
  channel: 'wordpress',
  label: { en: 'WordPress comments', fr: 'Commentaires WordPress' },
  itemKinds: ['comment'],
  receive: 'both',
  verbs: { comment: COMMENT_VERBS },
  text: { reply: { max: MOST_BYTES, unit: 'bytes', confirmed: true } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** The record of a user who may not moderate comments: WordPress then shows only what is published, and takes nothing. */
export const powerlessCapabilities: CapabilityRecord = { ...capabilities, verbs: { comment: [] } };
