import type { CopyFacts } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import type { Cluster } from './look-alikes';

/** Who said a text of a cluster, and how often, within 24 hours; of its last thousand items. */
export class CopyCounts {
  private readonly byAuthor = new Map<string, number>();
  private all = 0;

  add(identityId: string | null, times = 1): void {
    this.all += times;
    const author = identityId ?? '';
    this.byAuthor.set(author, (this.byAuthor.get(author) ?? 0) + times);
  }

  /** As it looks to one more item of this author. */
  seenBy(identityId: string | null): CopyFacts {
    const repeats = identityId === null ? 0 : (this.byAuthor.get(identityId) ?? 0);
    const authors = [...this.byAuthor.keys()].filter((author) => author !== '' && author !== identityId).length;
    return { copies: this.all, authors, repeats };
  }
}

const SAID = `
  select w.workspace_id, w.id, s.identity_id, count(*)::int as n
  from unnest($1::int[], $2::bigint[]) w (workspace_id, id)
  cross join lateral (
    select identity_id, created_at from screening where workspace_id = w.workspace_id and cluster_id = w.id
    order by item_id desc limit 1000) s
  where s.created_at > now() - interval '24 hours' group by 1, 2, 3`;

/** What was said before this batch, by cluster; those of the batch are added as they come. */
export async function copyCounts(tx: Tx, clusters: Iterable<Cluster>): Promise<Map<Cluster, CopyCounts>> {
  const counts = new Map([...new Set(clusters)].map((cluster) => [cluster, new CopyCounts()]));
  const known = [...counts.keys()].filter(({ isNew }) => !isNew);
  if (known.length === 0) return counts;
  const rows = await tx.prepared<{ workspace_id: number; id: string; identity_id: string | null; n: number }>(SAID, [
    known.map(({ workspace_id }) => workspace_id),
    known.map(({ id }) => id),
  ]);
  const byKey = new Map(known.map((cluster) => [`${cluster.workspace_id}:${cluster.id}`, cluster]));
  for (const { workspace_id, id, identity_id, n } of rows) {
    const cluster = byKey.get(`${workspace_id}:${id}`);
    if (cluster) counts.get(cluster)?.add(identity_id, n);
  }
  return counts;
}
