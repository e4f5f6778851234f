import { SCREENING_LIMITS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, throwProblem, type Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { lockRule } from './rule-rows';
import { newVersion } from './save-rule';

/**
 * Keeps the text of an item as one that the rule must not match. The version it makes asks the same, so that the evidence stays; a rule
 * that still matches it falls back to counting.
 */
export async function addSkipTest(tx: Tx, agent: Agent, ruleId: number, itemId: string): Promise<void> {
  if (!agent.permissions.has('rules.manage'))
    throw problem('not-allowed', { detail: 'To add a sample to a rule you need rules.manage.' });
  const item = await tx.maybeOne<{ text: string; language: string | null }>(
    'select text, language from item where workspace_id = $1 and id = $2',
    [agent.workspaceId, itemId],
  );
  if (!item) throwProblem('not-found', { detail: 'The item is gone.' });
  const row = await lockRule(tx, agent.workspaceId, ruleId);
  const { match, skip } = row.content.tests;
  const text = item.text.slice(0, SCREENING_LIMITS.textLength);
  if (skip.some((one) => one.text === text)) return;
  if (skip.length >= SCREENING_LIMITS.tests)
    throw problem('not-possible-now', { detail: `A rule has up to ${SCREENING_LIMITS.tests} samples of a kind: take one away first.` }); // prettier-ignore
  const tests = { match, skip: [...skip, { text, language: item.language }] };
  await newVersion(tx, agent, row, { content: { ...row.content, tests }, restoredFrom: null });
  await ruleChanged(tx, agent.workspaceId, ruleId, agent.memberId);
}
