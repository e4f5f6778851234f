import type { LearnerSettings } from '@parvis/contracts';
import { LEARNER_LIMITS } from '@parvis/contracts';
import { type Decided, type LearnedModel, type LearnerMetrics, readModel } from '@parvis/moderation';
import type { PublishedEvent, Tx } from '@parvis/platform';

export interface ModelRow {
  version: number;
  trained_at: Date | null;
  asked_at: Date | null;
  newest_decision: string;
  trained_on: number;
  why: string | null;
  model: unknown;
  metrics: LearnerMetrics | null;
}

const NAME = 'learner';
const USUAL: LearnerSettings = { enabled: true, suggestFrom: 80 };

/** What is learned of a workspace; undefined: nothing was tried yet. */
export function modelRow(tx: Tx, workspaceId: number): Promise<ModelRow | undefined> {
  return tx.maybeOne<ModelRow & Record<string, unknown>>(
    `select version, trained_at, asked_at, newest_decision, trained_on, why, model, metrics from learned_model where workspace_id = $1`,
    [workspaceId],
  );
}

/** What a screener takes of the learner: the model, null while there is none or it is switched off, and from where on it proposes, 0 to 1. */
export async function loadLearnedModel(
  tx: Tx,
  workspaceId: number,
): Promise<{ model: LearnedModel | null; suggestFrom: number }> {
  // prettier-ignore
  const { settings } = await learnerSettings(tx, workspaceId);
  const suggestFrom = settings.suggestFrom / 100;
  const row = settings.enabled ? await modelRow(tx, workspaceId) : undefined;
  return { model: row?.model ? readModel(row.model) : null, suggestFrom };
}

export async function learnerSettings(
  tx: Tx,
  workspaceId: number,
): Promise<{ settings: LearnerSettings; version: number }> {
  // prettier-ignore
  const row = await tx.maybeOne<{ value: Partial<LearnerSettings>; version: number }>(
    'select value, version from moderation_setting where workspace_id = $1 and name = $2',
    [workspaceId, NAME],
  );
  return { settings: { ...USUAL, ...row?.value }, version: row?.version ?? 0 };
}

export async function keepLearnerSettings(tx: Tx, workspaceId: number, settings: LearnerSettings): Promise<void> {
  await tx.query(
    `insert into moderation_setting as m (workspace_id, name, version, value) values ($1, $2, 1, $3)
     on conflict (workspace_id, name) do update set value = excluded.value, version = m.version + 1, updated_at = now()`,
    [workspaceId, NAME, JSON.stringify(settings)],
  );
}

// one lesson an item: the last word about the text as it reads now; data somebody gave away about themselves teaches nothing
const LESSONS = `
  select d.id, i.text, d.kind not in ('approve', 'unhide') as hidden from (
    select x.* from decision x where x.workspace_id = $1 and x.member_id is not null and x.undone_at is null and x.id > $2
      and x.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam') and not x.protective
    order by x.id desc limit $3) d
  join item i on i.workspace_id = d.workspace_id and i.id = d.item_id and i.revision = d.revision and i.text <> ''
  where not exists (
    select 1 from decision l where l.workspace_id = d.workspace_id and l.item_id = d.item_id and l.id > d.id and l.member_id is not null
      and l.undone_at is null and l.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam'))
  order by d.id`;

export interface Lesson extends Decided {
  id: string;
}

/** What people decided behind `afterId`, oldest first, the latest `most` of it. */
export function lessons(
  tx: Tx,
  workspaceId: number,
  afterId = '0',
  most: number = LEARNER_LIMITS.decisions,
): Promise<Lesson[]> {
  // prettier-ignore
  return tx.query<Lesson & Record<string, unknown>>(LESSONS, [workspaceId, afterId, most]);
}

export function learnerEvent(how: string, memberId: number | null = null): PublishedEvent {
  return { kind: `learner.${how}`, actorMemberId: memberId, data: {} };
}
