import { Injectable } from '@nestjs/common';
import type { CarePreferences, ExposureView, TeamExposureView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { peopleSetting } from '../standings/people-settings';

/** From this share of the budget on a short pause is suggested. */
const NEARLY = 0.8;
const SHORT_PAUSE = 5;
const LONG_PAUSE = 15;

const TODAY = `(select (now() at time zone w.time_zone)::date from workspace w where w.id = $1)`;

/** Remembers what was on whose screen: for the clock of the items, and for the people who had to look. */
@Injectable()
export class Seen {
  constructor(private readonly db: Database) {}

  /** A member opened these rows. What they see again the same day counts once. */
  see(agent: Agent, itemIds: readonly string[]): Promise<ExposureView> {
    const { workspaceId, memberId } = agent;
    // what a person chose for themselves lies with the person, whom no workspace owns
    return this.db.transaction('system', async (tx) => {
      await tx.query(
        `update screening set first_seen_at = now()
         where workspace_id = $1 and item_id = any ($2::bigint[]) and first_seen_at is null`,
        [workspaceId, itemIds],
      );
      await tx.query(
        `with fresh as (
           insert into exposure_item (workspace_id, member_id, day, item_id)
           select $1, $2, ${TODAY}, s.item_id from screening s where s.workspace_id = $1 and s.item_id = any ($3::bigint[])
           on conflict do nothing returning item_id, day)
         insert into exposure as e (workspace_id, member_id, day, points, items)
         select $1, $2, f.day, sum(s.severity), count(*)
         from fresh f join screening s on s.workspace_id = $1 and s.item_id = f.item_id group by f.day
         on conflict (workspace_id, member_id, day) do update
           set points = e.points + excluded.points, items = e.items + excluded.items, last_at = now()`,
        [workspaceId, memberId, itemIds],
      );
      return exposureOf(tx, agent);
    });
  }

  /** One's own day; nobody else's is ever told. */
  own(agent: Agent): Promise<ExposureView> {
    return this.db.transaction('system', (tx) => exposureOf(tx, agent));
  }

  /** Who is over their budget today, and nothing more, so that somebody may take over from them. */
  team(agent: Agent): Promise<TeamExposureView> {
    return this.db.transaction('system', async (tx) => {
      const { exposurePerDay } = await peopleSetting(tx, agent.workspaceId, 'care');
      const rows = await tx.query<{ member_id: number; points: number; care: Partial<CarePreferences> | null }>(
        `select e.member_id, e.points, u.preferences -> 'care' as care from exposure e
         join member m on m.workspace_id = e.workspace_id and m.id = e.member_id
         join app_user u on u.id = m.user_id
         where e.workspace_id = $1 and e.day = ${TODAY} order by e.member_id`,
        [agent.workspaceId],
      );
      const over = rows.filter(({ points, care }) => isOver(points, budgetOf(care, exposurePerDay)));
      return { memberIds: over.map(({ member_id }) => String(member_id)) };
    });
  }
}

async function exposureOf(tx: Tx, { workspaceId, memberId }: Agent): Promise<ExposureView> {
  const { exposurePerDay } = await peopleSetting(tx, workspaceId, 'care');
  const row = await tx.one<{ day: string; points: number; items: number; care: Partial<CarePreferences> | null }>(
    `select d.day::text as day, coalesce(e.points, 0) as points, coalesce(e.items, 0) as items, u.preferences -> 'care' as care
     from (select ${TODAY} as day) d
     join member m on m.workspace_id = $1 and m.id = $2
     join app_user u on u.id = m.user_id
     left join exposure e on e.workspace_id = $1 and e.member_id = $2 and e.day = d.day`,
    [workspaceId, memberId],
  );
  const budget = budgetOf(row.care, exposurePerDay);
  const overBudget = isOver(row.points, budget);
  const nearly = budget !== null && row.points >= budget * NEARLY;
  return {
    day: row.day,
    points: row.points,
    items: row.items,
    budget,
    overBudget,
    pauseMinutes: overBudget ? LONG_PAUSE : nearly ? SHORT_PAUSE : null,
  };
}

/** What the person chose, null included; else what holds in the workspace. */
function budgetOf(care: Partial<CarePreferences> | null, fallback: number | null): number | null {
  return care?.exposurePerDay === undefined ? fallback : care.exposurePerDay;
}

function isOver(points: number, budget: number | null): boolean {
  return budget !== null && points >= budget;
}
