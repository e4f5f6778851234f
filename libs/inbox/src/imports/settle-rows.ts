import { IMPORT_OUTCOMES, type ImportChoices } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';

const TAKEN = codeOf(IMPORT_OUTCOMES, 'taken');
const KNOWN = codeOf(IMPORT_OUTCOMES, 'known');
const REFUSED = codeOf(IMPORT_OUTCOMES, 'refused');
const OPEN = 'r.workspace_id = $1 and r.import_id = $2 and r.outcome is null';

/** Settles what the choices decide: groups, labels, agents, and everything in a group that goes nowhere. */
export async function settleByChoice(
  tx: Tx,
  workspaceId: number,
  importId: string,
  choices: ImportChoices,
): Promise<void> {
  const settle = (kind: string, rows: { key: string; outcome: number; reason: string | null }[]) =>
    tx.query(
      `update import_row r set outcome = s.outcome, reason = s.reason, record = case when r.kind = 'agent' then r.record end
       from jsonb_to_recordset($4::jsonb) as s (key text, outcome smallint, reason text)
       where ${OPEN} and r.kind = $3 and r.key = s.key`,
      [workspaceId, importId, kind, JSON.stringify(rows)],
    );
  const decided = (key: string, outcome: number, reason: string | null = null) => ({ key, outcome, reason });
  await settle('group', choices.groups.map(({ key, ...to }) => (isLeftOut(to) ? decided(key, REFUSED, 'left-out') : decided(key, TAKEN)))); // prettier-ignore
  await settle('label', choices.labels.map(({ name, tagId, skip }) => skip ? decided(name.toLowerCase(), REFUSED, 'left-out') : decided(name.toLowerCase(), tagId === null ? TAKEN : KNOWN))); // prettier-ignore
  await settle('agent', choices.agents.map(({ key, memberId }) => (memberId === null ? decided(key, REFUSED, 'no-member') : decided(key, KNOWN)))); // prettier-ignore
  const skipped = choices.groups.filter(isLeftOut).map(({ key }) => key);
  if (skipped.length > 0) await skipGroups(tx, workspaceId, importId, skipped);
}

function isLeftOut({ accountId, archiveName }: { accountId: string | null; archiveName: string | null }): boolean {
  return accountId === null && archiveName === null;
}

async function skipGroups(tx: Tx, workspaceId: number, importId: string, groups: string[]): Promise<void> {
  const values = [workspaceId, importId, groups];
  await tx.query(
    `update import_row r set outcome = ${REFUSED}, reason = 'conversation-skipped', record = null
     where ${OPEN} and r.kind in ('message', 'note') and exists (
       select 1 from import_row c where c.workspace_id = $1 and c.import_id = $2 and c.kind = 'conversation' and c.key = r.parent
         and c.outcome is null and c.grp = any ($3::text[]))`,
    values,
  );
  await tx.query(
    `update import_row r set outcome = ${REFUSED}, reason = 'conversation-skipped', record = null
     where ${OPEN} and r.kind = 'conversation' and r.grp = any ($3::text[])`,
    values,
  );
}

/** Nothing more is taken; what the rows held is not needed any more. */
export async function settleCancelled(tx: Tx, workspaceId: number, importId: string): Promise<void> {
  await tx.query(`update import_row r set outcome = ${REFUSED}, reason = 'cancelled', record = null where ${OPEN}`, [
    workspaceId,
    importId,
  ]);
  await tx.query(
    'update import_row set record = null where workspace_id = $1 and import_id = $2 and record is not null',
    [workspaceId, importId],
  );
}
