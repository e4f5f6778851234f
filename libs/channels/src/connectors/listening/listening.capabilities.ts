import type { CapabilityRecord } from '@parvis/contracts';

/** Reading only: nothing can be done on the source, so that no verb is declared. */
export const capabilities: CapabilityRecord = {
  channel: 'listening',
  label: { en: 'Listening', fr: 'Écoute' },
  itemKinds: ['mention', 'post'],
  receive: 'poll',
  verbs: {},
  text: {},
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  // feeds do not say what was deleted; asked for known items, pages and networks do
  sees: { edits: true, deletions: false, hides: false, ownActions: false },
  backfill: true,
};
