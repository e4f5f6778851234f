import { CHANNEL_KINDS, type ClusterView, type DecisionKind } from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';
import { maskedText } from '../items/mask-personal';
import { isoOrNull } from '../../views-of/iso';

interface ClusterRow {
  id: string;
  text: string;
  items: number;
  undecided: number;
  authors: number;
  accounts: number;
  channels: number[];
  first_at: Date;
  last_at: Date;
  kind: DecisionKind | null;
  decided_by: number | null;
  decided_at: Date | null;
  reason_id: number | null;
  apply_until: Date | null;
}

// counted of its members: the row of the cluster says only when it was looked at last
const CLUSTERS = `
  select l.id, coalesce(i.text, l.sample) as text, f.items, f.undecided, f.authors, f.accounts, f.channels, f.first_at, f.last_at,
    l.kind, l.decided_by, l.decided_at, l.reason_id, l.apply_until
  from look_alike l
  cross join lateral (
    select count(*)::int as items, count(*) filter (where s.queues & 1 = 1)::int as undecided, count(distinct s.identity_id)::int as authors,
      count(distinct s.account_id)::int as accounts, array_agg(distinct s.channel) as channels, min(s.created_at) as first_at, max(s.created_at) as last_at
    from screening s where s.workspace_id = $1 and s.cluster_id = l.id) f
  left join item i on i.workspace_id = $1 and i.id = l.first_item_id
  where l.workspace_id = $1 and l.id = any ($2::bigint[]) and f.items > 0`;

/** Clusters by id, in one statement; of what has no member any more there is none. */
export async function readClusters(
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, ClusterView>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.prepared<ClusterRow>(CLUSTERS, [workspaceId, ids]);
  return new Map(rows.map((row) => [row.id, toClusterView(row)]));
}

export async function readCluster(tx: Tx, workspaceId: number, id: string): Promise<ClusterView | undefined> {
  return (await readClusters(tx, workspaceId, [id])).get(id);
}

function toClusterView(row: ClusterRow): ClusterView {
  const { kind, decided_at: at } = row;
  return {
    id: row.id,
    sample: maskedText(row.text),
    items: row.items,
    undecided: row.undecided,
    authors: row.authors,
    accounts: row.accounts,
    channels: row.channels.map((code) => nameOf(CHANNEL_KINDS, code)),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    decision: kind && at && { kind, byMemberId: textOrNull(row.decided_by), reasonId: textOrNull(row.reason_id), at: at.toISOString(), applyUntil: isoOrNull(row.apply_until) }, // prettier-ignore
  };
}

const textOrNull = (id: number | null): string | null => (id === null ? null : String(id));
