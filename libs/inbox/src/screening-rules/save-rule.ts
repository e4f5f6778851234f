import { type FailingTest, SCREENING_LEVELS, type ScreeningLevel, type ScreeningRuleContent, type ScreeningRuleView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { runTests, type ScreeningSetup } from '@parvis/moderation';
import { problem, type Tx } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { logicOf } from './rule-content';
import { faultsOfRules } from './rule-references';
import { type ScreeningRuleRow, ruleView } from './rule-rows';

/** A save under the lock of its rule. */
interface Save {
  content: ScreeningRuleContent;
  restoredFrom: number | null;
}

/**
 * Refuses a rule that names what is not there, or that may do for good what its author may not.
 * @throws Problem
 */
export async function requireSound(tx: Tx, agent: Agent, content: ScreeningRuleContent): Promise<void> {
  if (content.allowFinal && !agent.permissions.has('moderation.delete'))
    throw problem('not-allowed', { detail: 'A rule that may do what cannot be taken back needs moderation.delete.' });
  if (content.intent === 'ban' && !agent.permissions.has('moderation.ban'))
    throw problem('not-allowed', { detail: 'A rule that bans needs moderation.ban.' });
  const [faults = []] = await faultsOfRules(tx, agent.workspaceId, [content]);
  if (faults.length > 0)
    throw problem('validation-failed', { detail: 'The rule names what is not there; see errors.', errors: faults });
}

export async function requireRuleVersion(tx: Tx, agent: Agent, row: ScreeningRuleRow, version: number): Promise<void> {
  if (row.version === version) return;
  const current = await ruleView(tx, agent.workspaceId, row.id);
  throw problem('stale-version', { detail: `You changed version ${version}; it is at ${row.version}.`, current });
}

/** Samples the rule does not answer as it should, read by the screener of the workspace as it stands. */
export async function failingTests(
  tx: Tx,
  workspaceId: number,
  content: ScreeningRuleContent,
  setup?: ScreeningSetup,
): Promise<FailingTest[]> {
  // prettier-ignore
  if (content.tests.match.length + content.tests.skip.length === 0) return [];
  return failuresIn(content, setup ?? (await loadSetup(tx, workspaceId)));
}

function failuresIn(content: ScreeningRuleContent, setup: ScreeningSetup): FailingTest[] {
  return runTests(content, setup).map(({ kind, index, text }) => ({ expected: kind, index, text }));
}

/**
 * Saves what a locked rule says from now on as a version of its own. What asks something else has to earn its level anew, what wants
 * something else is not done before a person raised it again, and a rule that fails its own samples only counts.
 */
export async function newVersion(
  tx: Tx,
  agent: Agent,
  row: ScreeningRuleRow,
  { content, restoredFrom }: Save,
): Promise<void> {
  // prettier-ignore
  const { workspaceId } = agent;
  const failing = await failingTests(tx, workspaceId, content);
  const logic = logicOf(content);
  const level = levelAfter(row, content, logic, failing.length > 0);
  await tx.query(
    `update screening_rule set version = version + 1, updated_at = now(), author_id = $3, name = $4, content = $5, logic = $6, failing = $7,
       level = $8, notice = $9, judged_seen = case when logic = $6 then judged_seen else 0 end,
       paused_until = case when $8 = 'hide' then paused_until end
     where workspace_id = $1 and id = $2`,
    [workspaceId, row.id, agent.memberId, content.name, JSON.stringify(content), logic, JSON.stringify(failing), level, noticeAfter(failing, row, level)], // prettier-ignore
  );
  await writeVersion(tx, agent, row.id, row.version + 1, { content, restoredFrom });
}

export async function writeVersion(
  tx: Tx,
  agent: Agent,
  ruleId: number,
  version: number,
  { content, restoredFrom }: Save,
): Promise<void> {
  await tx.query(
    `insert into screening_rule_version (workspace_id, rule_id, version, author_id, restored_from, logic, content)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [agent.workspaceId, ruleId, version, agent.memberId, restoredFrom, logicOf(content), JSON.stringify(content)],
  );
}

function levelAfter(
  row: ScreeningRuleRow,
  content: ScreeningRuleContent,
  logic: string,
  isFailing: boolean,
): ScreeningLevel {
  // prettier-ignore
  if (isFailing || logic !== row.logic) return 'shadow';
  const wantsMore = content.intent !== row.content.intent || (content.allowFinal && !row.content.allowFinal);
  const lacksReason = content.reasonId === null;
  const most: ScreeningLevel = lacksReason ? 'suggest' : wantsMore ? 'hold' : 'hide';
  return SCREENING_LEVELS[Math.min(SCREENING_LEVELS.indexOf(row.level), SCREENING_LEVELS.indexOf(most))] ?? 'shadow';
}

/** What is said of a rule after a save; null: nothing. A pause goes on while the rule may act. */
export function noticeAfter(
  failing: readonly FailingTest[],
  row: Pick<ScreeningRuleRow, 'notice'> | null,
  level: ScreeningLevel,
): string | null {
  // prettier-ignore
  const at = new Date().toISOString();
  if (failing.length > 0) {
    const notice: ScreeningRuleView['notice'] = { kind: 'tests', at, detail: `${failing.length} of its samples fail: see failingTests.` }; // prettier-ignore
    return JSON.stringify(notice);
  }
  return row?.notice?.kind === 'budget' && level === 'hide' ? JSON.stringify(row.notice) : null;
}
