import { Injectable } from '@nestjs/common';
import { type DecisionSettings, type PolicyBody, POLICY_LIMITS, type PolicyContent, type PolicyView, type UpdatePolicyBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { loadDecisionSettings } from './decision-settings';
import { findPolicy, PLAIN_POLICY, POLICY_COLUMNS, POLICY_SETS, type PolicyRow, policyValues, toPolicyView } from './policy-rows'; // prettier-ignore

/** The catalogue of reasons, and what a workspace asks of its decisions. */
@Injectable()
export class PolicyCatalogue {
  constructor(private readonly db: Database) {}

  /** In the order they were made; archived ones only on request. */
  async list(agent: Agent, archived: boolean): Promise<PolicyView[]> {
    const rows = await this.db.read<PolicyRow & Record<string, unknown>>(
      agent.workspaceId,
      `select ${POLICY_COLUMNS} from policy_reason p where p.workspace_id = $1 and ($2 or p.archived_at is null) order by p.id`,
      [agent.workspaceId, archived],
    );
    return rows.map(toPolicyView);
  }

  create(agent: Agent, body: PolicyBody): Promise<PolicyView> {
    const content: PolicyContent = { ...PLAIN_POLICY, ...body };
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await checkContent(tx, agent.workspaceId, content);
      const { count } = await tx.one<{ count: number }>(
        'select count(*)::int as count from policy_reason where workspace_id = $1 and archived_at is null',
        [agent.workspaceId],
      );
      if (count >= POLICY_LIMITS.reasons)
        throw problem('not-possible-now', { detail: `A workspace has at most ${POLICY_LIMITS.reasons} reasons.` });
      const row = await tx.one<PolicyRow>(
        `insert into policy_reason as p (workspace_id, version, ${POLICY_SETS.join(', ')})
         values ($1, 1, ${POLICY_SETS.map((_, index) => `$${index + 2}`).join(', ')}) returning ${POLICY_COLUMNS}`,
        [agent.workspaceId, ...policyValues(content)],
      );
      await this.told(tx, agent, row.id);
      return toPolicyView(row);
    });
  }

  /** Only what is given changes; 409 with the current state when somebody else changed it since. */
  update(agent: Agent, id: number, { version, ...change }: UpdatePolicyBody): Promise<PolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const current = toPolicyView(await lockPolicy(tx, agent.workspaceId, id));
      if (current.version !== version) throw problem('stale-version', { current });
      const content: PolicyContent = { ...current, ...change };
      await checkContent(tx, agent.workspaceId, content);
      const row = await tx.one<PolicyRow>(
        `update policy_reason p set version = version + 1, ${POLICY_SETS.map((name, index) => `${name} = $${index + 3}`).join(', ')}
         where p.workspace_id = $1 and p.id = $2 returning ${POLICY_COLUMNS}`,
        [agent.workspaceId, id, ...policyValues(content)],
      );
      await this.told(tx, agent, id);
      return toPolicyView(row);
    });
  }

  /** Not offered any more; decisions that name it keep it. Repeating it changes nothing. */
  setArchived(agent: Agent, id: number, archived: boolean): Promise<PolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const before = await lockPolicy(tx, agent.workspaceId, id);
      if ((before.archived_at !== null) === archived) return toPolicyView(before);
      const row = await tx.one<PolicyRow>(
        `update policy_reason p set version = version + 1, archived_at = case when $3 then now() end
         where p.workspace_id = $1 and p.id = $2 returning ${POLICY_COLUMNS}`,
        [agent.workspaceId, id, archived],
      );
      await this.told(tx, agent, id);
      return toPolicyView(row);
    });
  }

  async settings(agent: Agent): Promise<DecisionSettings> {
    return this.db.transaction(agent.workspaceId, async (tx) => (await loadDecisionSettings(tx, agent.workspaceId)).settings); // prettier-ignore
  }

  saveSettings(agent: Agent, settings: DecisionSettings): Promise<DecisionSettings> {
    return this.db.transaction('system', async (tx) => {
      await publishPage(tx, agent.workspaceId, settings);
      await tx.query(
        `insert into moderation_setting as s (workspace_id, name, version, value) values ($1, 'decisions', 1, $2)
         on conflict (workspace_id, name) do update set value = excluded.value, version = s.version + 1, updated_at = now()`,
        [agent.workspaceId, JSON.stringify(settings)],
      );
      await tx.publish(agent.workspaceId, { kind: 'decision-settings.changed', actorMemberId: agent.memberId, data: {} }); // prettier-ignore
      return settings;
    });
  }

  private async told(tx: Tx, agent: Agent, id: number): Promise<void> {
    await tx.publish(agent.workspaceId, { kind: 'policy-reason.changed', actorMemberId: agent.memberId, data: { reasonId: String(id) } }); // prettier-ignore
  }
}

async function lockPolicy(tx: Tx, workspaceId: number, id: number): Promise<PolicyRow> {
  await tx.query('select 1 from policy_reason where workspace_id = $1 and id = $2 for update', [workspaceId, id]);
  return (await findPolicy(tx, workspaceId, id)) ?? throwProblem('not-found', { detail: 'There is no such reason.' });
}

async function checkContent(tx: Tx, workspaceId: number, content: PolicyContent): Promise<void> {
  if (content.protective && content.strikeWeight > 0)
    throw invalidField('/strikeWeight', 'has to be 0 where the reason protects the author');
  if (content.kind === 'legal' && content.ground.trim() === '')
    throw invalidField('/ground', 'has to name the law of a legal reason');
  if (content.accountIds.length === 0) return;
  const known = await tx.query('select 1 from account where workspace_id = $1 and id = any ($2::int[])', [
    workspaceId,
    content.accountIds,
  ]);
  if (known.length < content.accountIds.length) throw invalidField('/accountIds', 'names an account that is not there');
}

/** Addresses are one space for all workspaces, so this looks beyond the own one. */
async function publishPage(tx: Tx, workspaceId: number, { transparency }: DecisionSettings): Promise<void> {
  await tx.query('delete from transparency_page where workspace_id = $1', [workspaceId]);
  if (!transparency.public) return;
  if (transparency.slug === null) throw invalidField('/transparency/slug', 'is needed for a public page');
  const made = await tx.query(
    'insert into transparency_page (workspace_id, slug) values ($1, $2) on conflict (slug) do nothing returning 1',
    [workspaceId, transparency.slug],
  );
  if (made.length === 0) throw invalidField('/transparency/slug', 'is taken: choose another');
}
