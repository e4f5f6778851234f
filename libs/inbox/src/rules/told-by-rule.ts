import type { RuleStepResult, SystemLine } from '@parvis/contracts';
import type { PublishedEvent, Tx } from '@parvis/platform';
import { addSystemLine, DIRECTION, lockConversation } from '../conversations/conversation-writes';
import { tellAssigned } from '../notifications/tell-assigned';
import { itemCreated } from '../wire/events';
import type { RuleRow } from './rule-rows';
import type { RuleEffects } from './run-actions';

interface Doing {
  /** Rules from which its effects follow, itself last. */
  chain: number[];
  rule: Pick<RuleRow, 'id' | 'name' | 'version' | 'author_id'>;
  runId: string;
  conversationId: string;
}

type Done = { steps: RuleStepResult[]; effects: RuleEffects };

/**
 * Does what a rule does through the services of members, and has it told as the rule's: every event carries its cause and names
 * no member, and one line in the thread says what it did in place of a line per step.
 */
export async function toldByRule(tx: Tx, workspaceId: number, doing: Doing, work: () => Promise<Done>): Promise<Done> {
  const { chain, conversationId } = doing;
  const caused = (event: PublishedEvent): PublishedEvent => ({ ...event, actorMemberId: null, data: { ...event.data, cause: { chain } } }); // prettier-ignore
  const held: PublishedEvent[] = [];
  const since = tx.newId();
  await tx.query(`select set_config('app.rule_cause', $1, true)`, [JSON.stringify({ chain })]);
  const done = await tx.publishingThrough((events) => {
    held.push(...events.filter(({ kind }) => kind === 'item.created'));
    return events.filter(({ kind }) => kind !== 'item.created').map(caused);
  }, work);
  await tx.query(`select set_config('app.rule_cause', '', true)`);
  await signNotices(tx, workspaceId, doing, since);
  await notifyAuthor(tx, workspaceId, doing, done.effects);
  const itemIds = await withoutLines(tx, workspaceId, held.map(({ data }) => String(data['itemId']))); // prettier-ignore
  if (done.steps.some(({ outcome }) => outcome !== 'idle'))
    itemIds.push(await addRuleLine(tx, workspaceId, doing, done.steps));
  await tx.publish(workspaceId, ...itemIds.map((id) => caused(itemCreated(conversationId, id, null))));
  return done;
}

/** Steps leave a line each in a member's name; returns what is left when they are gone. */
async function withoutLines(tx: Tx, workspaceId: number, itemIds: readonly string[]): Promise<string[]> {
  if (itemIds.length === 0) return [];
  const gone = await tx.query<{ id: string }>(
    `delete from item where workspace_id = $1 and id = any ($2::bigint[]) and direction = ${DIRECTION.system} returning id`,
    [workspaceId, itemIds],
  );
  const lines = new Set(gone.map(({ id }) => id));
  // a step that failed took its items back
  const rows = await tx.query<{ id: string }>(
    'select id from item where workspace_id = $1 and id = any ($2::bigint[]) order by id',
    [workspaceId, itemIds.filter((id) => !lines.has(id))],
  );
  return rows.map(({ id }) => id);
}

async function addRuleLine(
  tx: Tx,
  workspaceId: number,
  { rule, runId, conversationId }: Doing,
  steps: readonly RuleStepResult[],
): Promise<string> {
  const kinds = (outcome: RuleStepResult['outcome']): string | null =>
    steps.flatMap((step) => (step.outcome === outcome ? step.kind : [])).join(',') || null;
  const line: SystemLine = {
    kind: 'rule-ran',
    byMemberId: null,
    data: { ruleId: String(rule.id), rule: rule.name, version: rule.version, runId, did: kinds('done'), failed: kinds('failed') }, // prettier-ignore
  };
  return addSystemLine(tx, await lockConversation(tx, workspaceId, conversationId), workspaceId, line);
}

/** Notices that go out by mail or push alone have no event: what is new under the conversation's lock is the rule's. */
async function signNotices(tx: Tx, workspaceId: number, { rule, conversationId }: Doing, since: string): Promise<void> {
  await tx.query(
    `update notification set by_member_id = null
     where workspace_id = $1 and conversation_id = $2 and by_member_id = $3 and id > $4`,
    [workspaceId, conversationId, rule.author_id, since],
  );
}

/** Whoever does something is not told of it; the author of a rule did not do it. */
async function notifyAuthor(
  tx: Tx,
  workspaceId: number,
  { rule, conversationId }: Doing,
  { assignee }: RuleEffects,
): Promise<void> {
  if (assignee?.to !== rule.author_id) return;
  const { preview } = await lockConversation(tx, workspaceId, conversationId);
  await tellAssigned(tx, workspaceId, [{ conversationId, memberId: rule.author_id, text: preview }], null);
}
