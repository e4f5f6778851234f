import type {
  AccountView,
  ActionView,
  CapabilityRecord,
  ConversationDetailView,
  ConversationView,
  ItemView,
  MemberView,
  MeView,
  VerbCapability,
} from '@parvis/contracts';
import { ROLE_PERMISSIONS } from '@parvis/contracts';

const AT = '2026-11-20T12:00:00.000Z';
const OF_NOBODY = { contactId: null, memberId: null, name: 'client_042', avatarUrl: null };

export const aMember = (more: Partial<MemberView> = {}): MemberView => ({
  id: 'm1', name: 'Camille R.', email: 'camille@maison-lumen.test', initials: 'CR', role: 'lead', teamIds: ['t1'], languages: ['fr'], active: true, lastSeenAt: AT, ...more,
}); // prettier-ignore

export const me = (more: Partial<MeView> = {}): MeView => ({
  userId: 'u1',
  member: aMember(),
  workspace: { id: 'w1', name: 'Maison Lumen', timeZone: 'Europe/Paris', replyHoldSeconds: 5, decisionHoldSeconds: 8 },
  workspaces: [],
  permissions: [...ROLE_PERMISSIONS.lead],
  preferences: { language: 'en', theme: 'light', density: 'comfortable', singleKeyShortcuts: 'everywhere', swipeToDecide: false, care: { blurText: false, blurMedia: false, greyscale: false, muteVideo: true, exposurePerDay: null } }, // prettier-ignore
  serverTime: new Date().toISOString(),
  ...more,
});

export const aConversation = (more: Partial<ConversationView> = {}): ConversationView => ({
  id: '1', accountId: 'a1', channel: 'instagram', kind: 'comment', status: 'open', subject: null, contact: { id: 'c1', name: 'client_042', avatarUrl: null },
  preview: 'No answer since yesterday', language: 'en', stars: null, reach: null, priority: 'none', assigneeId: 'm1', teamId: null, tagIds: [], itemCount: 1, unread: true,
  hasAttachments: false, lastDirection: 'in', lastActivityAt: AT, lastItemId: 'i1', waitingSince: AT, nobody: null, nextDueAt: null, snoozedUntil: null, createdAt: AT, views: { everybody: [], assignee: [], others: [] }, version: 1, ...more,
}); // prettier-ignore

export const aDetail = (more: Partial<ConversationDetailView> = {}): ConversationDetailView => ({
  ...aConversation(more), post: null, contactDetail: null, permalink: null, seenItemId: null, claim: null, history: [], ...more,
}); // prettier-ignore

export const anItem = (more: Partial<ItemView> = {}): ItemView => ({
  id: 'i1', conversationId: '1', kind: 'comment', direction: 'in', parentId: null, author: { ...OF_NOBODY, contactId: 'c1' }, text: 'No answer since yesterday', html: null,
  quoted: null, language: 'en', stars: null, attachments: [], platformState: 'visible', revision: 1, permalink: null, tagIds: [], action: null, system: null, mentions: [], forgottenAt: null,
  verbs: [
    { verb: 'reply', available: true, reversible: false, reason: null },
    { verb: 'private-reply', available: true, reversible: false, reason: null },
    { verb: 'hide', available: true, reversible: true, reason: null },
    { verb: 'delete', available: true, reversible: false, reason: null },
  ],
  createdAt: AT, ...more,
}); // prettier-ignore

export const anAction = (more: Partial<ActionView> = {}): ActionView => ({
  id: 'x1', verb: 'reply', state: 'held', holdUntil: new Date(Date.now() + 5000).toISOString(), error: null, attempts: 0, requestedBy: 'm1', itemId: 'o1', conversationId: '1', createdAt: AT, ...more,
}); // prettier-ignore

const verb = (name: VerbCapability['verb'], en: string, windowHours: number | null = null): VerbCapability => ({
  verb: name, reversible: name === 'hide', windowHours, perItem: null, consequence: { en, fr: en },
}); // prettier-ignore

export const capabilities = (more: Partial<CapabilityRecord> = {}): CapabilityRecord => ({
  channel: 'instagram',
  label: { en: 'Instagram', fr: 'Instagram' },
  itemKinds: ['comment', 'message'],
  receive: 'push',
  verbs: {
    comment: [
      verb('reply', 'Everybody reads it.'),
      verb('private-reply', 'Only the person reads it.', 168),
      verb('hide', 'The author still sees it.'),
      verb('delete', 'Gone for everybody.'),
    ],
  },
  text: {
    reply: { max: 40, unit: 'graphemes', confirmed: true },
    'private-reply': { max: 1000, unit: 'bytes', confirmed: true },
  },
  attachments: { types: ['image/*'], maxCount: 2, maxBytes: 1000, withText: true },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
  ...more,
});

export const anAccount = (more: Partial<AccountView> = {}): AccountView => ({
  id: 'a1', channel: 'instagram', name: 'Maison Lumen', externalId: 'x', settings: {}, credentialsSet: [], hookUrl: '', capabilities: capabilities(), health: 'working',
  healthDetail: null, lastEventAt: AT, lastError: null, tokenExpiresAt: null, silence: null, deadRawEvents: 0, failingActions: 0, backfill: { state: 'none', from: null, fetched: 0, error: null }, checkedAt: null, notice: null, quota: [], createdAt: AT, ...more,
}); // prettier-ignore
