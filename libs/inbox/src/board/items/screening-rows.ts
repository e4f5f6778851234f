import { CHANNEL_KINDS, type ChannelKind, type DecisionKind, type Detector, type MarkedSpan, MODERATION_STATES, RISK_LABELS, SCREENING_FLAGS, type ScreeningFlag, SEVERITIES, type Severity, type Signal, SYNC_STATES } from '@parvis/contracts'; // prettier-ignore
import { nameOf, type Tx } from '@parvis/platform';

/** What the board needs of an item beside the item itself. */
export interface ScreeningRow extends Record<string, unknown> {
  item_id: string;
  post_id: string | null;
  identity_id: string | null;
  contact_id: string | null;
  cluster_id: string | null;
  created_at: Date;
  due_at: Date | null;
  account_id: number;
  flags: number;
  rule_ids: number[];
  revision: number;
  channel: number;
  state: number;
  sync: number;
  severity: number;
  label: number;
  pinned: boolean;
  language: string | null;
  suggestion: DecisionKind | null;
  sync_error: string | null;
  signals: Signal[];
  marks: MarkedSpan[];
  queues: number;
  handle: string | null;
  post_text: string | null;
  has_picture: boolean | null;
  decision_id: string | null;
  decision_kind: DecisionKind | null;
  decision_member: number | null;
  decision_rule: number | null;
  decision_reason: number | null;
  decision_at: Date | null;
  decision_action: string | null;
}

const ROWS = `
  select s.item_id, s.post_id, s.identity_id, n.contact_id, s.cluster_id, s.created_at, s.due_at, s.account_id, s.flags, s.rule_ids, s.revision,
    s.channel, s.state, s.sync, s.severity, s.label, s.pinned, s.language, s.suggestion, s.sync_error, s.signals, s.marks, s.queues,
    n.handle, p.text as post_text, p.picture_key is not null as has_picture, d.id as decision_id, d.kind as decision_kind,
    d.member_id as decision_member, d.rule_id as decision_rule, d.reason_id as decision_reason, d.at as decision_at, d.action_id as decision_action
  from screening s
  left join identity n on n.workspace_id = s.workspace_id and n.id = s.identity_id
  left join post p on p.workspace_id = s.workspace_id and p.id = s.post_id
  left join decision d on d.workspace_id = s.workspace_id and d.id = s.decision_id
  where s.workspace_id = $1 and s.item_id = any ($2::bigint[])`;

/** Rows by item; of what was not screened there is none. */
export async function readScreenings(
  tx: Tx,
  workspaceId: number,
  itemIds: readonly string[],
): Promise<Map<string, ScreeningRow>> {
  const rows = await tx.prepared<ScreeningRow>(ROWS, [workspaceId, itemIds]);
  return new Map(rows.map((row) => [row.item_id, row]));
}

/** Why a detector did not run although nothing is wrong with it. */
const FINE: ReadonlySet<string> = new Set(['off', 'too-short', 'untrained', 'not-needed', 'nothing-to-read']);

/** The codes of a row, spelled out. */
export function namesOf(row: ScreeningRow) {
  const flags: ScreeningFlag[] = SCREENING_FLAGS.filter((_, bit) => (row.flags & (1 << bit)) !== 0);
  const unchecked: Detector[] = !flags.includes('unchecked')
    ? []
    : row.signals
        .filter(({ state, why }) => state === 'did-not-run' && !FINE.has(why ?? ''))
        .map(({ detector }) => detector);
  const severity: Severity = SEVERITIES[row.severity as Severity];
  return {
    channel: nameOf(CHANNEL_KINDS, row.channel) as ChannelKind,
    state: nameOf(MODERATION_STATES, row.state),
    sync: nameOf(SYNC_STATES, row.sync),
    label: nameOf(RISK_LABELS, row.label),
    severity,
    flags,
    unchecked,
  };
}
