import { Injectable } from '@nestjs/common';
import type {
  ApprovalPolicyBody,
  ApprovalPolicyView,
  ChannelKind,
  RoleKey,
  UpdateApprovalPolicyBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

interface PolicyRow {
  id: number;
  name: string;
  enabled: boolean;
  roles: RoleKey[];
  channels: ChannelKind[];
  account_ids: number[];
  public_only: boolean;
  approvals: number;
  approver_team_id: number | null;
  version: number;
}

const COLUMNS = 'id, name, enabled, roles, channels, account_ids, public_only, approvals, approver_team_id, version';

/** Whose replies are approved by whom. What waits already keeps the policy it was asked under. */
@Injectable()
export class ApprovalPolicies {
  constructor(private readonly db: Database) {}

  async list(agent: Agent): Promise<ApprovalPolicyView[]> {
    const sql = `select ${COLUMNS} from approval_policy where workspace_id = $1 order by lower(name), id`;
    return (await this.db.read<PolicyRow>(agent.workspaceId, sql, [agent.workspaceId])).map(toView);
  }

  create(agent: Agent, body: ApprovalPolicyBody): Promise<ApprovalPolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await tx.one<PolicyRow>(
        `insert into approval_policy (workspace_id, name, enabled, roles, channels, account_ids, public_only, approvals, approver_team_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`,
        [agent.workspaceId, ...columnsOf(body)],
      );
      return this.told(tx, agent, row, 'approval-policy.created');
    });
  }

  update(agent: Agent, id: number, body: UpdateApprovalPolicyBody): Promise<ApprovalPolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockPolicy(tx, agent, id);
      if (row.version !== body.version) {
        const detail = `You changed version ${body.version}; it is at ${row.version}.`;
        throw problem('stale-version', { detail, current: toView(row) });
      }
      const changed = await tx.one<PolicyRow>(
        `update approval_policy set name = $3, enabled = $4, roles = $5, channels = $6, account_ids = $7, public_only = $8,
           approvals = $9, approver_team_id = $10, version = version + 1
         where workspace_id = $1 and id = $2 returning ${COLUMNS}`,
        [agent.workspaceId, id, ...columnsOf({ ...toView(row), ...given(body) })],
      );
      return this.told(tx, agent, changed, 'approval-policy.updated');
    });
  }

  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockPolicy(tx, agent, id);
      await tx.query('delete from approval_policy where workspace_id = $1 and id = $2', [agent.workspaceId, id]);
      await tx.publish(agent.workspaceId, {
        kind: 'approval-policy.removed',
        actorMemberId: agent.memberId,
        data: { policyId: String(id) },
      });
    });
  }

  private async told(tx: Tx, agent: Agent, row: PolicyRow, kind: string): Promise<ApprovalPolicyView> {
    await requireApprovers(tx, agent.workspaceId, row);
    await tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { policyId: String(row.id) } });
    return toView(row);
  }
}

function columnsOf(body: ApprovalPolicyBody): unknown[] {
  return [
    body.name,
    body.enabled ?? true,
    body.roles ?? [],
    body.channels ?? [],
    (body.accountIds ?? []).map(Number),
    body.publicOnly ?? true,
    body.approvals ?? 1,
    body.approverTeamId == null ? null : Number(body.approverTeamId),
  ];
}

/** The fields that were sent: one that is undefined changes nothing. */
function given(body: UpdateApprovalPolicyBody): Partial<ApprovalPolicyBody> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

async function lockPolicy(tx: Tx, agent: Agent, id: number): Promise<PolicyRow> {
  const row = await tx.maybeOne<PolicyRow>(
    `select ${COLUMNS} from approval_policy where workspace_id = $1 and id = $2 for no key update`,
    [agent.workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such policy.' });
}

/** A policy that nobody can satisfy would keep every reply back for ever. */
async function requireApprovers(tx: Tx, workspaceId: number, row: PolicyRow): Promise<void> {
  if (row.approver_team_id !== null) {
    const team = await tx.maybeOne('select 1 from team where workspace_id = $1 and id = $2', [workspaceId, row.approver_team_id]); // prettier-ignore
    if (!team) throw invalidField('/approverTeamId', 'is not a team of this workspace');
  }
  if (!row.enabled) return;
  const { approvers } = await tx.one<{ approvers: number }>(
    `select count(*)::int as approvers from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.active and 'inbox.approve' = any (r.permissions)
       and ($2::int is null or exists (select 1 from team_member t
            where t.workspace_id = $1 and t.team_id = $2 and t.member_id = m.id))`,
    [workspaceId, row.approver_team_id],
  );
  if (approvers < row.approvals) throw invalidField('/approvals', `is more than may approve: ${approvers}`);
}

function toView(row: PolicyRow): ApprovalPolicyView {
  return {
    id: String(row.id),
    name: row.name,
    enabled: row.enabled,
    roles: row.roles,
    channels: row.channels,
    accountIds: row.account_ids.map(String),
    publicOnly: row.public_only,
    approvals: row.approvals,
    approverTeamId: row.approver_team_id === null ? null : String(row.approver_team_id),
    version: row.version,
  };
}
