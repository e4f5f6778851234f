import { MODERATION_QUEUES, type ModerationItemView, type ModerationQueues, type ModerationRow, type ModerationRunView, type ModerationResultView, type StatementPreview } from '@parvis/contracts'; // prettier-ignore

const AT = '2026-11-20T12:00:00.000Z';

export const queueCounts = (counts: Partial<ModerationQueues['counts']> = {}, more: Partial<ModerationQueues> = {}): ModerationQueues => ({
  counts: { ...Object.fromEntries(MODERATION_QUEUES.map((queue) => [queue, 0])), ...counts } as ModerationQueues['counts'],
  posts: [],
  today: { decided: 0, secondsEach: null },
  ...more,
}); // prettier-ignore

export const aModerationRow = (more: Partial<ModerationRow> = {}): ModerationRow => ({
  itemId: '11', conversationId: '1', accountId: 'a1', channel: 'instagram', kind: 'comment', post: { id: '7', text: 'Aube, teaser', mediaUrl: null },
  author: { identityId: 'n1', contactId: 'c1', name: 'user_3307', handle: null, avatarUrl: null, standing: 'none', items: 11, hidden: 2, firstTime: false, since: AT },
  text: 'You people are complete idiots', masked: false, language: 'en', stars: null, hasPictures: false, createdAt: AT, revision: 1, platformState: 'visible', state: 'undecided', flags: [], severity: 4,
  label: 'insult', marks: [{ start: 15, end: 30, detector: 'words', tone: 'harm', label: 'insult', readAs: null, termId: 't9' }], rules: [], suggestion: null, unchecked: [], lookAlikes: null, decision: null,
  sync: 'in-sync', syncError: null, dueAt: null, pinned: false,
  verbs: [
    { verb: 'hide', available: true, reversible: true, reason: null },
    { verb: 'unhide', available: false, reversible: true, reason: 'already-done' },
    { verb: 'delete', available: true, reversible: false, reason: null },
  ],
  ...more,
}); // prettier-ignore

export const aModerationItem = (row: ModerationRow, more: Partial<ModerationItemView> = {}): ModerationItemView => ({
  row, tagIds: [], permalink: 'https://instagram.example/p/1', thread: { parent: null, before: [], after: [] }, post: null, past: [], cluster: null,
  meanings: [{ verb: 'hide', reversible: true, visibleTo: 'author' }], reports: [], reveals: [], ...more,
}); // prettier-ignore

export const aResult = (itemId: string, more: Partial<ModerationResultView> = {}): ModerationResultView => ({
  itemId, channel: 'instagram', outcome: 'decided', code: null, detail: null, decisionId: `d${itemId}`, actionId: null, undo: null, ...more,
}); // prettier-ignore

export const aStatementPreview = (more: Partial<StatementPreview> = {}): StatementPreview => ({
  kind: 'statement', language: 'fr', text: { en: 'Hello, it was hidden. 6. Redress.', fr: 'Bonjour, il a été masqué. 6. Recours.' }, way: 'private-reply',
  message: 'Bonjour, il a été masqué.', hindrance: null, sentByDefault: false, reasonRequired: false, noteRequired: false, harsherThanReason: false,
  fields: { restriction: 'hide', endsAt: null, final: false, territory: 'everywhere', facts: [], source: 'own-initiative', automatedDetection: false, automatedDecision: 'no', groundKind: 'terms', ground: null, explanation: { en: '', fr: '' }, appealUntil: AT },
  ...more,
}); // prettier-ignore

export const aModerationRun = (results: ModerationResultView[], more: Partial<ModerationRunView> = {}): ModerationRunView => {
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length;
  return {
    undoId: 'r1', state: 'done', kind: 'hide', reasonId: null, byMemberId: 'm1', clusterId: null, applyUntil: null, total: results.length,
    counts: { decided: count('decided'), refused: count('refused'), 'changed-since': count('changed-since'), 'taken-back': 0, reversed: 0, kept: 0 },
    createdAt: AT, finishedAt: AT, undoUntil: new Date(Date.now() + 86_400_000).toISOString(), version: 1, results, ...more,
  };
}; // prettier-ignore
