import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
const MOST_THREADS = 2;

/** Where threads that only compute begin, beside the program that runs; without one, as in tests, it is done here. */
export class ScreeningThread {
  file: string | null = besideMain('screening-thread.mjs');
  /** Of one evaluation. */
  count = Math.min(MOST_THREADS, availableParallelism());

  /** A thread of its own where the program brings one; else in slices, so that the event loop stays free. */
  open(question: PastQuestion): Evaluation {
    const { file } = this;
    if (file === null) return new SlicedEvaluation(question);
    return new SharedEvaluation(Array.from({ length: this.count }, () => new ThreadedEvaluation(question, file)));
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

/** Shares each job out between several; the answers come back in the order of the items. */
class SharedEvaluation implements Evaluation {
  constructor(private readonly parts: readonly Evaluation[]) {}

  async run({ answer, criticism }: EvaluationJob): Promise<EvaluationResult> {
    const share = <T>(all: readonly T[], n: number): T[] => all.slice(Math.floor((n * all.length) / this.parts.length), Math.floor(((n + 1) * all.length) / this.parts.length)); // prettier-ignore
    const results = await Promise.all(this.parts.map((part, n) => part.run({ answer: share(answer, n), criticism: share(criticism, n) }))); // prettier-ignore
    const isCompared = results.some(({ answers }) => answers.live !== null);
    return {
      answers: {
        draft: results.flatMap(({ answers }) => answers.draft),
        live: isCompared ? results.flatMap(({ answers }) => answers.live ?? []) : null,
      },
      criticism: results.flatMap((one) => one.criticism),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.close()));
  }
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
