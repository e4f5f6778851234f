import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type PastAnswers, PastEvaluator, type PastItem, type PastQuestion } from '@parvis/moderation';

/** What is done with a batch of items. */
export interface EvaluationJob {
  answer: readonly PastItem[];
  criticism: readonly Pick<PastItem, 'text' | 'language' | 'stars'>[];
}
export interface EvaluationResult {
  answers: PastAnswers;
  criticism: (boolean | null)[];
}

/** Asks one question about many batches; to be closed. */
export interface Evaluation {
  run(job: EvaluationJob): Promise<EvaluationResult>;
  close(): Promise<void>;
}

/** Items between two turns of the event loop where there is no thread: some milliseconds. */
const SLICE = 50;

/** Where threads of an evaluation begin, beside the program that runs; null: there is none, as in tests. */
export class EvaluationThread {
  file: string | null = besideMain('backtest-thread.mjs');

  /** A thread of its own where the program brings one; else in slices, so that the event loop stays free. */
  open(question: PastQuestion): Evaluation {
    return this.file === null ? new SlicedEvaluation(question) : new ThreadedEvaluation(question, this.file);
  }
}

function besideMain(name: string): string | null {
  const file = join(dirname(process.argv[1] ?? ''), name);
  return existsSync(file) ? file : null;
}

class SlicedEvaluation implements Evaluation {
  private readonly evaluator: PastEvaluator;

  constructor(question: PastQuestion) {
    this.evaluator = new PastEvaluator(question);
  }

  async run({ answer, criticism }: EvaluationJob): Promise<EvaluationResult> {
    const answers: PastAnswers = { draft: [], live: null };
    for (let from = 0; from < answer.length; from += SLICE) {
      const part = this.evaluator.answer(answer.slice(from, from + SLICE));
      answers.draft.push(...part.draft);
      if (part.live) (answers.live ??= []).push(...part.live);
      await nextTurn();
    }
    return { answers, criticism: this.evaluator.criticism(criticism) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Waiting {
  resolve: (result: EvaluationResult) => void;
  reject: (error: Error) => void;
}

/** Answers come in the order of the jobs. */
class ThreadedEvaluation implements Evaluation {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];

  constructor(question: PastQuestion, file: string) {
    this.worker = new Worker(file, { workerData: question });
    this.worker.on('message', (result: EvaluationResult) => this.waiting.shift()?.resolve(result));
    this.worker.on('error', (error: Error) => {
      this.fail(error);
    });
    this.worker.on('exit', () => {
      this.fail(new Error('the thread of the evaluation ended'));
    });
  }

  run(job: EvaluationJob): Promise<EvaluationResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(job);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
