import { Injectable } from '@nestjs/common';
import type { RuleContent, RuleVersionView, RuleView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem } from '@parvis/platform';
import { lockRule } from './rule-rows';
import { newVersion, requireRuleVersion, requireSound, ruleView, told } from './rules.service';

interface VersionRow {
  version: number;
  author_id: number;
  restored_from: number | null;
  at: Date;
  content: RuleContent;
}

const VERSIONS = `select v.version, v.author_id, v.restored_from, v.at, v.content from rule_version v
  where v.workspace_id = $1 and v.rule_id = $2 and ($3::int is null or v.version = $3) order by v.version desc`;

/** What a rule said before. */
@Injectable()
export class RuleVersions {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  list(agent: Agent, ruleId: number): Promise<RuleVersionView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await ruleView(tx, agent.workspaceId, ruleId);
      const rows = await tx.query<VersionRow>(VERSIONS, [agent.workspaceId, ruleId, null]);
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
  restore(agent: Agent, ruleId: number, version: number, current: number): Promise<RuleView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, ruleId);
      await requireRuleVersion(tx, agent, row, current);
      const old = await tx.maybeOne<VersionRow>(VERSIONS, [agent.workspaceId, ruleId, version]);
      if (!old) throwProblem('not-found', { detail: `This rule has no version ${version}.` });
      await requireSound(tx, agent, old.content);
      await newVersion(tx, agent, row, old.content, version);
      return told(tx, agent, ruleId, 'rule.updated');
    });
  }
}
