import type { ChannelKind, ConversationStatus, ViewView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { usesMe } from '../filters/filter-tree';
import { countOf, isVisible, progressOf, readSavedViews, readViewTeams, type SavedViewRow, type TeamMembers } from '../saved-views/saved-view-rows'; // prettier-ignore
import { type Counters, DIM } from './counters';

/** What a workspace has views of. */
export interface ViewSubjects {
  teams: { id: number; name: string }[];
  accounts: { id: number; name: string; channel: ChannelKind }[];
  tags: { id: number; name: string }[];
  saved: SavedViewRow[];
  /** Members of the teams that saved views are shared with. */
  viewTeams: TeamMembers;
}

/** Counts by view key: the same for everybody, and those of each member. */
export interface ViewCounts {
  shared: Record<string, number>;
  ofMember(memberId: number): Record<string, number>;
}

type Count = (status: ConversationStatus) => number;

const TABS = ['waiting', 'handled'] as const satisfies readonly ConversationStatus[];

export async function readSubjects(tx: Tx, workspaceId: number): Promise<ViewSubjects> {
  return {
    teams: await tx.prepared('select id, name from team where workspace_id = $1 order by lower(name), id', [
      workspaceId,
    ]),
    accounts: await tx.prepared(
      `select id, name, channel from account where workspace_id = $1 and removed_at is null and external_id <> '' order by channel, lower(name), id`,
      [workspaceId],
    ),
    tags: await tx.prepared(
      'select id, name from tag where workspace_id = $1 and removed_at is null order by lower(name), id',
      [workspaceId],
    ),
    saved: await readSavedViews(tx, workspaceId),
    viewTeams: await readViewTeams(tx, workspaceId),
  };
}

/** The order in which a member has put their saved views; those made since follow. */
export async function readOrder(tx: Tx, workspaceId: number, memberId: number): Promise<number[]> {
  const row = await tx.maybeOne<{ view_ids: number[] }>(
    'select view_ids from view_order where workspace_id = $1 and member_id = $2',
    [workspaceId, memberId],
  );
  return row?.view_ids ?? [];
}

/** Every count that any member may see, by view key; a status other than open under `<view>:<status>`. */
export function countViews(subjects: ViewSubjects, counters: Counters): ViewCounts {
  const shared: Record<string, number> = {
    'at-risk': counters.atRisk(),
    snoozed: counters.of(DIM.all, 0, 'snoozed'),
    handled: counters.of(DIM.all, 0, 'handled'),
  };
  put(shared, 'all', (status) => counters.of(DIM.all, 0, status));
  put(shared, 'unassigned', (status) => counters.of(DIM.assignee, 0, status));
  for (const { id } of subjects.teams) put(shared, `team-${id}`, (status) => counters.of(DIM.team, id, status));
  for (const { id } of subjects.accounts)
    put(shared, `account-${id}`, (status) => counters.of(DIM.account, id, status));
  for (const { id } of subjects.tags) put(shared, `tag-${id}`, (status) => counters.of(DIM.tag, id, status));
  for (const channel of channelsOf(subjects)) {
    const accounts = subjects.accounts.filter((account) => account.channel === channel);
    put(shared, `channel-${channel}`, (status) =>
      accounts.reduce((sum, { id }) => sum + counters.of(DIM.account, id, status), 0),
    );
  }
  for (const row of subjects.saved.filter(isSame)) shared[savedKey(row)] = countOf(row, counters, 0);
  return {
    shared,
    ofMember(memberId) {
      const own: Record<string, number> = { mentions: counters.mentions(memberId) };
      for (const row of subjects.saved)
        if (!isSame(row) && isVisible(row, memberId, subjects.viewTeams))
          own[savedKey(row)] = countOf(row, counters, memberId);
      put(own, 'mine', (status) => counters.of(DIM.assignee, memberId, status));
      return own;
    },
  };
}

const savedKey = ({ id }: SavedViewRow): string => `view-${id}`;

/** Seen by all and the same for all: told once, not to each member. */
function isSame({ audience, filter }: SavedViewRow): boolean {
  return audience === 'everybody' && !usesMe(filter);
}

function put(counts: Record<string, number>, key: string, count: Count): void {
  counts[key] = count('open');
  for (const tab of TABS) counts[`${key}:${tab}`] = count(tab);
}

function channelsOf({ accounts }: ViewSubjects): ChannelKind[] {
  return [...new Set(accounts.map(({ channel }) => channel))];
}

/** The sidebar of one member, in its order; the tabs of the views at the end. */
export function listViews(
  subjects: ViewSubjects,
  counts: ViewCounts,
  memberId: number,
  order: readonly number[],
): ViewView[] {
  const all = { ...counts.shared, ...counts.ofMember(memberId) };
  const view = (kind: ViewView['kind'], key: string, name: string): ViewView => ({
    key,
    kind,
    name,
    count: all[key] ?? 0,
  });
  return [
    view('built-in', 'mine', 'Mine'),
    view('built-in', 'unassigned', 'Unassigned'),
    view('built-in', 'mentions', 'Mentions'),
    view('built-in', 'at-risk', 'At risk'),
    view('built-in', 'snoozed', 'Snoozed'),
    view('built-in', 'handled', 'Handled'),
    view('built-in', 'all', 'All open'),
    ...subjects.teams.map(({ id, name }) => view('team', `team-${id}`, name)),
    ...arranged(subjects, memberId, order).map((row) => {
      const progress = progressOf(row);
      return { ...view('saved', savedKey(row), row.name), sort: row.sort, ...(progress !== null && { progress }) };
    }),
    ...channelsOf(subjects).map((channel) => view('channel', `channel-${channel}`, channel)),
    ...subjects.accounts.map(({ id, name }) => view('account', `account-${id}`, name)),
    ...subjects.tags.map(({ id, name }) => view('tag', `tag-${id}`, name)),
    ...Object.keys(all)
      .filter((key) => key.includes(':'))
      .map((key) => view('tab', key, key)),
  ];
}

function arranged({ saved, viewTeams }: ViewSubjects, memberId: number, order: readonly number[]): SavedViewRow[] {
  const place = new Map(order.map((id, index) => [id, index]));
  const placeOf = ({ id }: SavedViewRow): number => place.get(id) ?? order.length;
  return saved
    .filter((row) => isVisible(row, memberId, viewTeams))
    .sort((one, other) => placeOf(one) - placeOf(other) || one.id - other.id);
}
