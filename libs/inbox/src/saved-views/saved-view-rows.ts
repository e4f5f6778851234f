import type { ConversationSort, Filter, SavedViewView, ViewAudience } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { type Tx, throwProblem } from '@parvis/platform';
import { usesMe } from '../filters/filter-tree';
import type { Counters } from '../views/counters';

export interface SavedViewRow {
  id: number;
  owner_id: number;
  team_id: number | null;
  version: number;
  name: string;
  audience: ViewAudience;
  sort: ConversationSort;
  filter: Filter;
  state: 'building' | 'ready';
  looked: number;
  total: number;
}

const COLUMNS =
  'v.id, v.owner_id, v.team_id, v.version, v.name, v.audience, v.sort, v.filter, v.state, v.looked, v.total';

/** Members of a team, where they decide who sees a view. */
export type TeamMembers = ReadonlyMap<number, ReadonlySet<number>>;

/** Every view of a workspace, oldest first. */
export function readSavedViews(tx: Tx, workspaceId: number): Promise<SavedViewRow[]> {
  return tx.query<SavedViewRow>(
    `select ${COLUMNS} from saved_view v where v.workspace_id = $1 and v.state <> 'removing' order by v.id`,
    [workspaceId],
  );
}

/** Who is in the teams that views are shared with. */
export async function readViewTeams(tx: Tx, workspaceId: number): Promise<TeamMembers> {
  const rows = await tx.query<{ team_id: number; members: number[] }>(
    `select t.team_id, array_agg(t.member_id) as members from team_member t
     where t.workspace_id = $1 and t.team_id in (select v.team_id from saved_view v where v.workspace_id = $1)
     group by t.team_id`,
    [workspaceId],
  );
  return new Map(rows.map(({ team_id, members }) => [team_id, new Set(members)]));
}

/** Whether a member sees a view in the sidebar. */
export function isVisible(view: SavedViewRow, memberId: number, teams: TeamMembers): boolean {
  if (view.owner_id === memberId || view.audience === 'everybody') return true;
  return view.audience === 'team' && view.team_id !== null && (teams.get(view.team_id)?.has(memberId) ?? false);
}

/** Whoever made a view changes it; shared ones also those who manage the rules of the workspace. */
export function isEditable(view: SavedViewRow, agent: Agent): boolean {
  return view.owner_id === agent.memberId || (view.audience !== 'me' && agent.permissions.has('rules.manage'));
}

/** A view that this member sees; 404 for any other. */
export async function findSavedView(tx: Tx, agent: Agent, id: number): Promise<SavedViewRow> {
  const row = await tx.maybeOne<SavedViewRow>(
    `select ${COLUMNS} from saved_view v where v.workspace_id = $1 and v.id = $2 and v.state <> 'removing'`,
    [agent.workspaceId, id],
  );
  if (row && isVisible(row, agent.memberId, await readViewTeams(tx, agent.workspaceId))) return row;
  return throwProblem('not-found', { detail: 'There is no such view.' });
}

/** How far a view has looked through what was there before its filter, in percent; null when it is done. */
export function progressOf({ state, looked, total }: SavedViewRow): number | null {
  return state === 'ready' ? null : Math.min(99, Math.floor((100 * looked) / Math.max(total, 1)));
}

/** How many conversations a view holds for a member. */
export function countOf(row: SavedViewRow, counters: Counters, memberId: number): number {
  return usesMe(row.filter) ? counters.ofMemberView(row.id, memberId) : counters.ofView(row.id);
}

export function toSavedView(row: SavedViewRow, agent: Agent, counters: Counters): SavedViewView {
  return {
    id: String(row.id),
    key: `view-${row.id}`,
    name: row.name,
    filter: row.filter,
    sort: row.sort,
    audience: row.audience,
    teamId: row.team_id === null ? null : String(row.team_id),
    ownerId: String(row.owner_id),
    editable: isEditable(row, agent),
    count: countOf(row, counters, agent.memberId),
    progress: progressOf(row),
    version: row.version,
  };
}
