import type { ReviewAnswer, TrainingLine, TrainingResultView, TrainingTopic } from '@parvis/contracts';
import { agreementOf } from './agreement';
import { type RunRow, runView } from './training-runs';
import type { TrainingSample } from './training-sample';

/** Keys of the reasons that every workspace starts with, by what they fit; a topic that is not here wants no reason. */
const FITTING: Partial<Record<TrainingTopic, readonly string[]>> = {
  spam: ['spam', 'competitor-ad', 'scam'],
  scam: ['scam', 'spam'],
  insult: ['insult'],
  hate: ['hate', 'insult'],
  threat: ['threat'],
  'personal-data': ['personal-data', 'own-data'],
  'off-topic': ['off-topic', 'competitor-ad', 'spam'],
  'self-harm': ['self-harm'],
};

interface Answered {
  sample: TrainingSample;
  answer: ReviewAnswer;
  right: boolean;
  seconds: number | null;
  reasonId: string | null;
}

/** How a run went. `reasonKeys`: the key of each reason by its id; a reason of the workspace's own has none and fits wherever it is given. */
export function resultOf(
  row: RunRow,
  samples: readonly TrainingSample[],
  reasonKeys: ReadonlyMap<string, string | null>,
): TrainingResultView {
  const answered = answeredIn(row, samples);
  const byTopic = topicsOf(answered);
  return {
    run: runView(row, samples),
    score: scoreOf(answered),
    agreement: agreementOf(answered.map(({ sample, answer }) => [answer, sample.answer])),
    byTopic,
    mostWrong: first(byTopic.filter(({ total, right }) => right < total), (one) => (one.total - one.right) / one.total)?.topic ?? null, // prettier-ignore
    slowest: byTopic.length > 1 ? (first(byTopic.filter(({ seconds }) => seconds !== null), (one) => one.seconds ?? 0)?.topic ?? null) : null, // prettier-ignore
    reasons: reasonsOf(answered, reasonKeys),
    wrong: answered
      .filter(({ right }) => !right)
      .map(({ sample: { text, topic, answer: expected, explanation }, answer, seconds }) => ({ text, topic, answer, expected, seconds, explanation })), // prettier-ignore
  };
}

/** The line of a list; of a run that is finished. */
export function lineOf(row: RunRow, samples: readonly TrainingSample[]): TrainingLine {
  const { id, memberId, form, pace, total, answered, startedAt, finishedAt } = runView(row, samples);
  const all = answeredIn(row, samples);
  const { word } = agreementOf(all.map(({ sample, answer }) => [answer, sample.answer]));
  return { id, memberId, form, pace, total, answered, startedAt, finishedAt: finishedAt ?? startedAt, score: scoreOf(all), word }; // prettier-ignore
}

function answeredIn(row: RunRow, samples: readonly TrainingSample[]): Answered[] {
  return samples.flatMap((sample) => {
    const answer = row.answers[sample.id];
    if (answer === undefined) return [];
    const taken = row.taken[sample.id];
    const seconds = taken ? Math.round(taken.ms / 100) / 10 : null;
    return [{ sample, answer, right: answer === sample.answer, seconds, reasonId: taken?.reasonId ?? null }];
  });
}

function scoreOf(answered: readonly Answered[]): number | null {
  return answered.length === 0 ? null : Math.round((answered.filter(({ right }) => right).length / answered.length) * 100); // prettier-ignore
}

function topicsOf(answered: readonly Answered[]): TrainingResultView['byTopic'] {
  const topics = [...new Set(answered.map(({ sample }) => sample.topic))].sort();
  return topics.map((topic) => {
    const own = answered.filter(({ sample }) => sample.topic === topic);
    return { topic, total: own.length, right: own.filter(({ right }) => right).length, seconds: median(own.flatMap(({ seconds }) => seconds ?? [])) }; // prettier-ignore
  });
}

function reasonsOf(
  answered: readonly Answered[],
  keys: ReadonlyMap<string, string | null>,
): { given: number; fitting: number } {
  // prettier-ignore
  const given = answered.filter(({ answer, reasonId }) => answer !== 'keep' && reasonId !== null);
  const fits = ({ sample, reasonId }: Answered): boolean => {
    const key = keys.get(reasonId ?? '') ?? null;
    return sample.answer !== 'keep' && (key === null || FITTING[sample.topic]?.includes(key) === true);
  };
  return { given: given.length, fitting: given.filter(fits).length };
}

/** Middle value, of two the mean; null of none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round(((low + high) / 2) * 10) / 10;
}

function first<T>(list: readonly T[], weight: (one: T) => number): T | undefined {
  return [...list].sort((one, other) => weight(other) - weight(one))[0];
}
