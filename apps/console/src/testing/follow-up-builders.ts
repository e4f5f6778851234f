import type { AppealView, DecisionRecord, PersonStandingView, StandingView } from '@parvis/contracts';

const AT = '2026-11-20T12:00:00.000Z';

export const aStanding = (more: Partial<StandingView> = {}): StandingView => ({
  identity: { id: 'n1', contactId: 'c1', accountId: 'a1', channel: 'instagram', name: 'user_3307', handle: 'user_3307', avatarUrl: null, profileUrl: null, followers: null, firstSeenAt: AT },
  standing: 'none', until: null, reasonId: null, note: null, byMemberId: null, at: null,
  ban: { wanted: false, observed: false, state: 'none', error: null, actionId: null }, version: null, ...more,
}); // prettier-ignore

export const aPerson = (more: Partial<PersonStandingView> = {}): PersonStandingView => ({
  contactId: 'c1', name: 'user_3307', vip: false, standing: 'none', identities: [aStanding()], score: 0, proposal: null, ...more,
}); // prettier-ignore

export const aDecisionRecord = (more: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: '31', itemId: '11', conversationId: '1', accountId: 'a1', channel: 'instagram', itemKind: 'comment', words: 'Vous êtes nuls', author: { identityId: 'n1', contactId: 'c1', name: 'user_3307', handle: 'user_3307' }, kind: 'hide', intent: null,
  reason: { id: '6', key: 'insult', label: { en: 'Insult', fr: 'Insulte' } }, note: null, by: { memberId: 'm2', name: 'Inès M.' }, rule: null,
  automatedDetection: false, automatedDecision: 'no', protective: false, revision: 1, facts: [], at: AT, actionState: 'done', undoneAt: null, undoneByMemberId: null,
  reversesId: null, statementId: null, appeal: null, ...more,
}); // prettier-ignore

export const anAppeal = (more: Partial<AppealView> = {}): AppealView => ({
  id: '41', version: 3, state: 'open', decision: aDecisionRecord(), openedByMemberId: null, openedAt: AT, reviewerId: null, decidedByMemberId: null, decidedAt: null,
  undone: null, undoDetail: null, messages: [{ id: '1', side: 'author', memberId: null, text: 'I insulted nobody.', at: AT }], ...more,
}); // prettier-ignore
