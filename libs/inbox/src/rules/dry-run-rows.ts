import type { DryRunBody, DryRunView, RuleContent, RuleStepPreview } from '@parvis/contracts';
import { type PublishedEvent, throwProblem, type Tx } from '@parvis/platform';
import { CONVERSATION_COLUMNS, type ConversationRow, toSharedConversationView } from '../views-of/conversation-view';
import { isoOrNull } from '../views-of/iso';

export interface DryRunRow {
  id: string;
  workspace_id: number;
  member_id: number;
  after_id: string;
  created_at: Date;
  finished_at: Date | null;
  days: number;
  looked: number;
  total: number;
  matched: number;
  moments: number;
  attempts: number;
  state: DryRunView['state'];
  draft: Draft;
  by_channel: Record<string, number>;
  by_day: Record<string, number>;
  sample: { conversationId: string; steps: RuleStepPreview[] }[];
}

/** What is tried: a rule without name and place. */
export type Draft = Pick<RuleContent, 'trigger' | 'filter' | 'hours' | 'actions'> & Pick<DryRunBody, 'days'>;

export const DRY_RUN_COLUMNS = `d.id, d.workspace_id, d.member_id, d.after_id, d.created_at, d.finished_at, d.days, d.looked, d.total,
  d.matched, d.moments, d.attempts, d.state, d.draft, d.by_channel, d.by_day, d.sample`;

/** A dry run with its sample as the conversations stand now; 404 when there is none. */
export async function dryRunView(tx: Tx, workspaceId: number, id: string): Promise<DryRunView> {
  const row = await tx.maybeOne<DryRunRow & Record<string, unknown>>(
    `select ${DRY_RUN_COLUMNS} from rule_dry_run d where d.workspace_id = $1 and d.id = $2`,
    [workspaceId, id],
  );
  if (!row) throwProblem('not-found', { detail: 'There is no such dry run.' });
  const rows = await tx.query<ConversationRow & Record<string, unknown>>(
    `select ${CONVERSATION_COLUMNS} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, row.sample.map(({ conversationId }) => conversationId)],
  );
  const views = new Map(rows.map((one) => [one.id, toSharedConversationView(one)]));
  return {
    id: row.id,
    state: row.state,
    days: row.days,
    looked: row.looked,
    total: Math.max(row.total, row.looked),
    matched: row.matched,
    moments: row.moments,
    byChannel: row.by_channel,
    byDay: row.by_day,
    sample: row.sample.flatMap(({ conversationId, steps }) => {
      const conversation = views.get(conversationId);
      return conversation ? [{ conversation, steps }] : [];
    }),
    startedAt: row.created_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
  };
}

export function dryRunEvent(id: string): PublishedEvent {
  return { kind: 'rule-dry-run.progressed', data: { dryRunId: id } };
}
