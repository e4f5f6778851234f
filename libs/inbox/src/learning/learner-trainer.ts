import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Decided, serialiseModel, type Training } from '@parvis/moderation';
import { createLogger, Database, isRetryable, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { ScreeningThread } from '../backtests/evaluation';
import { bumpScreening } from '../screening-rules/bump-screening';
import { learnerEvent, lessons } from './learned-model-rows';

const logger = createLogger('screening');
const EVERY_MS = 60_000;
const MOST_ATTEMPTS = 3;
/** Hour of the workspace's own night from which on its model is made anew, where somebody has decided something since. */
const NIGHT_FROM = 2;

// a workspace whose turn it is: asked for, or not tried since midnight and something new to learn from
const DUE = `
  select w.id, coalesce(m.attempts, 0) as attempts from workspace w left join learned_model m on m.workspace_id = w.id
  where m.asked_at is not null
    or (extract(hour from now() at time zone w.time_zone) >= ${NIGHT_FROM}
        and (m.trained_at is null or (m.trained_at at time zone w.time_zone)::date < (now() at time zone w.time_zone)::date)
        and exists (select 1 from decision d where d.workspace_id = w.id and d.member_id is not null and d.undone_at is null
                    and d.id > coalesce(m.newest_decision, 0)))
  order by m.asked_at, w.id limit 1`;

/** Makes the models of workspaces anew, each night and when somebody asks. The same decisions give the same model: doing it twice changes nothing. */
@Injectable()
export class LearnerTrainer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('learner', EVERY_MS, () => this.trainOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly thread: ScreeningThread,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'learner.asked')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One workspace; true when there may be another. */
  async trainOnce(): Promise<boolean> {
    const [due] = await this.db.read<{ id: number; attempts: number }>('system', DUE);
    if (!due) return false;
    try {
      await this.train(due.id);
    } catch (error) {
      if (isRetryable(error)) throw error;
      await this.db.read('system', SKIP, [due.id, due.attempts + 1 >= MOST_ATTEMPTS]);
      logger.error({ err: error, workspaceId: due.id }, 'a model could not be trained');
      throw error;
    }
    return true;
  }

  private async train(workspaceId: number): Promise<void> {
    const taught = await this.db.transaction(workspaceId, (tx) => lessons(tx, workspaceId));
    const samples: Decided[] = taught.map(({ text, hidden }) => ({ text, hidden }));
    const training = await this.thread.train(samples);
    await this.db.transaction(workspaceId, (tx) => keep(tx, workspaceId, training, taught.at(-1)?.id ?? '0'));
  }
}

const SKIP = `
  insert into learned_model (workspace_id, attempts) values ($1, 1)
  on conflict (workspace_id) do update set attempts = learned_model.attempts + 1,
    trained_at = case when $2 then now() else learned_model.trained_at end,
    asked_at = case when $2 then null else learned_model.asked_at end`;

/** With too little to learn from, an old model goes as well: it would be about what is not decided any more. */
async function keep(tx: Tx, workspaceId: number, training: Training, newestDecision: string): Promise<void> {
  const trained = training.state === 'trained' ? training : null;
  await tx.query(
    `insert into learned_model as m (workspace_id, version, trained_at, newest_decision, trained_on, why, model, metrics)
     values ($1, 1, now(), $2, $3, $4, $5, $6)
     on conflict (workspace_id) do update set version = m.version + 1, trained_at = now(), asked_at = null, attempts = 0,
       newest_decision = excluded.newest_decision, trained_on = excluded.trained_on, why = excluded.why, model = excluded.model,
       metrics = excluded.metrics`,
    [
      workspaceId,
      newestDecision,
      trained?.model.trainedOn ?? 0,
      training.state === 'untrained' ? training.why : null,
      trained && JSON.stringify(serialiseModel(trained.model)),
      trained && JSON.stringify(trained.metrics),
    ],
  );
  await bumpScreening(tx, workspaceId);
  await tx.publish(workspaceId, learnerEvent('trained'));
}
