import type { ScreeningRuleContent, ScreeningWhen, Signal } from '@parvis/contracts';
import type { ScreeningSetup } from '../screening/screening-types';
import { neededDetectors } from './needed-detectors';
import { PastEvaluator } from './past-evaluator';
import type { PastItem } from './past-inputs';
import { type EvaluationResult, workInThread } from './thread-work';

const setup: ScreeningSetup = { lists: [], rules: [], off: [], learner: null, country: 'FR', timeZone: 'Europe/Paris' };
const rule = (when: ScreeningWhen): ScreeningRuleContent => ({ name: 'x', note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, when, except: null, intent: 'limit', severity: 3, reasonId: null, tagIds: [], allowFinal: false, budgetPerHour: 1, expiresAt: null, bar: 90, tests: { match: [], skip: [] } }); // prettier-ignore
const item = (text: string, stored: Signal[] | null = null): PastItem => ({ id: '1', text, language: 'fr', stars: null, channel: 'facebook', kind: 'comment', accountId: '1', postId: null, ad: null, attachments: false, edited: false, at: '2026-11-28T12:00:00.000Z', stored }); // prettier-ignore
const author = (labels: string[], value: number | null = null): Signal[] => [{ detector: 'author', state: labels.length > 0 ? 'true' : 'false', labels, value, why: null }]; // prettier-ignore
const copies = (labels: string[], value: number): Signal[] => [{ detector: 'copies', state: value > 0 ? 'true' : 'false', labels, value, why: null }]; // prettier-ignore
const answer = (when: ScreeningWhen, stored: Signal[] | null) =>
  new PastEvaluator({ draft: rule(when), live: null, setup }).answer([item('Bonjour', stored)]).draft[0];
const atLeast = (field: 'hidden-rate' | 'flood' | 'copies' | 'copy-authors' | 'repeats' | 'author-items', value: number): ScreeningWhen => ({ field, operator: 'at-least', value }); // prettier-ignore
const standing = (...value: string[]): ScreeningWhen => ({ field: 'standing', operator: 'is', value });

describe('a rule asked about the past', () => {
  it.each<[string, ScreeningWhen, Signal[] | null, boolean | null]>([
    ['nothing stored', { field: 'first-time', operator: 'is', value: true }, null, null],
    ['a first item', { field: 'first-time', operator: 'is', value: true }, author(['first-time']), true],
    ['no first item', { field: 'first-time', operator: 'is', value: true }, author([]), false],
    ['a share that was hidden', atLeast('hidden-rate', 40), author(['history'], 50), true],
    ['a share nobody wrote down', atLeast('hidden-rate', 40), author([]), null],
    ['a number nobody wrote down', atLeast('flood', 1), author(['flood']), null],
    ['another number nobody wrote down', atLeast('author-items', 1), author([], 50), null],
    ['somebody blocked', standing('blocked'), author(['blocked']), true],
    ['somebody who was not', standing('blocked'), author([]), false],
    ['somebody who may have been trusted', standing('trusted'), author([]), null],
    ['copies', atLeast('copies', 3), copies(['copies'], 4), true],
    ['no copies', atLeast('copy-authors', 1), copies([], 0), false],
    ['whose copies they were', atLeast('copy-authors', 1), copies(['copies'], 4), null],
    ['no repeats', atLeast('repeats', 1), copies(['copies'], 4), false],
    ['repeats', atLeast('repeats', 1), copies(['copies', 'repeats'], 4), null],
    ['the classifier’s word', { field: 'external', operator: 'says', value: ['spam'] }, [{ detector: 'external', state: 'true', labels: ['spam'], value: null, why: null }], true], // prettier-ignore
  ])('knows %s', (_name, when, stored, expected) => {
    expect(answer(when, stored)).toBe(expected);
  });

  it('asks of a text only what it depends on', () => {
    expect([...neededDetectors([rule({ field: 'word', operator: 'says', value: ['x'] })])]).toEqual([]);
    expect([...neededDetectors([rule({ field: 'link', operator: 'is', value: true })])]).toEqual(['links']);
    expect(neededDetectors([rule({ field: 'severity', operator: 'at-least', value: 2 })])).toEqual(new Set(['purpose', 'language', 'words', 'personal-data', 'sentiment'])); // prettier-ignore
    expect(neededDetectors([rule({ field: 'unchecked', operator: 'any-of', value: ['learner'] })]).size).toBe(11);
  });

  it('is answered in a thread as it is here', () => {
    const draft = rule({ field: 'word', operator: 'says', value: ['zigomar'] });
    const items = [item('Quel zigomar'), item('Quel brave homme')];
    const heard: unknown[] = [];
    let listener: ((message: { answer: PastItem[]; criticism: PastItem[] }) => void) | undefined;
    const port = { postMessage: (message: unknown) => heard.push(message), on: (_: 'message', next: never) => (listener = next) }; // prettier-ignore
    workInThread(port, { kind: 'evaluate', question: { draft, live: null, setup } });
    listener?.({ answer: items, criticism: [item('C’est nul, trois semaines que j’attends ma commande')] });
    const [result] = heard as EvaluationResult[];
    expect(result?.answers).toEqual(new PastEvaluator({ draft, live: null, setup }).answer(items));
    expect(result?.answers.draft).toEqual([true, false]);
    expect(result?.criticism).toEqual([true]);
    workInThread(port, { kind: 'train', samples: [] });
    expect(heard[1]).toMatchObject({ state: 'untrained', why: 'too-few' });
  });
});
