import { Injectable } from '@nestjs/common';
import { LEARNER_LIMITS, type LearnerView, type UpdateLearnerBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { drift, learnedMost, readModel } from '@parvis/moderation';
import { Database, problem, type Tx } from '@parvis/platform';
import { bumpScreening } from '../screening-rules/bump-screening';
import { keepLearnerSettings, learnerEvent, learnerSettings, lessons, modelRow, type ModelRow } from './learned-model-rows'; // prettier-ignore

const FEATURES = 20;
/** Decisions since the training that a drift is told from. */
const RECENT = 500;

/** What is learned here from what people decide, and how far it goes. */
@Injectable()
export class Learner {
  constructor(private readonly db: Database) {}

  read(agent: Agent): Promise<LearnerView> {
    return this.db.transaction(agent.workspaceId, (tx) => learnerView(tx, agent.workspaceId));
  }

  /** 409 with the current state when it was decided on an older one. */
  update(agent: Agent, { version, ...changes }: UpdateLearnerBody): Promise<LearnerView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
      const now = await learnerSettings(tx, workspaceId);
      if (now.version !== version) {
        const current = await learnerView(tx, workspaceId);
        throw problem('stale-version', { detail: `You changed version ${version}; it is at ${now.version}.`, current });
      }
      await keepLearnerSettings(tx, workspaceId, { ...now.settings, ...changes });
      await bumpScreening(tx, workspaceId);
      await tx.publish(workspaceId, learnerEvent('updated', agent.memberId));
      return learnerView(tx, workspaceId);
    });
  }

  /** Asks for a training now; the worker does it. */
  train(agent: Agent): Promise<LearnerView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query(
        `insert into learned_model (workspace_id, asked_at) values ($1, now())
         on conflict (workspace_id) do update set asked_at = now(), attempts = 0`,
        [workspaceId],
      );
      await tx.publish(workspaceId, learnerEvent('asked', agent.memberId));
      return learnerView(tx, workspaceId);
    });
  }
}

async function learnerView(tx: Tx, workspaceId: number): Promise<LearnerView> {
  const { settings, version } = await learnerSettings(tx, workspaceId);
  const row = await modelRow(tx, workspaceId);
  const model = row && toModelView(row);
  return {
    state: stateOf(settings.enabled, model != null),
    why: model ? null : (row?.why ?? 'too-few'),
    decisions: await decisionsOf(tx, workspaceId),
    training: row?.asked_at != null,
    model: model ?? null,
    drift: row ? await driftOf(tx, workspaceId, row) : null,
    settings,
    version,
  };
}

function stateOf(isEnabled: boolean, isTrained: boolean): LearnerView['state'] {
  if (!isEnabled) return 'off';
  return isTrained ? 'suggesting' : 'untrained';
}

function toModelView(row: ModelRow): LearnerView['model'] {
  const model = row.model ? readModel(row.model) : null;
  if (!model || !row.metrics || !row.trained_at) return null;
  const { hiding, keeping } = learnedMost(model, FEATURES);
  return {
    version: row.version,
    trainedAt: row.trained_at.toISOString(),
    trainedOn: row.trained_on,
    auc: row.metrics.auc,
    thresholds: row.metrics.precisionAt,
    bins: row.metrics.bins,
    features: [...hiding, ...keeping].map(({ feature: text, weight }) => ({ text, weight })),
  };
}

async function decisionsOf(tx: Tx, workspaceId: number): Promise<LearnerView['decisions']> {
  const all = await lessons(tx, workspaceId);
  const hidden = all.filter((one) => one.hidden).length;
  return { hidden, kept: all.length - hidden, needed: LEARNER_LIMITS.needed };
}

async function driftOf(
  tx: Tx,
  workspaceId: number,
  { model, newest_decision }: ModelRow,
): Promise<LearnerView['drift']> {
  // prettier-ignore
  const learned = model ? readModel(model) : null;
  if (!learned) return null;
  const { state, error, bound, judged } = drift(learned, await lessons(tx, workspaceId, newest_decision, RECENT));
  return error === null ? null : { error, bound, judged, alarm: state === 'drifting' };
}
