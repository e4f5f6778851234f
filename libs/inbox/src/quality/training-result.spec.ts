import type { ReviewAnswer, TrainingTopic } from '@parvis/contracts';
import { lineOf, resultOf } from './training-result';
import type { RunRow, Taken } from './training-runs';
import type { TrainingSample } from './training-sample';

type Case = [topic: TrainingTopic, right: ReviewAnswer, said: ReviewAnswer | null, seconds?: number, reasonId?: string];

const explanation = { fr: 'Parce que.', en: 'Because.' };

function told(cases: readonly Case[]) {
  const samples = cases.map(([topic, answer], n): TrainingSample => ({ id: `s${n}`, language: 'en', text: `text ${n}`, answer, topic, explanation })); // prettier-ignore
  const answers: Record<string, ReviewAnswer> = {};
  const taken: Record<string, Taken> = {};
  for (const [n, [, , said, seconds, reasonId = null]] of cases.entries()) {
    if (said !== null) answers[`s${n}`] = said;
    if (seconds !== undefined) taken[`s${n}`] = { at: '', ms: seconds * 1000, reasonId };
  }
  const row: RunRow = { id: '1', member_id: 3, form: 'board', pace: 'own', sample_ids: samples.map(({ id }) => id), living: [], answers, taken, started_at: new Date(0), finished_at: new Date(1) }; // prettier-ignore
  const keys = new Map<string, string | null>([['1', 'insult'], ['2', 'spam'], ['9', null]]); // prettier-ignore
  return { result: resultOf(row, samples, keys), line: lineOf(row, samples) };
}

describe('how a practice went', () => {
  it('tells the share that was right, agreement beyond chance, and each miss with its reason', () => {
    const { result, line } = told([['insult', 'hide', 'hide', 4], ['insult', 'hide', 'keep', 8], ['spam', 'remove', 'remove', 2], ['criticism', 'keep', 'keep', 3]]); // prettier-ignore
    expect(result).toMatchObject({ score: 75, agreement: { pairs: 4, observed: 0.75 } });
    expect(result.agreement.kappa).toBeCloseTo(0.636, 3);
    expect(result.wrong).toEqual([{ text: 'text 1', topic: 'insult', answer: 'keep', expected: 'hide', seconds: 8, explanation }]); // prettier-ignore
    expect(line).toMatchObject({ memberId: '3', score: 75, word: 'substantial', answered: 4, total: 4 });
  });

  it('names the topic with the largest share of misses, and the one whose answers took longest', () => {
    const { result } = told([['spam', 'remove', 'keep', 1], ['spam', 'remove', 'remove', 3], ['hate', 'remove', 'hide', 2], ['other', 'keep', 'keep', 20]]); // prettier-ignore
    expect([result.mostWrong, result.slowest]).toEqual(['hate', 'other']);
    expect(result.byTopic).toEqual([
      { topic: 'hate', total: 1, right: 0, seconds: 2 },
      { topic: 'other', total: 1, right: 1, seconds: 20 },
      { topic: 'spam', total: 2, right: 1, seconds: 2 },
    ]);
  });

  it('leaves out what was not answered, and what was not measured', () => {
    const { result } = told([
      ['spam', 'remove', 'remove'],
      ['hate', 'remove', null],
    ]);
    expect(result).toMatchObject({ score: 100, mostWrong: null, slowest: null, wrong: [] });
    expect(result.byTopic).toEqual([{ topic: 'spam', total: 1, right: 1, seconds: null }]);
    expect(told([['spam', 'remove', null]]).result).toMatchObject({
      score: null,
      agreement: { pairs: 0 },
      byTopic: [],
    });
  });

  it('counts reasons that fit the topic; one of the house’s own always does, one for what may stay never', () => {
    const { result } = told([
      ['insult', 'hide', 'hide', 1, '1'],
      ['insult', 'hide', 'remove', 1, '2'],
      ['hate', 'remove', 'remove', 1, '9'],
      ['criticism', 'keep', 'hide', 1, '1'],
      ['insult', 'hide', 'keep', 1, '1'],
    ]);
    expect(result.reasons).toEqual({ given: 4, fitting: 2 });
  });
});
