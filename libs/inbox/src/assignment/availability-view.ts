import {
  AVAILABILITY_STATES,
  type AvailabilityView,
  type MemberLoad,
  type MyAvailabilityView,
} from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { IS_AT_WORK, IS_HERE, STATE_NOW, WEIGHT } from './people-sql';

export interface AvailabilityRow {
  member_id: number;
  state: number;
  here: boolean;
  reason: string | null;
  back_at: Date | null;
  since: Date;
}

export interface LoadRow extends AvailabilityRow {
  at_work: boolean;
  open: number;
  in_team: number;
  points: number;
  capacity: number | null;
}

const STATES = `
  select a.member_id, ${STATE_NOW} as state, ${IS_HERE} as here, a.reason, a.back_at, a.since
  from member_availability a
  join member m on m.workspace_id = a.workspace_id and m.id = a.member_id and m.active
  left join member_presence h on h.workspace_id = a.workspace_id and h.member_id = a.member_id
  where a.workspace_id = $1 and ($2::int[] is null or a.member_id = any ($2)) order by a.member_id`;

const LOADS = `
  select a.member_id, ${STATE_NOW} as state, ${IS_HERE} as here, a.reason, a.back_at, a.since, ${IS_AT_WORK} as at_work,
    o.open, o.in_team, o.points, coalesce(a.capacity, d.default_capacity) as capacity
  from member_availability a
  join workspace w on w.id = a.workspace_id
  join member m on m.workspace_id = a.workspace_id and m.id = a.member_id and m.active
  left join member_presence h on h.workspace_id = a.workspace_id and h.member_id = a.member_id
  left join assignment_setting d on d.workspace_id = a.workspace_id
  cross join lateral (
    select count(*)::int as open, coalesce(sum(${WEIGHT}), 0)::int as points, count(*) filter (where c.team_id = $3)::int as in_team
    from conversation c
    where c.workspace_id = a.workspace_id and c.assignee_id = a.member_id and c.status = 0) o
  where a.workspace_id = $1 and a.member_id = any ($2::int[]) order by lower(m.name), a.member_id`;

/** States of some members, or of all who are active. */
export async function readStates(
  tx: Tx,
  workspaceId: number,
  memberIds: readonly number[] | null,
): Promise<AvailabilityView[]> {
  return (await tx.prepared<AvailabilityRow>(STATES, [workspaceId, memberIds])).map(toAvailabilityView);
}

/** What members have in hand, by name; `in_team` counts those of the team. */
export function readLoads(
  tx: Tx,
  workspaceId: number,
  memberIds: readonly number[],
  teamId: number | null = null,
): Promise<LoadRow[]> {
  return tx.prepared<LoadRow>(LOADS, [workspaceId, memberIds, teamId]);
}

export function toAvailabilityView(row: AvailabilityRow): AvailabilityView {
  const state = nameOf(AVAILABILITY_STATES, row.state);
  const isOnline = state === 'online';
  return {
    memberId: String(row.member_id),
    state,
    shown: row.here ? state : 'offline',
    reason: isOnline ? null : row.reason,
    backAt: isOnline ? null : isoOrNull(row.back_at),
    since: row.since.toISOString(),
  };
}

export function toLoad({ open, points, capacity }: LoadRow): MemberLoad {
  return { open, points, capacity };
}

export function toMyAvailability(row: LoadRow): MyAvailabilityView {
  return { ...toAvailabilityView(row), atWork: row.at_work, load: toLoad(row) };
}
