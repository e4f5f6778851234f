import { Injectable } from '@nestjs/common';
import type { MemberView, RoleView, UpdateMemberBody } from '@parvis/contracts';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import type { Agent } from '../agent';
import { MeService } from './me.service';
import { MEMBER_COLUMNS, type MemberRow, toMemberView } from './member.view';

/** The people of a workspace. */
@Injectable()
export class MembersService {
  constructor(
    private readonly db: Database,
    private readonly me: MeService,
  ) {}

  async list(agent: Agent): Promise<MemberView[]> {
    const rows = await this.db.read<MemberRow>(
      agent.workspaceId,
      `select ${MEMBER_COLUMNS} from member m where m.workspace_id = $1 order by lower(m.name), m.id`,
      [agent.workspaceId],
    );
    const emails = new Map((await this.me.emails(rows.map((row) => row.user_id))).map(({ id, email }) => [id, email]));
    return rows.map((row) => toMemberView(row, emails.get(row.user_id) ?? ''));
  }

  roles(agent: Agent): Promise<RoleView[]> {
    return this.db.read<RoleView>(
      agent.workspaceId,
      'select key, permissions from role where workspace_id = $1 order by cardinality(permissions)',
      [agent.workspaceId],
    );
  }

  /** Only an owner makes or unmakes owners; the last active owner stays one. */
  async update(agent: Agent, id: string, body: UpdateMemberBody): Promise<MemberView> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      const member = await tx.maybeOne<{ role_key: string }>(
        'select role_key from member where workspace_id = $1 and id = $2 and not service for update',
        [ws, id],
      );
      if (!member) throwProblem('not-found', { detail: 'There is no such member.' });
      if ((member.role_key === 'owner' || body.role === 'owner') && agent.role !== 'owner') {
        throw problem('not-allowed', { detail: 'Only an owner can change who is an owner.' });
      }
      await tx.query(
        `update member set name = coalesce($3, name), role_key = coalesce($4, role_key),
           languages = coalesce($5, languages), active = coalesce($6, active)
         where workspace_id = $1 and id = $2`,
        [ws, id, body.name, body.role, body.languages, body.active],
      );
      await keepAnOwner(tx, ws);
      if (body.teamIds) await setTeams(tx, ws, id, body.teamIds);
      const ended = body.active === false || body.role !== undefined;
      await tx.publish(ws, {
        kind: 'member.updated',
        actorMemberId: agent.memberId,
        data: { memberId: id, rightsChanged: ended },
      });
    });
    if (body.active === false) {
      await this.db.read('system', 'delete from session where workspace_id = $1 and member_id = $2', [
        agent.workspaceId,
        id,
      ]);
    }
    const found = (await this.list(agent)).find((member) => member.id === id);
    return found ?? throwProblem('not-found');
  }
}

async function keepAnOwner(tx: Tx, workspaceId: number): Promise<void> {
  const rows = await tx.query(
    `select 1 from member where workspace_id = $1 and role_key = 'owner' and active limit 1`,
    [workspaceId],
  );
  if (rows.length === 0) throw problem('last-owner', { detail: 'Make somebody else an owner first.' });
}

async function setTeams(tx: Tx, workspaceId: number, memberId: string, teamIds: string[]): Promise<void> {
  await tx.query('delete from team_member where workspace_id = $1 and member_id = $2', [workspaceId, memberId]);
  await tx.query(
    `insert into team_member (workspace_id, team_id, member_id)
     select $1, id, $2 from team where workspace_id = $1 and id = any ($3)`,
    [workspaceId, memberId, teamIds],
  );
}
