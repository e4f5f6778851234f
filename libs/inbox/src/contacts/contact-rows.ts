import type { ContactBlockView, ContactIdentityView, ContactRowView, ChannelKind } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

const COUNTED = 1000;

interface HeadRow {
  id: string;
  name: string;
  vip: boolean;
  blocked_at: Date | null;
  blocked_by: number | null;
  block_reason: string | null;
  list_ids: number[];
  created_at: Date;
  conversations: number;
  open: number;
  last_at: Date | null;
}

interface IdentityRow {
  root_id: string;
  id: string;
  contact_id: string;
  account_id: number;
  channel: ChannelKind;
  name: string;
  handle: string | null;
  avatar_url: string | null;
  profile_url: string | null;
  followers: number | null;
  created_at: Date;
}

// a person is all their linked contacts: VIP when one of them is, on the lists of each. Counted up to a limit from the index
const HEADS = `
  select r.id, coalesce(nullif(r.name, ''), g.name, '') as name, g.vip, r.blocked_at, r.blocked_by, r.block_reason, g.list_ids, g.created_at,
         coalesce(t.n, 0)::int as conversations, coalesce(t.open, 0)::int as open, t.last_at
  from contact r
  cross join lateral (
    select bool_or(c.vip) as vip, min(c.created_at) as created_at, array_agg(c.id) as ids, max(nullif(c.name, '')) as name,
           array(select distinct l from contact o, unnest(o.list_ids) l
                 where o.workspace_id = $1 and (o.id = r.id or o.survivor_id = r.id) order by l) as list_ids
    from contact c where c.workspace_id = $1 and (c.id = r.id or c.survivor_id = r.id)) g
  cross join lateral (
    select count(*) as n, count(*) filter (where v.status = 0) as open, max(v.last_activity_at) as last_at
    from (select status, last_activity_at from conversation v
          where v.workspace_id = $1 and v.contact_id = any (g.ids) limit ${COUNTED}) v) t
  where r.workspace_id = $1 and r.id = any ($2::bigint[])`;

const IDENTITIES = `
  select coalesce(c.survivor_id, c.id) as root_id, n.id, n.contact_id, n.account_id, a.channel, n.name, n.handle, n.avatar_url, n.profile_url,
         n.followers, n.created_at
  from contact c
  join identity n on n.workspace_id = $1 and n.contact_id = c.id
  join account a on a.workspace_id = $1 and a.id = n.account_id
  where c.workspace_id = $1 and (c.id = any ($2::bigint[]) or c.survivor_id = any ($2::bigint[])) order by n.last_seen_at desc, n.id desc`;

/** Rows of people by the ids of the contacts that stand for them, in that order: two statements whatever their number. */
export async function loadContactRows(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<ContactRowView[]> {
  if (ids.length === 0) return [];
  const heads = await tx.query<HeadRow>(HEADS, [workspaceId, ids]);
  const identities = await tx.query<IdentityRow>(IDENTITIES, [workspaceId, ids]);
  return ids.flatMap((id) => {
    const head = heads.find((row) => row.id === id);
    const own = identities.filter(({ root_id }) => root_id === id).map(toIdentityView);
    return head ? [toRowView(head, own)] : [];
  });
}

function toRowView(row: HeadRow, identities: ContactIdentityView[]): ContactRowView {
  return {
    id: row.id,
    name: row.name,
    avatarUrl: identities.find(({ avatarUrl }) => avatarUrl !== null)?.avatarUrl ?? null,
    vip: row.vip,
    block: toBlockView(row),
    identities,
    listIds: row.list_ids.map(String),
    conversationCount: row.conversations,
    openCount: row.open,
    firstSeenAt: row.created_at.toISOString(),
    lastActivityAt: row.last_at?.toISOString() ?? null,
  };
}

function toBlockView(row: Pick<HeadRow, 'blocked_at' | 'blocked_by' | 'block_reason'>): ContactBlockView | null {
  if (row.blocked_at === null) return null;
  return {
    reason: row.block_reason ?? '',
    byMemberId: row.blocked_by === null ? null : String(row.blocked_by),
    at: row.blocked_at.toISOString(),
  };
}

function toIdentityView(row: IdentityRow): ContactIdentityView {
  return {
    id: row.id,
    contactId: row.contact_id,
    accountId: String(row.account_id),
    channel: row.channel,
    name: row.name,
    handle: row.handle,
    avatarUrl: row.avatar_url,
    profileUrl: row.profile_url,
    followers: row.followers,
    firstSeenAt: row.created_at.toISOString(),
  };
}
