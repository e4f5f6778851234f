import type { ContactIdentityView, ContactProfileView, ContactRowView, LinkSuggestionView } from '@parvis/contracts';

const AT = '2026-11-20T12:00:00.000Z';

export const anIdentity = (more: Partial<ContactIdentityView> = {}): ContactIdentityView => ({
  id: 'n1', contactId: 'c1', accountId: 'a1', channel: 'instagram', name: 'client_042', handle: '@client_042', avatarUrl: null, profileUrl: null, followers: null, firstSeenAt: AT, ...more,
}); // prettier-ignore

export const aContactRow = (more: Partial<ContactRowView> = {}): ContactRowView => ({
  id: 'c1', name: 'client_042', avatarUrl: null, vip: false, block: null, identities: [anIdentity()], listIds: [], conversationCount: 2, openCount: 1, firstSeenAt: AT, lastActivityAt: AT, ...more,
}); // prettier-ignore

export const aProfile = (more: Partial<ContactProfileView> = {}): ContactProfileView => ({
  ...aContactRow(), attributes: {}, stars: [], version: 1, ...more,
}); // prettier-ignore

export const aSuggestion = (more: Partial<LinkSuggestionView> = {}): LinkSuggestionView => ({
  contact: aContactRow({ id: 'c9', name: 'client.042', identities: [anIdentity({ id: 'n9', contactId: 'c9', channel: 'email', handle: 'ana@mail.example' })] }),
  evidence: [{ kind: 'same-email', value: 'ana@mail.example', identityIds: ['n1', 'n9'], strength: 'likely' }],
  ...more,
}); // prettier-ignore
