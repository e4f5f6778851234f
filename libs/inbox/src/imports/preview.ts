import type { ImportChoices, ImportCounts, ImportKind, ImportPreview, ImportReason, ImportReasonCount } from '@parvis/contracts'; // prettier-ignore
import type { Tx } from '@parvis/platform';

interface Counted extends Record<string, unknown> {
  kind: ImportKind;
  what: 'taken' | 'known' | 'skipped';
  n: number;
}

// a place without an account is an archive that is yet to be made: nothing is known there
const FORESEEN = `
  with place as (select * from jsonb_to_recordset($3::jsonb) as p (key text, "accountId" int, "archiveName" text)),
  talk as (
    select c.key, c.ext_key, p."accountId" as account_id, p."accountId" is null and p."archiveName" is null as skipped
    from import_row c join place p on p.key = c.grp
    where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.outcome is null),
  said as (
    select m.kind, m.parent, t.skipped, k.item_id is not null as is_known from import_row m
    join talk t on t.key = m.parent
    left join item_key k on k.workspace_id = $1 and k.account_id = t.account_id and k.ext_key = m.ext_key and k.conversation_id is not null
    where m.workspace_id = $1 and m.import_id = $2 and m.kind in ('message', 'note') and m.outcome is null),
  known as (select distinct parent from said where is_known and kind = 'message')
  select kind, case when skipped then 'skipped' when is_known then 'known' else 'taken' end as what, count(*)::int as n from said group by 1, 2
  union all
  select 'conversation', case when t.skipped then 'skipped' when n.parent is not null or c.id is not null then 'known' else 'taken' end, count(*)::int
  from talk t left join known n on n.parent = t.key
  left join conversation c on c.workspace_id = $1 and c.account_id = t.account_id and c.thread_hash = t.ext_key group by 1, 2`;

/** What an import would do with these choices, counted; nothing is written. */
export async function previewOf(
  tx: Tx,
  workspaceId: number,
  importId: string,
  choices: ImportChoices,
): Promise<ImportPreview> {
  const rows = await tx.query<Counted>(FORESEEN, [workspaceId, importId, JSON.stringify(choices.groups)]);
  const settled = await reasonsOf(tx, workspaceId, importId);
  const counts: ImportCounts = {};
  const add = (kind: ImportKind, outcome: 'taken' | 'known' | 'refused', n: number) => {
    if (n > 0) counts[kind] = { ...counts[kind], [outcome]: (counts[kind]?.[outcome] ?? 0) + n };
  };
  const reasons = [...settled];
  const refuse = (kind: ImportKind, reason: ImportReason, n: number) => {
    if (n > 0) reasons.push({ kind, reason, rows: n });
  };
  for (const { kind, what, n } of rows) {
    if (what === 'skipped') refuse(kind, 'conversation-skipped', n);
    else add(kind, what, n);
  }
  for (const { memberId } of choices.agents) if (memberId !== null) add('agent', 'known', 1);
  for (const { tagId, skip } of choices.labels) if (!skip) add('label', tagId === null ? 'taken' : 'known', 1);
  refuse('agent', 'no-member', choices.agents.filter(({ memberId }) => memberId === null).length);
  refuse('label', 'left-out', choices.labels.filter(({ skip }) => skip).length);
  for (const { kind, rows: n } of reasons) add(kind, 'refused', n);
  return { counts, reasons };
}

/** Why rows were refused so far, the most frequent first. */
export function reasonsOf(tx: Tx, workspaceId: number, importId: string): Promise<ImportReasonCount[]> {
  return tx.query<ImportReasonCount & Record<string, unknown>>(
    `select kind, reason, count(*)::int as rows from import_row
     where workspace_id = $1 and import_id = $2 and reason is not null group by 1, 2 order by 3 desc, 1, 2`,
    [workspaceId, importId],
  );
}
