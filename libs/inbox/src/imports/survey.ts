import {
  IMPORT_OUTCOMES,
  type ImportAgent,
  type ImportFound,
  type ImportGroup,
  type ImportLabel,
} from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

type Key = readonly [workspaceId: number, importId: string];

const REFUSED = codeOf(IMPORT_OUTCOMES, 'refused');
const AT = 'r.workspace_id = $1 and r.import_id = $2';

// what cannot be taken whatever is chosen, in an order in which each looks at what the one before left
const SETTLE: readonly string[] = [
  `update import_row r set outcome = ${REFUSED}, reason = 'conversation-missing', record = null
   where ${AT} and r.kind in ('message', 'note') and r.outcome is null and not exists (
     select 1 from import_row c where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.key = r.parent and c.reason is null)`,
  `update import_row r set outcome = ${REFUSED}, reason = 'no-messages', record = null
   where ${AT} and r.kind = 'conversation' and r.outcome is null and not exists (
     select 1 from import_row m where m.workspace_id = $1 and m.import_id = $2 and m.parent = r.key and m.kind = 'message' and m.outcome is null)`,
  `update import_row r set outcome = ${REFUSED}, reason = 'conversation-refused', record = null
   where ${AT} and r.kind = 'note' and r.outcome is null and exists (
     select 1 from import_row c where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.key = r.parent and c.reason = 'no-messages')
     and not exists (
     select 1 from import_row c where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.key = r.parent and c.reason is null)`,
];

// labels and groups that are used but not listed
const COMPLETE: readonly string[] = [
  `insert into import_row (workspace_id, import_id, id, kind, key, detail, place, record)
   select $1, $2, (select max(id) from import_row where workspace_id = $1 and import_id = $2) + row_number() over (order by lower(l.name)),
     'label', lower(l.name), min(l.name), min(r.place), jsonb_build_object('name', min(l.name))
   from import_row r, jsonb_array_elements_text(r.record -> 'labels') as l (name)
   where ${AT} and r.kind = 'conversation' and r.outcome is null group by lower(l.name)
   on conflict (workspace_id, import_id, kind, key) where key is not null and reason is null do nothing`,
  `insert into import_row (workspace_id, import_id, id, kind, key, detail, place, record)
   select $1, $2, (select max(id) from import_row where workspace_id = $1 and import_id = $2) + row_number() over (order by r.grp),
     'group', r.grp, min(r.record ->> 'groupName'), min(r.place), jsonb_build_object('name', min(r.record ->> 'groupName'))
   from import_row r where ${AT} and r.kind = 'conversation' and r.outcome is null group by r.grp
   on conflict (workspace_id, import_id, kind, key) where key is not null and reason is null do nothing`,
];

/** Ends the reading of a file: settles what cannot be taken and sums up the rest; null when nothing was recognised. */
export async function survey(tx: Tx, ...key: Key): Promise<ImportFound | null> {
  const { some } = await tx.one<{ some: boolean }>(
    `select exists (select 1 from import_row r where ${AT} and r.kind <> 'unknown') as some`,
    [...key],
  );
  if (!some) return null;
  for (const sql of [...SETTLE, ...COMPLETE]) await tx.query(sql, [...key]);
  return {
    groups: await groupsOf(tx, key),
    agents: await agentsOf(tx, key),
    labels: await labelsOf(tx, key),
    ...(await spanOf(tx, key)),
  };
}

/** Adds labels that were told apart from their conversations; returns the conversations that the file does not hold. */
export async function addLabels(
  tx: Tx,
  [workspaceId, importId]: Key,
  labels: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  const rows = [...labels].map(([key, names]) => ({ key, names }));
  const found = await tx.query<{ key: string }>(
    `update import_row r set record = jsonb_set(r.record, '{labels}', (r.record -> 'labels') || l.names)
     from jsonb_to_recordset($3::jsonb) as l (key text, names jsonb)
     where ${AT} and r.kind = 'conversation' and r.key = l.key and r.reason is null returning r.key`,
    [workspaceId, importId, JSON.stringify(rows)],
  );
  const known = new Set(found.map(({ key }) => key));
  return rows.flatMap(({ key }) => (known.has(key) ? [] : [key]));
}

function groupsOf(tx: Tx, key: Key): Promise<ImportGroup[]> {
  return tx.query<ImportGroup & Record<string, unknown>>(
    `select r.key, r.detail as name,
       (select count(*)::int from import_row c where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.grp = r.key and c.outcome is null) as conversations
     from import_row r where ${AT} and r.kind = 'group' and r.outcome is null order by 3 desc, 2`,
    [...key],
  );
}

function agentsOf(tx: Tx, key: Key): Promise<ImportAgent[]> {
  return tx.query<ImportAgent & Record<string, unknown>>(
    `with wrote as (select record ->> 'agent' as key, count(*)::int as n from import_row r
                    where ${AT} and r.kind in ('message', 'note') and r.outcome is null group by 1),
       holds as (select record ->> 'assignee' as key, count(*)::int as n from import_row r
                 where ${AT} and r.kind = 'conversation' and r.outcome is null group by 1)
     select r.key, r.detail as name, r.record ->> 'email' as email, m.id::text as "memberId",
       coalesce(w.n, 0) as messages, coalesce(h.n, 0) as assigned
     from import_row r
     left join app_user u on lower(u.email) = r.record ->> 'email'
     left join member m on m.workspace_id = $1 and m.user_id = u.id and m.active
     left join wrote w on w.key = r.key left join holds h on h.key = r.key
     where ${AT} and r.kind = 'agent' and r.outcome is null order by 5 desc, 2`,
    [...key],
  );
}

function labelsOf(tx: Tx, key: Key): Promise<ImportLabel[]> {
  return tx.query<ImportLabel & Record<string, unknown>>(
    `with used as (select lower(l.name) as key, count(distinct r.id)::int as n from import_row r, jsonb_array_elements_text(r.record -> 'labels') as l (name)
                   where ${AT} and r.kind = 'conversation' and r.outcome is null group by 1)
     select r.detail as name, coalesce(u.n, 0) as conversations, t.id::text as "tagId"
     from import_row r left join used u on u.key = r.key
     left join tag t on t.workspace_id = $1 and lower(t.name) = r.key and t.removed_at is null
     where ${AT} and r.kind = 'label' and r.outcome is null order by 2 desc, 1`,
    [...key],
  );
}

async function spanOf(tx: Tx, key: Key): Promise<Pick<ImportFound, 'from' | 'to' | 'attachments'>> {
  const row = await tx.one<{ from: Date | null; to: Date | null; attachments: number }>(
    `select min((r.record ->> 'createdAt')::timestamptz) as from, max((r.record ->> 'createdAt')::timestamptz) as to,
       coalesce(sum(jsonb_array_length(r.record -> 'attachments')), 0)::int as attachments
     from import_row r where ${AT} and r.kind in ('message', 'note') and r.outcome is null`,
    [...key],
  );
  return { from: isoOrNull(row.from), to: isoOrNull(row.to), attachments: row.attachments };
}
