import type { BacktestView, ModerationRow, Precision, RuleDashboardView, ScreeningRuleView, WordListView, WordTermView } from '@parvis/contracts'; // prettier-ignore
import { aModerationRow } from './moderation-builders';

const AT = '2026-11-20T12:00:00.000Z';
export const NOT_JUDGED: Precision = { right: 0, wrong: 0, share: null, low: null, high: null };

export const aScreeningRule = (more: Partial<ScreeningRuleView> = {}): ScreeningRuleView => ({
  id: '1', version: 3, enabled: true, level: 'suggest', share: 100, authorId: 'm1', updatedAt: AT, faults: [], failingTests: [], notice: null, precision: NOT_JUDGED, matches7d: 12, acted7d: 0, overturned7d: 0, lastMatchAt: AT,
  name: 'Insults', note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, when: { all: [{ field: 'word', operator: 'says', value: ['minable'] }] }, except: null, intent: 'limit', severity: 3, reasonId: '2',
  tagIds: [], allowFinal: false, budgetPerHour: 500, expiresAt: null, bar: 90, tests: { match: [{ text: 'vous êtes minables' }], skip: [{ text: 'bravo' }] }, ...more,
}); // prettier-ignore

/** Something that a rule for insults matched. */
export const aMatch = (more: Partial<ModerationRow> = {}): ModerationRow =>
  aModerationRow({
    itemId: 'i1',
    text: 'quel service minable',
    language: 'fr',
    marks: [{ start: 13, end: 20, detector: 'words', tone: 'harm', label: 'insult', readAs: 'minable', termId: null }],
    ...more,
  });

export const aBacktest = (more: Partial<BacktestView> = {}): BacktestView => ({
  id: '77', current: true, ruleId: '1', version: 3, state: 'done', days: 90, looked: 9000, total: 9000, matched: 40, unknown: 0, judged: { hidden: 30, kept: 2, unseen: 8 }, precision: { right: 30, wrong: 2, share: 0.9375, low: 0.799, high: 0.983 },
  difference: null, criticism: { plain: 2, known: 38, share: 0.05, objects: false }, byChannel: { instagram: 40 }, byDay: { '2026-11-19': 15, '2026-11-20': 25 },
  examples: [{ row: aMatch(), verdict: 'unseen', judgement: null }, { row: aMatch({ itemId: 'i2', text: 'minable mais réglé, merci' }), verdict: 'kept', judgement: null }], startedAt: AT, finishedAt: AT, ...more,
}); // prettier-ignore

export const aDashboard = (more: Partial<RuleDashboardView> = {}): RuleDashboardView => ({
  ruleId: '1', days: [{ day: '2026-11-19', matches: 5, acted: 3, held: 1, overturned: 1 }, { day: '2026-11-20', matches: 7, acted: 4, held: 0, overturned: 0 }], precision: { right: 9, wrong: 1, share: 0.9, low: 0.6, high: 0.98 },
  byChannel: { instagram: 12 }, criticismShare: 0.1, groups: null, versions: [{ version: 3, matches: 12, acted: 9, standing: 7, overturned: 1, precision: NOT_JUDGED }], ...more,
}); // prettier-ignore

export const aWordList = (more: Partial<WordListView> = {}): WordListView => ({ id: '5', name: 'Insults, French', level: 'mark', enabled: true, source: null, termCount: 2, languages: ['fr'], version: 4, ...more }); // prettier-ignore

export const aTerm = (more: Partial<WordTermView> = {}): WordTermView => ({ id: '9', listId: '5', text: 'minable', language: 'fr', severity: 3, category: 'insult', note: '', exceptions: [], hits30d: 14, ...more }); // prettier-ignore
