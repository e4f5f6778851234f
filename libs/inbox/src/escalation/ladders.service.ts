import { Injectable } from '@nestjs/common';
import type { LadderBody, LadderLevel, LadderView, UpdateLadderBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

interface LadderRow {
  id: number;
  version: number;
  name: string;
  start: LadderBody['start'];
  levels: LadderLevel[];
  used: number;
}

const LADDERS = `
  select l.id, l.version, l.name, l.start, l.levels,
    (select count(*)::int from sla_policy p where p.workspace_id = l.workspace_id and p.ladder_id = l.id) as used
  from ladder l where l.workspace_id = $1 and ($2::int is null or l.id = $2) order by lower(l.name)`;

/** Who is told, level by level, when a commitment is about to be missed. A ladder on its way keeps the levels it started with. */
@Injectable()
export class Ladders {
  constructor(private readonly db: Database) {}

  async list(agent: Agent): Promise<LadderView[]> {
    const rows = await this.db.read<LadderRow>(agent.workspaceId, LADDERS, [agent.workspaceId, null]);
    return rows.map(toView);
  }

  create(agent: Agent, body: LadderBody): Promise<LadderView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireSound(tx, agent.workspaceId, body.levels);
      const { id } = await tx.one<{ id: number }>(
        'insert into ladder (workspace_id, name, start, levels) values ($1, $2, $3, $4) returning id',
        [agent.workspaceId, body.name, body.start, JSON.stringify(body.levels)],
      );
      return told(tx, agent, id, 'ladder.created');
    });
  }

  update(agent: Agent, id: number, { version, ...changes }: UpdateLadderBody): Promise<LadderView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query('select 1 from ladder where workspace_id = $1 and id = $2 for update', [agent.workspaceId, id]);
      const current = await readOne(tx, agent.workspaceId, id);
      if (current.version !== version) throw problem('stale-version', { detail: 'This ladder was changed meanwhile.', current }); // prettier-ignore
      const { name, start, levels } = { ...current, ...changes };
      await requireSound(tx, agent.workspaceId, levels);
      await tx.query(
        'update ladder set name = $3, start = $4, levels = $5, version = version + 1 where workspace_id = $1 and id = $2',
        [agent.workspaceId, id, name, start, JSON.stringify(levels)],
      );
      return told(tx, agent, id, 'ladder.updated');
    });
  }

  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const removed = await tx.query('delete from ladder where workspace_id = $1 and id = $2 returning 1', [agent.workspaceId, id]); // prettier-ignore
      if (removed.length === 0) throwProblem('not-found', { detail: 'There is no such ladder.' });
      await tx.publish(agent.workspaceId, { kind: 'ladder.removed', actorMemberId: agent.memberId, data: { ladderId: String(id) } }); // prettier-ignore
    });
  }
}

async function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<LadderView> {
  await tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { ladderId: String(id) } });
  return readOne(tx, agent.workspaceId, id);
}

async function readOne(tx: Tx, workspaceId: number, id: number): Promise<LadderView> {
  const row = await tx.maybeOne<LadderRow>(LADDERS, [workspaceId, id]);
  return toView(row ?? throwProblem('not-found', { detail: 'There is no such ladder.' }));
}

function toView({ id, used, ...row }: LadderRow): LadderView {
  return { ...row, id: String(id), usedByPolicies: used };
}

async function requireSound(tx: Tx, workspaceId: number, levels: readonly LadderLevel[]): Promise<void> {
  const { members, teams } = await tx.one<{ members: string[]; teams: string[] }>(
    `select array(select id::text from member where workspace_id = $1 and active) as members,
            array(select id::text from team where workspace_id = $1) as teams`,
    [workspaceId],
  );
  for (const [index, level] of levels.entries()) {
    const { assignTo } = level;
    const pointer = `/levels/${index}`;
    const named = [...level.memberIds, ...(assignTo?.memberId ? [assignTo.memberId] : [])];
    const namedTeams = [...level.teamIds, ...(assignTo?.teamId ? [assignTo.teamId] : [])];
    if (!named.every((id) => members.includes(id))) throw invalidField(`${pointer}/memberIds`, 'names active members only'); // prettier-ignore
    if (!namedTeams.every((id) => teams.includes(id))) throw invalidField(`${pointer}/teamIds`, 'names teams of this workspace only'); // prettier-ignore
    if (!doesSomething(level)) throw invalidField(pointer, 'tells nobody and changes nothing');
  }
}

function doesSomething({ toAssignee, memberIds, teamIds, ways, hooks, raiseTo, assignTo }: LadderLevel): boolean {
  const tells = (toAssignee || memberIds.length + teamIds.length > 0) && ways.length > 0;
  return tells || hooks.length > 0 || raiseTo !== null || assignTo !== null;
}
