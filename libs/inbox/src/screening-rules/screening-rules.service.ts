import { Injectable } from '@nestjs/common';
import { SCREENING_LIMITS, type ScreeningRuleBody, type ScreeningRuleContent, type ScreeningRuleView, type UpdateScreeningRuleBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import type { ScreeningSetup } from '@parvis/moderation';
import { Database, problem, type Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { logicOf, readContent } from './rule-content';
import { lockRule, readRules, ruleView, toRuleViews } from './rule-rows';
import { failingTests, newVersion, noticeAfter, requireRuleVersion, requireSound, writeVersion } from './save-rule';

/** Moderation rules as members keep them. */
@Injectable()
export class ScreeningRules {
  constructor(private readonly db: Database) {}

  /** Oldest first. */
  list(agent: Agent): Promise<ScreeningRuleView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      toRuleViews(tx, agent.workspaceId, await readRules(tx, agent.workspaceId)),
    );
  }

  read(agent: Agent, id: number): Promise<ScreeningRuleView> {
    return this.db.transaction(agent.workspaceId, (tx) => ruleView(tx, agent.workspaceId, id));
  }

  /** A new rule only counts, whoever made it. */
  create(agent: Agent, body: ScreeningRuleBody): Promise<ScreeningRuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const content = readContent(body);
      await requireSound(tx, agent, content);
      const id = await insertRule(tx, agent, content, body.enabled === true);
      await ruleChanged(tx, agent.workspaceId, id, agent.memberId, 'created');
      return ruleView(tx, agent.workspaceId, id);
    });
  }

  /** Makes a new version; 409 with the current rule when it was decided on an older one. */
  update(agent: Agent, id: number, { version, ...changes }: UpdateScreeningRuleBody): Promise<ScreeningRuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, id);
      await requireRuleVersion(tx, agent, row, version);
      const content = readContent(changes, row.content);
      await requireSound(tx, agent, content);
      await newVersion(tx, agent, row, { content, restoredFrom: null });
      await ruleChanged(tx, agent.workspaceId, id, agent.memberId);
      return ruleView(tx, agent.workspaceId, id);
    });
  }

  /** One whose time is over has to be given another first. */
  setEnabled(agent: Agent, id: number, enabled: boolean): Promise<ScreeningRuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { content } = await lockRule(tx, agent.workspaceId, id);
      if (enabled && content.expiresAt !== null && new Date(content.expiresAt) <= new Date())
        throw problem('not-possible-now', { detail: 'Its time is over: give it another end, or none.' });
      await tx.query(
        `update screening_rule set enabled = $3, notice = case when $3 and notice ->> 'kind' = 'expired' then null else notice end
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, enabled],
      );
      await ruleChanged(tx, agent.workspaceId, id, agent.memberId);
      return ruleView(tx, agent.workspaceId, id);
    });
  }

  /** What it did and found stays. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockRule(tx, agent.workspaceId, id);
      await tx.query(
        'update screening_rule set removed_at = now(), enabled = false where workspace_id = $1 and id = $2',
        [agent.workspaceId, id],
      );
      await ruleChanged(tx, agent.workspaceId, id, agent.memberId, 'removed');
    });
  }
}

/** Writes a rule that was checked, with its first version; 409 when the workspace has as many as it may. */
export async function insertRule(
  tx: Tx,
  agent: Agent,
  content: ScreeningRuleContent,
  enabled: boolean,
  setup?: ScreeningSetup,
): Promise<number> {
  const { workspaceId } = agent;
  // one at a time, so that no two make the last one
  await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
  const { rules } = await tx.one<{ rules: number }>(
    'select count(*)::int as rules from screening_rule where workspace_id = $1 and removed_at is null',
    [workspaceId],
  );
  if (rules >= SCREENING_LIMITS.rules)
    throw problem('not-possible-now', { detail: `A workspace has up to ${SCREENING_LIMITS.rules} rules: remove one first.` }); // prettier-ignore
  const failing = await failingTests(tx, workspaceId, content, setup);
  const { id } = await tx.one<{ id: number }>(
    `insert into screening_rule (workspace_id, author_id, name, content, logic, failing, notice, enabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [workspaceId, agent.memberId, content.name, JSON.stringify(content), logicOf(content), JSON.stringify(failing), noticeAfter(failing, null, 'shadow'), enabled], // prettier-ignore
  );
  await writeVersion(tx, agent, id, 1, { content, restoredFrom: null });
  return id;
}
