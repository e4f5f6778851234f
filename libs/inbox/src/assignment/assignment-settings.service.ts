import { Injectable } from '@nestjs/common';
import { type AssignmentSettingsBody, type AssignmentSettingsView, ITEM_KINDS, type ItemKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { assignmentChanged } from './availability-events';

interface SettingRow {
  version: number;
  default_team_id: number | null;
  default_capacity: number | null;
  weights: number[];
}

/** What holds for all teams: which team new conversations belong to, what they weigh, how much a member takes by default. */
@Injectable()
export class AssignmentSettings {
  constructor(private readonly db: Database) {}

  get(agent: Agent): Promise<AssignmentSettingsView> {
    return this.db.transaction(agent.workspaceId, (tx) => readSettings(tx, agent.workspaceId));
  }

  replace(agent: Agent, body: AssignmentSettingsBody): Promise<AssignmentSettingsView> {
    const ws = agent.workspaceId;
    return this.db.transaction(ws, async (tx) => {
      await tx.query('insert into assignment_setting (workspace_id) values ($1) on conflict do nothing', [ws]);
      await tx.query('select 1 from assignment_setting where workspace_id = $1 for no key update', [ws]);
      const current = await readSettings(tx, ws);
      if (current.version !== body.version) {
        const detail = `You changed version ${body.version}; it is at ${current.version}.`;
        throw problem('stale-version', { detail, current });
      }
      await requireKnown(tx, ws, body);
      const weights = ITEM_KINDS.map((kind) => body.weights[kind] ?? current.weights[kind]);
      await tx.query(
        `update assignment_setting set default_team_id = $2, default_capacity = $3, weights = $4, version = version + 1 where workspace_id = $1`,
        [ws, body.defaultTeamId === null ? null : Number(body.defaultTeamId), body.defaultCapacity, weights],
      );
      await writeAccountTeams(tx, ws, body);
      await tx.publish(ws, assignmentChanged(null, agent.memberId));
      return readSettings(tx, ws);
    });
  }
}

async function readSettings(tx: Tx, workspaceId: number): Promise<AssignmentSettingsView> {
  const row = await tx.maybeOne<SettingRow>('select * from assignment_setting where workspace_id = $1', [workspaceId]);
  const accountTeams = await tx.query<{ account_id: number; team_id: number }>(
    `select t.account_id, t.team_id from account_team t
     join account a on a.workspace_id = t.workspace_id and a.id = t.account_id and a.removed_at is null
     where t.workspace_id = $1 order by t.account_id`,
    [workspaceId],
  );
  return {
    version: row?.version ?? 0,
    defaultTeamId: row?.default_team_id == null ? null : String(row.default_team_id),
    accountTeams: accountTeams.map(({ account_id, team_id }) => ({
      accountId: String(account_id),
      teamId: String(team_id),
    })),
    defaultCapacity: row?.default_capacity ?? null,
    weights: Object.fromEntries(ITEM_KINDS.map((kind, code) => [kind, row?.weights[code] ?? 1])) as Record<ItemKind, number>, // prettier-ignore
  };
}

async function requireKnown(tx: Tx, workspaceId: number, body: AssignmentSettingsBody): Promise<void> {
  const idsOf = async (sql: string) =>
    new Set((await tx.query<{ id: number }>(sql, [workspaceId])).map(({ id }) => String(id)));
  const teams = await idsOf('select id from team where workspace_id = $1');
  const accounts = await idsOf('select id from account where workspace_id = $1 and removed_at is null');
  if (body.defaultTeamId !== null && !teams.has(body.defaultTeamId))
    throw invalidField('/defaultTeamId', 'is not a team of this workspace');
  const seen = new Set<string>();
  for (const [index, { accountId, teamId }] of body.accountTeams.entries()) {
    if (!accounts.has(accountId)) throw invalidField(`/accountTeams/${index}/accountId`, 'is not an account of this workspace'); // prettier-ignore
    if (!teams.has(teamId)) throw invalidField(`/accountTeams/${index}/teamId`, 'is not a team of this workspace');
    if (seen.has(accountId)) throw invalidField(`/accountTeams/${index}/accountId`, 'is said twice');
    seen.add(accountId);
  }
}

async function writeAccountTeams(tx: Tx, workspaceId: number, { accountTeams }: AssignmentSettingsBody): Promise<void> {
  await tx.query('delete from account_team where workspace_id = $1', [workspaceId]);
  await tx.query(
    `insert into account_team (workspace_id, account_id, team_id) select $1, r.account_id, r.team_id from unnest($2::int[], $3::int[]) r (account_id, team_id)`,
    [
      workspaceId,
      accountTeams.map(({ accountId }) => Number(accountId)),
      accountTeams.map(({ teamId }) => Number(teamId)),
    ],
  );
}
