import { Injectable } from '@nestjs/common';
import { type AssignmentPolicyBody, type AssignmentPolicyView, type AssignmentStrategy, ITEM_KINDS, LANGUAGE_LEVELS, SKILL_LEVELS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, nameOf, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { assignmentChanged } from './availability-events';
import { overflowsInCircle } from './policy-rules';

interface PolicyRow {
  version: number;
  strategy: AssignmentStrategy;
  account_ids: number[];
  kinds: number[];
  languages: string[];
  skill_level: number | null;
  language_level: number | null;
  use_capacity: boolean;
  sticky: boolean;
  redistribute_after_minutes: number | null;
  overflow_team_id: number | null;
  overflow_after_minutes: number;
}

/** How a team works that nobody said anything about: by hand, and sensibly once it hands out. */
const DEFAULT: PolicyRow = {
  version: 0,
  strategy: 'manual',
  account_ids: [],
  kinds: [],
  languages: [],
  skill_level: codeOf(SKILL_LEVELS, 'reply'),
  language_level: codeOf(LANGUAGE_LEVELS, 'fluent'),
  use_capacity: true,
  sticky: true,
  redistribute_after_minutes: 30,
  overflow_team_id: null,
  overflow_after_minutes: 30,
};

const WRITE = `
  insert into assignment_policy (workspace_id, team_id, strategy, account_ids, kinds, languages, skill_level, language_level, use_capacity,
    sticky, redistribute_after_minutes, overflow_team_id, overflow_after_minutes, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (workspace_id, team_id) do update set strategy = excluded.strategy, account_ids = excluded.account_ids,
    kinds = excluded.kinds, languages = excluded.languages, skill_level = excluded.skill_level, language_level = excluded.language_level,
    use_capacity = excluded.use_capacity, sticky = excluded.sticky, redistribute_after_minutes = excluded.redistribute_after_minutes,
    overflow_team_id = excluded.overflow_team_id, overflow_after_minutes = excluded.overflow_after_minutes, version = excluded.version`;

/** What each team hands out, and to whom. */
@Injectable()
export class Policies {
  constructor(private readonly db: Database) {}

  of(agent: Agent, teamId: number): Promise<AssignmentPolicyView> {
    return this.db.transaction(agent.workspaceId, (tx) => readPolicy(tx, agent.workspaceId, teamId));
  }

  /** Replaces a team's policy; 409 with the current one when decided on an older. */
  replace(agent: Agent, teamId: number, body: AssignmentPolicyBody): Promise<AssignmentPolicyView> {
    const ws = agent.workspaceId;
    return this.db.transaction(ws, async (tx) => {
      // the workspace's policies change one at a time: two teams must not overflow into each other unseen
      await tx.query('select 1 from team where workspace_id = $1 order by id for no key update', [ws]);
      const current = await readPolicy(tx, ws, teamId);
      if (current.version !== body.version) {
        const detail = `You changed version ${body.version}; it is at ${current.version}.`;
        throw problem('stale-version', { detail, current });
      }
      await requireKnown(tx, ws, teamId, body);
      await tx.query(WRITE, [ws, teamId, ...columnsOf(body), body.version + 1]);
      if (body.strategy === 'manual') await forgetNobody(tx, ws, teamId);
      await tx.publish(ws, assignmentChanged(teamId, agent.memberId));
      return readPolicy(tx, ws, teamId);
    });
  }
}

/** The marks speak of a team that hands out. */
async function forgetNobody(tx: Tx, workspaceId: number, teamId: number): Promise<void> {
  await tx.query(
    `update conversation set nobody_since = null, nobody_reason = null, version = version + 1
     where workspace_id = $1 and team_id = $2 and status = 0 and assignee_id is null and nobody_since is not null`,
    [workspaceId, teamId],
  );
}

function columnsOf(body: AssignmentPolicyBody): unknown[] {
  return [
    body.strategy,
    body.accountIds.map(Number),
    body.kinds.map((kind) => codeOf(ITEM_KINDS, kind)),
    body.languages,
    body.skillLevel === null ? null : codeOf(SKILL_LEVELS, body.skillLevel),
    body.languageLevel === null ? null : codeOf(LANGUAGE_LEVELS, body.languageLevel),
    body.useCapacity,
    body.sticky,
    body.redistributeAfterMinutes,
    body.overflowTeamId === null ? null : Number(body.overflowTeamId),
    body.overflowAfterMinutes,
  ];
}

async function readPolicy(tx: Tx, workspaceId: number, teamId: number): Promise<AssignmentPolicyView> {
  const team = await tx.maybeOne('select 1 from team where workspace_id = $1 and id = $2', [workspaceId, teamId]);
  if (!team) throwProblem('not-found', { detail: 'There is no such team.' });
  const row = await tx.maybeOne<PolicyRow>('select * from assignment_policy where workspace_id = $1 and team_id = $2', [
    workspaceId,
    teamId,
  ]);
  return toPolicyView(teamId, row ?? DEFAULT);
}

function toPolicyView(teamId: number, row: PolicyRow): AssignmentPolicyView {
  return {
    teamId: String(teamId),
    version: row.version,
    strategy: row.strategy,
    accountIds: row.account_ids.map(String),
    kinds: row.kinds.map((kind) => nameOf(ITEM_KINDS, kind)),
    languages: row.languages,
    skillLevel: row.skill_level === null ? null : nameOf(SKILL_LEVELS, row.skill_level),
    languageLevel: row.language_level === null ? null : nameOf(LANGUAGE_LEVELS, row.language_level),
    useCapacity: row.use_capacity,
    sticky: row.sticky,
    redistributeAfterMinutes: row.redistribute_after_minutes,
    overflowTeamId: row.overflow_team_id === null ? null : String(row.overflow_team_id),
    overflowAfterMinutes: row.overflow_after_minutes,
  };
}

async function requireKnown(tx: Tx, workspaceId: number, teamId: number, body: AssignmentPolicyBody): Promise<void> {
  const accounts = await tx.query<{ id: number }>(
    'select id from account where workspace_id = $1 and removed_at is null',
    [workspaceId],
  );
  const known = new Set(accounts.map(({ id }) => String(id)));
  const unknown = body.accountIds.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw invalidField(`/accountIds/${unknown}`, 'is not an account of this workspace');
  if (body.overflowTeamId === null) return;
  const overflowTeamId = Number(body.overflowTeamId);
  const teams = await tx.query<{ id: number; overflow_team_id: number | null }>(
    `select t.id, p.overflow_team_id from team t
     left join assignment_policy p on p.workspace_id = t.workspace_id and p.team_id = t.id where t.workspace_id = $1`,
    [workspaceId],
  );
  const overflows = new Map(teams.map(({ id, overflow_team_id }) => [id, overflow_team_id]));
  if (!overflows.has(overflowTeamId)) throw invalidField('/overflowTeamId', 'is not a team of this workspace');
  if (overflowsInCircle(teamId, overflowTeamId, overflows))
    throw invalidField('/overflowTeamId', 'would send conversations back to this team');
}
