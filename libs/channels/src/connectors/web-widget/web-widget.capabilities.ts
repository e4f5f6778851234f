import { type ActionVerb, type CapabilityRecord, type VerbCapability, WIDGET_LIMITS, WIDGET_UPLOAD_TYPES } from '@parvis/contracts'; // prettier-ignore

type Options = Partial<Omit<VerbCapability, 'verb' | 'consequence'>>;

function can(verb: ActionVerb, en: string, fr: string, options: Options = {}): VerbCapability {
  return { verb, reversible: false, windowHours: null, perItem: null, consequence: { en, fr }, ...options };
}

const ON_MESSAGES = [
  can(
    'reply',
    'Appears in the visitor’s chat at once; by e-mail when they are away and left an address.',
    'Apparaît aussitôt dans la discussion du visiteur\u202F; par e-mail s’il est parti et a laissé une adresse.',
  ),
  can(
    'edit-reply',
    'Replaces your text in the chat, marked as edited. An e-mail that has left is not changed.',
    'Remplace votre texte dans la discussion, marqué comme modifié. Un e-mail déjà parti ne change pas.',
  ),
  can(
    'delete-reply',
    'Takes your message out of the chat; that there was one stays visible.',
    'Retire votre message de la discussion\u202F; on voit qu’il y en avait un.',
  ),
  can(
    'hide',
    'Hidden from the team’s transcript. The visitor still sees it.',
    'Masqué dans la transcription de l’équipe. Le visiteur le voit encore.',
    { reversible: true, visibleTo: 'author' },
  ),
  can('unhide', 'Shown in the transcript again.', 'De nouveau visible dans la transcription.', {
    reversible: true,
    visibleTo: 'everybody',
  }),
  can(
    'ban',
    'This visitor, and others from the same network address, can write no more.',
    'Ce visiteur, et d’autres à la même adresse réseau, ne peuvent plus écrire.',
    { reversible: true },
  ),
  can('unban', 'The visitor can write again.', 'Le visiteur peut écrire de nouveau.', { reversible: true }),
  can('mark-read', 'The visitor sees that it was read.', 'Le visiteur voit que c’est lu.'),
];

/** Everything is ours, so nothing has a window but the visitor's own edits. */
export const capabilities: CapabilityRecord = {
  channel: 'web-widget',
  label: { en: 'Website chat', fr: 'Chat du site' },
  itemKinds: ['message'],
  receive: 'push',
  verbs: { message: ON_MESSAGES },
  text: { reply: { max: WIDGET_LIMITS.textLength, unit: 'utf16', confirmed: true } },
  attachments: {
    types: [...WIDGET_UPLOAD_TYPES],
    maxCount: WIDGET_LIMITS.attachmentsPerMessage,
    maxBytes: WIDGET_LIMITS.attachmentBytes,
    withText: true,
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: false },
  backfill: false,
};
