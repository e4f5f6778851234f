import { BULK_LIMITS, type BulkOutcome, type BulkPreview, type BulkReason, type BulkSample, type ConversationView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversationView, unreadColumn } from '../views-of/conversation-view'; // prettier-ignore
import { isReversible, isSingle, plainSteps, type PlainStep, type SingleStep } from './bulk-steps';
import { isEmpty, type PlainContext, type PlainRow, planPlain, refusalOf } from './plain-plan';
import { plainRows, workspaceCommitments } from './plain-rows';
import type { ResolvedSteps } from './resolve-steps';
import { previewSingle } from './single-preview';

const CHUNK = 2000;
const SINGLE_CHUNK = 200;
const SAMPLE = 10;

/** What became of one, foreseen. */
interface Foreseen {
  id: string;
  outcome: Exclude<BulkOutcome, 'failed'>;
  reason: BulkReason | null;
}

/** What a run over these would do, by the rules it will do it by; nothing is written. */
export async function previewOf(
  tx: Tx,
  agent: Agent,
  ids: readonly string[],
  { steps, macroName, accountId }: ResolvedSteps,
): Promise<Omit<BulkPreview, 'needsCount'>> {
  const commitments = await workspaceCommitments(tx, agent.workspaceId);
  const work: Work = { singles: steps.filter(isSingle), plain: plainSteps(steps), context: { now: new Date(), commitments, accountId } }; // prettier-ignore
  const tally = { changed: 0, unchanged: 0, skipped: 0 };
  const reasons = new Map<BulkReason, number>();
  const first: Foreseen[] = [];
  const size = work.singles.length > 0 ? SINGLE_CHUNK : CHUNK;
  for (let at = 0; at < ids.length; at += size) {
    for (const one of await foresee(tx, agent, ids.slice(at, at + size), work)) {
      tally[one.outcome] += 1;
      if (one.reason !== null) reasons.set(one.reason, (reasons.get(one.reason) ?? 0) + 1);
      if (first.length < SAMPLE && one.reason !== 'gone') first.push(one);
    }
  }
  return {
    count: ids.length,
    changes: tally.changed,
    unchanged: tally.unchanged,
    skipped: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    sample: await sampleOf(tx, agent, first),
    steps,
    macroName,
    reversible: isReversible(steps),
  };
}

/** Whether the start has to say how many it is about. */
export function needsCount(isQuery: boolean, count: number, reversible: boolean): boolean {
  return isQuery || count > BULK_LIMITS.unasked || !reversible;
}

interface Work {
  singles: SingleStep[];
  plain: PlainStep[];
  context: PlainContext;
}

async function foresee(tx: Tx, agent: Agent, ids: readonly string[], work: Work): Promise<Foreseen[]> {
  const rows = await plainRows(tx, [agent.workspaceId, agent.memberId], ids, { lock: false });
  const present = ids.flatMap((id) => rows.get(id) ?? []).filter((row) => refusalOf(row, work.context) === null);
  const refused = await previewSingle(tx, agent, present, work.singles);
  return ids.map((id) => {
    const row = rows.get(id);
    const reason = row ? (refusalOf(row, work.context) ?? refused.get(id)?.reason ?? null) : 'gone';
    if (!row || reason !== null) return { id, outcome: 'skipped', reason };
    return { id, outcome: changes(row, work) ? 'changed' : 'unchanged', reason: null };
  });
}

function changes(row: PlainRow, { singles, plain, context }: Work): boolean {
  return singles.length > 0 || !isEmpty(planPlain(row, plain, context));
}

async function sampleOf(tx: Tx, agent: Agent, first: readonly Foreseen[]): Promise<BulkSample[]> {
  const views = await conversationViews(tx, agent, first.map(({ id }) => id)); // prettier-ignore
  return first.flatMap(({ id, outcome, reason }) => {
    const conversation = views.get(id);
    return conversation ? [{ conversation, outcome, reason }] : [];
  });
}

/** Queue rows by id, as the member sees them. */
export async function conversationViews(
  tx: Tx,
  agent: Agent,
  ids: readonly string[],
): Promise<Map<string, ConversationView>> {
  const rows = await tx.query<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [agent.workspaceId, ids, agent.memberId],
  );
  return new Map(rows.map((row) => [row.id, toConversationView(row)]));
}
