import type { Tx } from '@parvis/platform';
import { KIND } from '../clocks/clock';
import { unansweredSince } from '../intake/refresh-waiting';

/**
 * What hangs on a conversation as a whole and goes where it goes; clocks before the ladders that climb on them. Two stay on purpose:
 * `rule_change`, since the change it is about happened in no other conversation, and `bulk_target`, since nobody chose the other one
 * (the run finds this one gone, and finds it again after an undo).
 */
export const CARRIED_TABLES = ['escalation', 'clock', 'ladder_run', 'outgoing_notice', 'outside_question', 'macro_run', 'rule_run', 'notification'] as const; // prettier-ignore
type CarriedTable = (typeof CARRIED_TABLES)[number];

/** Ids of what was carried, by table. */
export type Carried = Partial<Record<CarriedTable, string[]>>;

// one of each start per conversation: of two in the same millisecond the settling ends one anyway
const LATER_START = `, started_at = case when exists (
  select 1 from clock o where o.workspace_id = $1 and o.conversation_id = $3 and o.kind = t.kind and o.started_at = t.started_at)
  then t.started_at + interval '1 millisecond' else t.started_at end`;
// what a macro did to one conversation is not taken back in another
const NO_UNDO = ', undo_until = least(undo_until, now())';
// a rule has one run per conversation and moment: of two, the one that comes says where from until it is back there
const OWN_SOURCE = `, effects = null, source = (select case when exists (
    select 1 from rule_run o where o.workspace_id = $1 and o.conversation_id = $3 and o.rule_id = t.rule_id and o.source = s.own)
    then t.source || '@' || ($2::bigint)::text else s.own end
  from (select regexp_replace(t.source, '@' || ($3::bigint)::text || '$', '') as own) s)`;
const ALSO: Partial<Record<CarriedTable, string>> = { clock: LATER_START, macro_run: NO_UNDO, rule_run: OWN_SOURCE };

/**
 * Carries the records of one conversation over to another, or those of them that `only` names; returns which. Bring the clocks of
 * both in line afterwards (`keepClocks`).
 */
export async function carryRecords(
  tx: Tx,
  workspaceId: number,
  fromId: string,
  toId: string,
  only: Carried | null,
): Promise<Carried> {
  const carried: Carried = {};
  for (const table of CARRIED_TABLES) {
    const ids = only === null ? null : (only[table] ?? []);
    if (ids?.length === 0) continue;
    const rows = await tx.query<{ id: string }>(
      `update ${table} t set conversation_id = $3${ALSO[table] ?? ''} where t.workspace_id = $1 and t.conversation_id = $2
         and ($4::bigint[] is null or t.id = any ($4)) returning t.id`,
      [workspaceId, fromId, toId, ids],
    );
    if (rows.length > 0) carried[table] = rows.map(({ id }) => id);
  }
  return carried;
}

/** When all that waited for an answer was moved, the promise to answer it goes along; it was not kept by moving. */
export async function passPromise(tx: Tx, workspaceId: number, fromId: string, toId: string): Promise<Carried> {
  const [owed] = await unansweredSince(tx, [{ workspaceId, id: fromId }]);
  if (owed?.since) return {};
  const open = await tx.query<{ id: string }>(
    `select id from clock where workspace_id = $1 and conversation_id = $2 and ended_at is null and kind <> ${KIND.resolution}`,
    [workspaceId, fromId],
  );
  const clocks = open.map(({ id }) => id);
  const ladders = await tx.query<{ id: string }>(
    'select id from ladder_run where workspace_id = $1 and clock_id = any ($2::bigint[])',
    [workspaceId, clocks],
  );
  return carryRecords(tx, workspaceId, fromId, toId, { clock: clocks, ladder_run: ladders.map(({ id }) => id) });
}
