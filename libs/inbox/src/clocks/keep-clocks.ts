import { CONVERSATION_STATUSES, ITEM_DIRECTIONS } from '@parvis/contracts';
import { arrayLiteral, codeOf, type Tx } from '@parvis/platform';
import { type Alarm, type ClockFacts, isOver, ringClocks, settleClocks } from './clock-rules';
import {
  CLOCK_COLUMNS,
  type ClockRow,
  CLOCKS_THAT_COUNT,
  isoOf,
  type OwnedClock,
  toClock,
  writeClocks,
} from './clock-rows';
import type { Clock } from './clock';
import { bookOf, holdBooks } from './sla-books';
import { type PolicyFacts, promiseFor, type SlaBook } from './sla-policy';

const [WAITING, SNOOZED, HANDLED] = (['waiting', 'snoozed', 'handled'] as const).map((status) => codeOf(CONVERSATION_STATUSES, status)); // prettier-ignore
export const OUT = codeOf(ITEM_DIRECTIONS, 'out');

/** How close to its end a conversation counts as at risk; see `RiskSweeper`. */
export const AT_RISK_MS = 30 * 60_000;

/** A conversation as its clocks see it. */
interface FactsRow {
  id: string;
  status: number;
  waiting_since: Date | null;
  next_due_at: Date | null;
  first_reply_at: Date | null;
  last_direction: number;
  at_risk: boolean;
  account_id: number;
  assignee_id: number | null;
  team_id: number | null;
  channel: number;
  kind: number;
  stars: number | null;
  priority: number;
  tag_ids: number[];
  pinned_policy_id: number | null;
  vip: boolean;
}

const FACTS = `
  select c.id, c.status, c.waiting_since, c.next_due_at, c.first_reply_at, c.last_direction, c.at_risk, c.account_id, c.assignee_id,
    c.team_id, c.channel, c.kind, c.stars, c.priority, c.tag_ids, c.pinned_policy_id,
    $3 and coalesce((select contact_is_vip(p) from contact p where p.workspace_id = c.workspace_id and p.id = c.contact_id), false) as vip
  from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`;
const CLOCKS = `
  select ${CLOCK_COLUMNS} from conversation c
  join clock k on k.workspace_id = c.workspace_id and k.conversation_id = c.id and ${CLOCKS_THAT_COUNT}
  where c.workspace_id = $1 and c.id = any ($2::bigint[])`;
const WRITE_DUE = `
  update conversation c set next_due_at = r.due, at_risk = r.at_risk
  from unnest($2::bigint[], $3::timestamptz[], $4::boolean[]) as r (id, due, at_risk)
  where c.workspace_id = $1 and c.id = r.id`;

/** What `keepClocks` found. */
export interface KeptClocks {
  /** Conversations whose clocks or due time changed. */
  changed: string[];
  /** With `ring`: what reached its warning or end, by conversation. */
  alarms: { conversationId: string; ladderId: number | null; facts: ClockFacts; alarm: Alarm }[];
}

interface Options {
  now?: number;
  /** Also marks warnings and breaches: the sweeper's part, which tells of them. */
  ring?: boolean;
}

/**
 * Brings the clocks of conversations and their `next_due_at` in line with how they stand: call it in the transaction that
 * changed status, priority, tags, stars or who waits, under the lock of the conversations. Costs two short statements where the
 * workspace has no policies. The caller raises the version and publishes.
 */
export async function keepClocks(
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
  { now = Date.now(), ring = false }: Options = {},
): Promise<KeptClocks> {
  const kept: KeptClocks = { changed: [], alarms: [] };
  const book = ids.length === 0 ? null : await currentBook(tx, workspaceId);
  if (!book) return kept;
  const rows = await tx.prepared<FactsRow>(FACTS, [workspaceId, ids, book.asksForVip]);
  const clocks = await clocksOf(tx, workspaceId, ids);
  const owned: OwnedClock[] = [];
  const due: { id: string; at: number | null; atRisk: boolean }[] = [];
  for (const row of rows) {
    const own = clocks.get(row.id) ?? [];
    const facts = factsOf(row, own, now);
    const promise = promiseFor(book, policyFacts(row));
    const settled = settleClocks(own, facts, promise, now, () => tx.newId());
    const alarms = ring ? ringClocks(own, facts, now) : [];
    const written = new Set([...settled.changed, ...alarms.map(({ clock }) => clock)]);
    owned.push(...[...written].map((clock) => ({ workspaceId, conversationId: row.id, clock })));
    kept.alarms.push(...alarms.map((alarm) => ({ conversationId: row.id, ladderId: promise.ladderId, facts, alarm })));
    const atRisk = row.at_risk && settled.nextDueAt !== null && settled.nextDueAt < now + AT_RISK_MS;
    const moved = settled.nextDueAt !== (row.next_due_at?.getTime() ?? null) || atRisk !== row.at_risk;
    if (moved) due.push({ id: row.id, at: settled.nextDueAt, atRisk });
    if (moved || written.size > 0) kept.changed.push(row.id);
  }
  await writeClocks(tx, owned);
  if (due.length > 0) {
    await tx.query(WRITE_DUE, [
      workspaceId,
      arrayLiteral(due.map(({ id }) => id)),
      arrayLiteral(due.map(({ at }) => isoOf(at))),
      arrayLiteral(due.map(({ atRisk }) => atRisk)),
    ]);
  }
  return kept;
}

async function clocksOf(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, Clock[]>> {
  const clocks = new Map<string, Clock[]>();
  for (const row of await tx.prepared<ClockRow>(CLOCKS, [workspaceId, ids])) {
    const own = clocks.get(row.conversation_id) ?? [];
    own.push(toClock(row));
    clocks.set(row.conversation_id, own);
  }
  return clocks;
}

async function currentBook(tx: Tx, workspaceId: number): Promise<SlaBook | null> {
  await holdBooks(tx, [workspaceId]);
  const { version, settings } = await tx.one<{ version: number; settings: unknown }>(
    'select sla_version as version, settings from workspace where id = $1',
    [workspaceId],
  );
  return bookOf(tx, workspaceId, version, settings);
}

function factsOf(row: FactsRow, clocks: readonly Clock[], now: number): ClockFacts {
  const owedSince = row.waiting_since?.getTime() ?? null;
  return {
    ...standing(row.status, row.last_direction, owedSince),
    owedSince,
    promised: row.next_due_at !== null || clocks.some((clock) => !isOver(clock)),
    answeredBefore: row.first_reply_at !== null,
    endAt: now,
    assigneeId: row.assignee_id,
    teamId: row.team_id,
  };
}

/** What a status says to the clocks: it is the customer's turn when they were answered, whoever set the status. */
export function standing(
  status: number,
  lastDirection: number,
  owedSince: number | null,
): Pick<ClockFacts, 'snoozed' | 'handled' | 'waiting'> {
  // prettier-ignore
  return {
    snoozed: status === SNOOZED,
    handled: status === HANDLED,
    waiting: status === WAITING || (owedSince === null && lastDirection === OUT),
  };
}

function policyFacts({
  channel,
  account_id: accountId,
  kind,
  stars,
  priority,
  tag_ids: tagIds,
  vip,
  pinned_policy_id: pinnedPolicyId,
}: FactsRow): PolicyFacts {
  return { channel, accountId, kind, stars, priority, tagIds, vip, pinnedPolicyId };
}
