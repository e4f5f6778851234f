import { Injectable } from '@nestjs/common';
import type { ScreeningRuleContent, ScreeningRuleView, ScreeningVersionView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { lockRule, ruleView } from './rule-rows';
import { newVersion, requireRuleVersion, requireSound } from './save-rule';

interface VersionRow {
  version: number;
  author_id: number;
  restored_from: number | null;
  at: Date;
  content: ScreeningRuleContent;
}

const VERSIONS = `select v.version, v.author_id, v.restored_from, v.at, v.content from screening_rule_version v
  where v.workspace_id = $1 and v.rule_id = $2 and ($3::int is null or v.version = $3) order by v.version desc`;

/** What a moderation rule said before. */
@Injectable()
export class ScreeningRuleVersions {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  list(agent: Agent, ruleId: number): Promise<ScreeningVersionView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await ruleView(tx, agent.workspaceId, ruleId);
      const rows = await tx.query<VersionRow & Record<string, unknown>>(VERSIONS, [agent.workspaceId, ruleId, null]);
      return rows.map(({ content, version, author_id, at, restored_from: restoredFrom }) => ({
        ...content,
        version,
        authorId: String(author_id),
        at: at.toISOString(),
        restoredFrom,
      }));
    });
  }

  /** Makes a new version of an old one; 400 when it names what is not there any more. `current`: the version that was looked at. */
  restore(agent: Agent, ruleId: number, version: number, current: number): Promise<ScreeningRuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, ruleId);
      await requireRuleVersion(tx, agent, row, current);
      const content = await contentOfVersion(tx, agent.workspaceId, ruleId, version);
      await requireSound(tx, agent, content);
      await newVersion(tx, agent, row, { content, restoredFrom: version });
      await ruleChanged(tx, agent.workspaceId, ruleId, agent.memberId);
      return ruleView(tx, agent.workspaceId, ruleId);
    });
  }
}

/** What a version said; 404 when there is none. */
export async function contentOfVersion(
  tx: Tx,
  workspaceId: number,
  ruleId: number,
  version: number,
): Promise<ScreeningRuleContent> {
  // prettier-ignore
  const row = await tx.maybeOne<VersionRow & Record<string, unknown>>(VERSIONS, [workspaceId, ruleId, version]);
  return row?.content ?? throwProblem('not-found', { detail: `This rule has no version ${version}.` });
}
