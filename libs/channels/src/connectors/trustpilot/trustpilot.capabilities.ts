import type { CapabilityRecord } from '@parvis/contracts';

/** Most characters of a reply. Trustpilot documents no number. */
export const MOST_REPLY_CHARACTERS = 4096;

export const capabilities: CapabilityRecord = {
  channel: 'trustpilot',
  label: { en: 'Trustpilot', fr: 'Trustpilot' },
  itemKinds: ['review'],
  receive: 'both',
  verbs: {
    review: [
      {
        verb: 'reply',
        reversible: true,
        windowHours: null,
        perItem: 1,
        consequence: {
          en: 'Public under the review, signed by the company.',
          fr: 'Publique sous l’avis, au nom de l’entreprise.',
        },
      },
      {
        verb: 'edit-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Replaces your public reply; the former text is gone.',
          fr: 'Remplace votre réponse publique\u202F; l’ancien texte disparaît.',
        },
      },
      {
        verb: 'delete-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Your reply disappears; the review stays.',
          fr: 'Votre réponse disparaît\u202F; l’avis reste.',
        },
      },
    ],
  },
  text: { reply: { max: MOST_REPLY_CHARACTERS, unit: 'utf16', confirmed: false } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};

/** The record of an account that can read and not write: nobody is named as the author of its replies. */
export const readOnlyCapabilities: CapabilityRecord = { ...capabilities, verbs: { review: [] } };
