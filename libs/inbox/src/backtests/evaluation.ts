import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  type Decided,
  type EvaluationJob,
  type EvaluationResult,
  type PastAnswers,
  PastEvaluator,
  type PastQuestion,
  type ThreadWork,
  train,
  type Training,
} from '@parvis/moderation';

/** Asks one question about many batches; to be closed. */
export interface Evaluation {
  run(job: EvaluationJob): Promise<EvaluationResult>;
  close(): Promise<void>;
}

/** Items between two turns of the event loop where there is no thread: some milliseconds. */
const SLICE = 50;

/** Where threads that only compute begin, beside the program that runs; without one, as in tests, it is done here. */
export class ScreeningThread {
  file: string | null = besideMain('screening-thread.mjs');

  /** A thread of its own where the program brings one; else in slices, so that the event loop stays free. */
  open(question: PastQuestion): Evaluation {
    return this.file === null ? new SlicedEvaluation(question) : new ThreadedEvaluation(question, this.file);
  }

  /** Some seconds of computing for twenty thousand decisions. */
  async train(samples: Decided[]): Promise<Training> {
    if (this.file === null) return train(samples);
    const work: ThreadWork = { kind: 'train', samples };
    const worker = new Worker(this.file, { workerData: work });
    try {
      return await new Promise<Training>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => {
          reject(new Error('the thread of the training ended'));
        });
      });
    } finally {
      await worker.terminate();
    }
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
    const work: ThreadWork = { kind: 'evaluate', question };
    this.worker = new Worker(file, { workerData: work });
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
