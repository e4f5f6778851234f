import type { BeforeApplicationShutdown } from '@nestjs/common';
import Bull from 'bull';
import Redis, { type RedisOptions } from 'ioredis';
import type { RedisConfig } from '../config/platform-config';
import { createLogger, withLogContext } from '../logging/logger';
import { retryDelayMs } from './retry-delay';

const logger = createLogger('queue');

export interface JobOptions {
  /** Milliseconds from now before which the job does not run. */
  delayMs?: number;
}

export interface QueueOptions {
  /** Tries of one job before it is dropped from Redis; the rows it came from stay and the sweep makes it again. */
  attempts?: number;
  /** At most `max` jobs per `durationMs` for each value of the job's `group`. */
  limit?: { max: number; durationMs: number };
}

/** A job: `id` names the row it is about, so that adding it twice keeps one. */
export interface Job<Data> {
  id: string;
  data: Data;
}

/** One named queue on Redis. Nothing in it is the only copy: every job can be made again from rows. */
export class JobQueue<Data> {
  constructor(private readonly bull: Bull.Queue<Data>) {}

  /** Adds a job once per id while it is waiting or running. */
  async add(id: string, data: Data, options: JobOptions = {}): Promise<void> {
    await this.bull.add(data, { jobId: id, delay: options.delayMs ?? 0 });
  }

  /** Adds many in one round trip. */
  async addBulk(jobs: (Job<Data> & JobOptions)[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.bull.addBulk(jobs.map(({ id, data, delayMs }) => ({ data, opts: { jobId: id, delay: delayMs ?? 0 } })));
  }

  /** Starts working; up to `concurrency` jobs at once in this process. A throw counts as one try. */
  process(concurrency: number, handler: (job: Job<Data>) => Promise<void>): void {
    void this.bull.process(concurrency, (job) =>
      withLogContext({ jobId: String(job.id), queue: this.bull.name }, () =>
        handler({ id: String(job.id), data: job.data }),
      ),
    );
  }

  /** Takes a job out that has not started. */
  async remove(id: string): Promise<void> {
    await (await this.bull.getJob(id))?.remove().catch(() => undefined); // running: it looks at its row itself
  }

  /** Jobs not finished, delayed ones included. */
  async size(): Promise<number> {
    const { waiting, active, delayed } = await this.bull.getJobCounts();
    return waiting + active + delayed;
  }
}

/** Makes and closes queues; the only place that knows Bull. */
export class Queues implements BeforeApplicationShutdown {
  private readonly made = new Map<string, Bull.Queue>();
  private readonly connections: Redis[] = [];
  private readonly client: Redis;
  private readonly subscriber: Redis;

  constructor(private readonly config: RedisConfig) {
    this.client = this.connect();
    this.subscriber = this.connect();
  }

  /** The queue of that name; options count at its first mention in a process. */
  queue<Data>(name: string, options: QueueOptions = {}): JobQueue<Data> {
    let bull = this.made.get(name);
    if (!bull) {
      bull = this.make(name, options);
      this.made.set(name, bull);
    }
    return new JobQueue<Data>(bull as Bull.Queue<Data>);
  }

  /** Lets running jobs finish, then closes all connections. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.made.values()].map((bull) => bull.close()));
    for (const connection of this.connections) connection.disconnect();
  }

  private make(name: string, options: QueueOptions): Bull.Queue {
    const bull = new Bull(name, {
      // the braces keep the keys of one queue in one slot of a Redis Cluster
      prefix: `{${this.config.prefix}:${name}}`,
      createClient: (type) =>
        type === 'client' ? this.client : type === 'subscriber' ? this.subscriber : this.connect(),
      defaultJobOptions: {
        attempts: options.attempts ?? 5,
        backoff: { type: 'jittered' },
        removeOnComplete: true,
        removeOnFail: true,
      },
      settings: {
        lockDuration: 30_000,
        stalledInterval: 10_000,
        maxStalledCount: 3,
        backoffStrategies: { jittered: (attempts) => retryDelayMs(attempts) },
      },
      ...(options.limit && { limiter: { max: options.limit.max, duration: options.limit.durationMs } }),
    });
    bull.on('error', (error) => logger.warn({ err: error, queue: name }, 'queue trouble'));
    bull.on('failed', (job, error) => logger.warn({ err: error, queue: name, jobId: job.id }, 'job failed'));
    return bull;
  }

  private connect(): Redis {
    const options: RedisOptions = { maxRetriesPerRequest: null, enableReadyCheck: false };
    const connection = new Redis(this.config.url, options);
    connection.on('error', (error) => logger.warn({ err: error }, 'Redis trouble'));
    this.connections.push(connection);
    return connection;
  }
}
