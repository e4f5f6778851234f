import { type ColumnTypes, insertSql, rowsSql, type BulkStatement } from '../intake/bulk';

export const SCREENING_TYPES = {
  workspace_id: 'int',
  item_id: 'bigint',
  conversation_id: 'bigint',
  post_id: 'bigint',
  identity_id: 'bigint',
  cluster_id: 'bigint',
  sameness: 'bigint',
  created_at: 'timestamptz',
  first_flagged_at: 'timestamptz',
  due_at: 'timestamptz',
  account_id: 'int',
  flags: 'int',
  rule_ids: 'int[]',
  revision: 'smallint',
  kind: 'smallint',
  channel: 'smallint',
  platform_state: 'smallint',
  state: 'smallint',
  severity: 'smallint',
  label: 'smallint',
  copied: 'boolean',
  language: 'text',
  suggestion: 'text',
  signals: 'jsonb',
  marks: 'jsonb',
} as const satisfies ColumnTypes;

export type ScreeningRow = Record<keyof typeof SCREENING_TYPES, unknown>;

const SAYS = ['cluster_id', 'sameness', 'flags', 'rule_ids', 'revision', 'severity', 'label', 'copied', 'language', 'suggestion', 'signals', 'marks'] as const; // prettier-ignore

/** A new item; or an edited one, which is undecided again: what was decided was about other words. */
export const KEEP_SCREENINGS: BulkStatement = insertSql(
  'screening',
  SCREENING_TYPES,
  `on conflict (workspace_id, item_id) do update set ${SAYS.map((column) => `${column} = excluded.${column}`).join(', ')},
     screened_at = now(), state = 0, sync = 0, sync_error = null, decision_id = null, decided_by = null, acted_at = null,
     first_flagged_at = coalesce(screening.first_flagged_at, excluded.first_flagged_at), due_at = excluded.due_at, vigilance_told = 0`,
);

const HIT_TYPES = {
  workspace_id: 'int',
  item_id: 'bigint',
  rule_id: 'int',
  version: 'int',
  revision: 'smallint',
  channel: 'smallint',
  level: 'text',
  outside_share: 'boolean',
  plain_criticism: 'boolean',
} as const satisfies ColumnTypes;
export type HitRow = Record<keyof typeof HIT_TYPES, unknown>;
export const KEEP_HITS: BulkStatement = insertSql('screening_hit', HIT_TYPES, 'on conflict do nothing');

/** Notes on hits what the rule did: it was for their author after all, where it counted them as somebody else's before. */
export const HIT_ACTED: BulkStatement = {
  types: { workspace_id: 'int', item_id: 'bigint', rule_id: 'int', revision: 'smallint', decision_id: 'bigint' },
  sql: `update screening_hit h set acted = true, outside_share = false, decision_id = r.decision_id
        from ${rowsSql({ workspace_id: 'int', item_id: 'bigint', rule_id: 'int', revision: 'smallint', decision_id: 'bigint' })}
        where h.workspace_id = r.workspace_id and h.item_id = r.item_id and h.rule_id = r.rule_id and h.revision = r.revision`,
};
