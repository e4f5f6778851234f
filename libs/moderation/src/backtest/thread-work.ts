import { type Decided, train } from '../learner/train';
import { type PastAnswers, PastEvaluator, type PastQuestion } from './past-evaluator';
import type { PastItem } from './past-inputs';

/** What a thread is started with: it answers batch after batch, or teaches a model and is done. */
export type ThreadWork = { kind: 'evaluate'; question: PastQuestion } | { kind: 'train'; samples: Decided[] };

/** What is done with a batch of items. */
export interface EvaluationJob {
  answer: readonly PastItem[];
  criticism: readonly Pick<PastItem, 'text' | 'language' | 'stars'>[];
}
export interface EvaluationResult {
  answers: PastAnswers;
  criticism: (boolean | null)[];
}

/** A port of a thread, as far as it is used here. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: EvaluationJob) => void): unknown;
}

/** The inside of a thread: computes what it is asked, in the order it is asked. */
export function workInThread(port: Port, work: ThreadWork): void {
  if (work.kind === 'train') {
    port.postMessage(train(work.samples));
    return;
  }
  const evaluator = new PastEvaluator(work.question);
  port.on('message', ({ answer, criticism }) => {
    const result: EvaluationResult = { answers: evaluator.answer(answer), criticism: evaluator.criticism(criticism) };
    port.postMessage(result);
  });
}
