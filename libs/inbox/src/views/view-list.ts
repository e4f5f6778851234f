import type { ChannelKind, ConversationStatus, ViewView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { type Counters, DIM } from './counters';

/** What a workspace has views of. */
export interface ViewSubjects {
  teams: { id: number; name: string }[];
  accounts: { id: number; name: string; channel: ChannelKind }[];
  tags: { id: number; name: string }[];
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
    teams: await tx.query('select id, name from team where workspace_id = $1 order by lower(name), id', [workspaceId]),
    accounts: await tx.query(
      `select id, name, channel from account where workspace_id = $1 and removed_at is null and external_id <> '' order by channel, lower(name), id`,
      [workspaceId],
    ),
    tags: await tx.query(
      'select id, name from tag where workspace_id = $1 and removed_at is null order by lower(name), id',
      [workspaceId],
    ),
  };
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
  return {
    shared,
    ofMember(memberId) {
      const own: Record<string, number> = { mentions: counters.mentions(memberId) };
      put(own, 'mine', (status) => counters.of(DIM.assignee, memberId, status));
      return own;
    },
  };
}

function put(counts: Record<string, number>, key: string, count: Count): void {
  counts[key] = count('open');
  for (const tab of TABS) counts[`${key}:${tab}`] = count(tab);
}

function channelsOf({ accounts }: ViewSubjects): ChannelKind[] {
  return [...new Set(accounts.map(({ channel }) => channel))];
}

/** The sidebar of one member, in its order; the tabs of the views at the end. */
export function listViews(subjects: ViewSubjects, counts: ViewCounts, memberId: number): ViewView[] {
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
    ...channelsOf(subjects).map((channel) => view('channel', `channel-${channel}`, channel)),
    ...subjects.accounts.map(({ id, name }) => view('account', `account-${id}`, name)),
    ...subjects.tags.map(({ id, name }) => view('tag', `tag-${id}`, name)),
    ...Object.keys(all)
      .filter((key) => key.includes(':'))
      .map((key) => view('tab', key, key)),
  ];
}
