import type { ScreeningLevel, ScreeningRuleContent, ScreeningWhen } from '@parvis/contracts';
import type {
  AuthorFacts,
  ItemFacts,
  ListedTerm,
  ListedWords,
  LiveRule,
  ScreeningSetup,
} from '../src/screening/screening-types';

export const SAYS_SCAM: ScreeningWhen = { field: 'word', operator: 'says', value: ['arnaque'] };

export function aContent(more: Partial<ScreeningRuleContent> = {}): ScreeningRuleContent {
  return {
    name: 'A rule', note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, when: SAYS_SCAM, except: null,
    intent: 'limit', severity: 3, reasonId: '1', tagIds: [], allowFinal: false, budgetPerHour: 100, expiresAt: null, bar: 80,
    tests: { match: [], skip: [] }, ...more,
  }; // prettier-ignore
}

export function aRule(id: string, level: ScreeningLevel, more: Partial<ScreeningRuleContent> = {}): LiveRule {
  return { id, version: 1, level, share: 100, content: aContent(more) };
}

export function aTerm(id: string, text: string, more: Partial<ListedTerm> = {}): ListedTerm {
  return { id, listId: 'list', text, language: 'fr', severity: 3, category: 'insult', exceptions: [], ...more };
}

export function aList(level: ListedWords['level'], ...terms: ListedTerm[]): ListedWords {
  return { id: terms[0]?.listId ?? 'list', level, terms };
}

export function aSetup(more: Partial<ScreeningSetup> = {}): ScreeningSetup {
  return { lists: [], rules: [], off: ['external'], learner: null, country: 'FR', timeZone: 'Europe/Paris', ...more };
}

export function anAuthor(more: Partial<AuthorFacts> = {}): AuthorFacts {
  return { standing: 'none', strikes: 0, items: 12, hidden: 0, firstTime: false, lastMinute: 1, ...more };
}

export function facts(more: Partial<ItemFacts> = {}): ItemFacts {
  return {
    channel: 'facebook', kind: 'comment', accountId: '7', postId: '70', ad: false, stars: null, attachments: false, edited: false,
    at: '2026-11-28T10:30:00.000Z', author: anAuthor(), copies: { copies: 0, authors: 0, repeats: 0 }, external: null, ...more,
  }; // prettier-ignore
}
