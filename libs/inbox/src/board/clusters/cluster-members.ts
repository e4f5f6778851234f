import { CHANNEL_KINDS, type ClusterDetail } from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';
import { maskedText } from '../items/mask-personal';
import { differences } from './differences';

const SHOWN = 20;

/** Different wordings, most frequent first, cut where they differ from the sample. */
export async function variantsOf(
  tx: Tx,
  workspaceId: number,
  id: string,
  sample: string,
): Promise<ClusterDetail['variants']> {
  const rows = await tx.prepared<{ item_id: string; count: number; text: string }>(
    `select v.item_id, v.count, i.text from (
       select min(s.item_id) as item_id, count(*)::int as count from screening s where s.workspace_id = $1 and s.cluster_id = $2
       group by coalesce(s.sameness, s.item_id) order by 2 desc, 1 limit ${SHOWN}) v
     join item i on i.workspace_id = $1 and i.id = v.item_id order by v.count desc, v.item_id`,
    [workspaceId, id],
  );
  return rows.map(({ item_id, count, text }) => ({
    itemId: item_id,
    count,
    parts: differences(sample, maskedText(text)),
  }));
}

/** Who wrote most of them. */
export async function topAuthorsOf(tx: Tx, workspaceId: number, id: string): Promise<ClusterDetail['topAuthors']> {
  const rows = await tx.prepared<{
    identity_id: string;
    name: string;
    channel: number;
    items: number;
    first_time: boolean;
  }>(
    `select a.identity_id, n.name, a.channel, a.items, a.first_time from (
       select s.identity_id, min(s.channel) as channel, count(*)::int as items, bool_or(s.flags & 2 <> 0) as first_time from screening s
       where s.workspace_id = $1 and s.cluster_id = $2 and s.identity_id is not null group by 1 order by 3 desc, 1 limit ${SHOWN}) a
     join identity n on n.workspace_id = $1 and n.id = a.identity_id order by a.items desc, a.identity_id`,
    [workspaceId, id],
  );
  return rows.map((row) => ({ identityId: row.identity_id, name: row.name, channel: nameOf(CHANNEL_KINDS, row.channel), items: row.items, firstTime: row.first_time })); // prettier-ignore
}

export async function accountsOf(tx: Tx, workspaceId: number, id: string): Promise<ClusterDetail['byAccount']> {
  const rows = await tx.prepared<{ account_id: number; channel: number; items: number; undecided: number }>(
    `select account_id, min(channel) as channel, count(*)::int as items, count(*) filter (where queues & 1 = 1)::int as undecided
     from screening where workspace_id = $1 and cluster_id = $2 group by 1 order by 3 desc, 1`,
    [workspaceId, id],
  );
  return rows.map((row) => ({ accountId: String(row.account_id), channel: nameOf(CHANNEL_KINDS, row.channel), items: row.items, undecided: row.undecided })); // prettier-ignore
}

/** By hour, oldest first. */
export async function timelineOf(tx: Tx, workspaceId: number, id: string): Promise<ClusterDetail['timeline']> {
  const rows = await tx.prepared<{ at: Date; items: number }>(
    `select date_trunc('hour', created_at) as at, count(*)::int as items from screening
     where workspace_id = $1 and cluster_id = $2 group by 1 order by 1`,
    [workspaceId, id],
  );
  return rows.map(({ at, items }) => ({ at: at.toISOString(), items }));
}
