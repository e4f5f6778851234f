import { Injectable } from '@nestjs/common';
import type { TeamBody, TeamView } from '@parvis/contracts';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import type { Agent } from '../agent';

interface TeamRow {
  id: number;
  name: string;
  member_ids: number[];
}

const SELECT = `select t.id, t.name, array(select m.member_id from team_member m where m.workspace_id = t.workspace_id and m.team_id = t.id order by 1) as member_ids from team t`; // prettier-ignore

/** Groups of members that conversations are given to. */
@Injectable()
export class TeamsService {
  constructor(private readonly db: Database) {}

  async list(agent: Agent): Promise<TeamView[]> {
    const rows = await this.db.read<TeamRow>(
      agent.workspaceId,
      `${SELECT} where t.workspace_id = $1 order by lower(t.name)`,
      [agent.workspaceId],
    );
    return rows.map(toTeamView);
  }

  create(agent: Agent, body: TeamBody): Promise<TeamView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { id } = await tx.one<{ id: number }>(
        'insert into team (workspace_id, name) values ($1, $2) returning id',
        [agent.workspaceId, body.name],
      );
      await this.setMembers(tx, agent, id, body.memberIds ?? []);
      return this.changed(tx, agent, id);
    });
  }

  update(agent: Agent, id: number, body: Partial<TeamBody>): Promise<TeamView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const updated = await tx.query(
        'update team set name = coalesce($3, name) where workspace_id = $1 and id = $2 returning 1',
        [agent.workspaceId, id, body.name],
      );
      if (updated.length === 0) throwProblem('not-found', { detail: 'There is no such team.' });
      if (body.memberIds) await this.setMembers(tx, agent, id, body.memberIds);
      return this.changed(tx, agent, id);
    });
  }

  /** Its conversations keep their assignee and belong to no team. */
  remove(agent: Agent, id: number): Promise<void> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      await tx.query(
        'update conversation set team_id = null, version = version + 1 where workspace_id = $1 and team_id = $2',
        [ws, id],
      );
      await tx.query('delete from team where workspace_id = $1 and id = $2', [ws, id]);
      await tx.publish(ws, { kind: 'team.removed', actorMemberId: agent.memberId, data: { teamId: String(id) } });
    });
  }

  private async setMembers(tx: Tx, agent: Agent, id: number, memberIds: string[]): Promise<void> {
    await tx.query('delete from team_member where workspace_id = $1 and team_id = $2', [agent.workspaceId, id]);
    await tx.query(
      `insert into team_member (workspace_id, team_id, member_id)
       select $1, $2, id from member where workspace_id = $1 and id = any ($3)`,
      [agent.workspaceId, id, memberIds],
    );
  }

  private async changed(tx: Tx, agent: Agent, id: number): Promise<TeamView> {
    const data = { teamId: String(id) };
    await tx.publish(agent.workspaceId, { kind: 'team.updated', actorMemberId: agent.memberId, data });
    return toTeamView(
      await tx.one<TeamRow>(`${SELECT} where t.workspace_id = $1 and t.id = $2`, [agent.workspaceId, id]),
    );
  }
}

function toTeamView(row: TeamRow): TeamView {
  return { id: String(row.id), name: row.name, memberIds: row.member_ids.map(String) };
}
