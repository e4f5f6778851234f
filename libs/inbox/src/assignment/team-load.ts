import { Injectable } from '@nestjs/common';
import type { AssignmentStrategy, TeamLoadView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem } from '@parvis/platform';
import { STATUS } from '../conversations/conversation-writes';
import { isoOrNull } from '../views-of/iso';
import { readLoads, toMyAvailability } from './availability-view';

interface TeamRow {
  strategy: AssignmentStrategy;
  member_ids: number[];
}

interface PoolRow {
  unassigned: number;
  unattended: number;
  oldest: Date | null;
}

const TEAM = `
  select coalesce(p.strategy, 'manual') as strategy,
    array(select m.member_id from team_member m where m.workspace_id = t.workspace_id and m.team_id = t.id) as member_ids
  from team t left join assignment_policy p on p.workspace_id = t.workspace_id and p.team_id = t.id
  where t.workspace_id = $1 and t.id = $2`;

const POOL = `
  select count(*)::int as unassigned, count(nobody_since)::int as unattended, min(waiting_since) as oldest
  from conversation where workspace_id = $1 and team_id = $2 and status = ${STATUS.open} and assignee_id is null`;

/** Who of a team is there and what they have in hand: for those who lead it. */
@Injectable()
export class TeamLoads {
  constructor(private readonly db: Database) {}

  of(agent: Agent, teamId: number): Promise<TeamLoadView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const team = await tx.maybeOne<TeamRow>(TEAM, [agent.workspaceId, teamId]);
      if (!team) throwProblem('not-found', { detail: 'There is no such team.' });
      const pool = await tx.one<PoolRow>(POOL, [agent.workspaceId, teamId]);
      const loads = await readLoads(tx, agent.workspaceId, team.member_ids, teamId);
      return {
        teamId: String(teamId),
        strategy: team.strategy,
        unassigned: pool.unassigned,
        unattended: pool.unattended,
        oldestWaitingSince: isoOrNull(pool.oldest),
        members: loads.map((row) => ({ ...toMyAvailability(row), openInTeam: row.in_team })),
      };
    });
  }
}
