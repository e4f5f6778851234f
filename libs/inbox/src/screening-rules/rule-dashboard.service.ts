import { Injectable } from '@nestjs/common';
import { CHANNEL_KINDS, type RuleDashboardView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { precisionOf } from '@parvis/moderation';
import { Database, nameOf, type Tx } from '@parvis/platform';
import { STANDING } from './roll-back-rows';
import { ruleView } from './rule-rows';

const DAYS = 30;

interface VersionRow {
  version: number;
  matches: number;
  acted: number;
  standing: number;
  overturned: number;
  right: number;
  wrong: number;
}

interface GroupRow extends Omit<VersionRow, 'version' | 'standing' | 'overturned'> {
  outside: boolean;
}

/** How a rule does, day by day and version by version. */
@Injectable()
export class RuleDashboards {
  constructor(private readonly db: Database) {}

  /** Days are those of UTC, oldest first, of the last thirty; versions newest first. */
  read(agent: Agent, ruleId: number): Promise<RuleDashboardView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const { precision } = await ruleView(tx, workspaceId, ruleId);
      return {
        ruleId: String(ruleId),
        days: await daysOf(tx, workspaceId, ruleId),
        precision,
        byChannel: await channelsOf(tx, workspaceId, ruleId),
        criticismShare: await criticismOf(tx, workspaceId, ruleId),
        groups: await groupsOf(tx, workspaceId, ruleId),
        versions: (await versionsOf(tx, workspaceId, ruleId)).map(({ right, wrong, ...row }) => ({
          ...row,
          precision: precisionOf(right, wrong),
        })),
      };
    });
  }
}

function daysOf(tx: Tx, workspaceId: number, ruleId: number): Promise<RuleDashboardView['days']> {
  return tx.query<RuleDashboardView['days'][number]>(
    `select to_char(h.at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as matches,
       count(*) filter (where h.acted)::int as acted, count(*) filter (where h.level = 'hold')::int as held,
       count(*) filter (where h.acted and not h.right_)::int as overturned
     from screening_hit h where h.workspace_id = $1 and h.rule_id = $2 and h.at > now() - interval '${DAYS} days'
     group by 1 order by 1`,
    [workspaceId, ruleId],
  );
}

async function channelsOf(tx: Tx, workspaceId: number, ruleId: number): Promise<Record<string, number>> {
  const rows = await tx.query<{ channel: number; n: number }>(
    `select h.channel, count(*)::int as n from screening_hit h
     where h.workspace_id = $1 and h.rule_id = $2 and h.at > now() - interval '${DAYS} days' group by 1 order by 1`,
    [workspaceId, ruleId],
  );
  return Object.fromEntries(rows.map(({ channel, n }) => [nameOf(CHANNEL_KINDS, channel), n]));
}

async function criticismOf(tx: Tx, workspaceId: number, ruleId: number): Promise<number | null> {
  const { share } = await tx.one<{ share: number | null }>(
    `select avg(h.plain_criticism::int)::float8 as share from screening_hit h
     where h.workspace_id = $1 and h.rule_id = $2 and h.acted and h.at > now() - interval '${DAYS} days'`,
    [workspaceId, ruleId],
  );
  return share;
}

/** While the rule was let loose on a part of all authors, so that both groups are of the same time. */
async function groupsOf(tx: Tx, workspaceId: number, ruleId: number): Promise<RuleDashboardView['groups']> {
  const rows = await tx.query<GroupRow & Record<string, unknown>>(
    `with rollout as (
       select min(h.at) as since, case when r.share < 100 and r.level <> 'shadow' then 'infinity' else max(h.at) end as until
       from screening_rule r join screening_hit h on h.workspace_id = r.workspace_id and h.rule_id = r.id
       where r.workspace_id = $1 and r.id = $2 and h.outside_share and h.at > now() - interval '${DAYS} days' group by r.share, r.level)
     select h.outside_share as outside, count(*)::int as matches, count(*) filter (where h.acted)::int as acted,
       count(*) filter (where h.right_)::int as "right", count(*) filter (where not h.right_)::int as wrong
     from rollout o join screening_hit h on h.at between o.since and o.until where h.workspace_id = $1 and h.rule_id = $2 group by 1`,
    [workspaceId, ruleId],
  );
  const figures = (outside: boolean) => {
    const { matches = 0, acted = 0, right = 0, wrong = 0 } = rows.find((row) => row.outside === outside) ?? {};
    return { matches, acted, precision: precisionOf(right, wrong) };
  };
  return rows.length === 0 ? null : { inside: figures(false), outside: figures(true) };
}

function versionsOf(tx: Tx, workspaceId: number, ruleId: number): Promise<VersionRow[]> {
  return tx.query<VersionRow & Record<string, unknown>>(
    `select h.*, (select count(*) ${STANDING} and d.rule_version = h.version)::int as standing from (
       select h.version, count(*)::int as matches, count(*) filter (where h.acted)::int as acted,
         count(*) filter (where h.acted and not h.right_)::int as overturned,
         count(*) filter (where h.right_)::int as "right", count(*) filter (where not h.right_)::int as wrong
       from screening_hit h where h.workspace_id = $1 and h.rule_id = $2 group by 1 order by 1 desc limit 50) h
     order by h.version desc`,
    [workspaceId, ruleId],
  );
}
