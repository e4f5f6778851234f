import type { DecisionKind } from '@parvis/contracts';
import { ALIKE_FROM, comparable, differingBits, likeness, MOST_DIFFERENT_BITS } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import { type ColumnTypes, insertSql, runBulk } from '../intake/bulk';

const LONGEST_SAMPLE = 1000;

/** A text that others nearly copy, as the intake works with it. */
export interface Cluster {
  workspace_id: number;
  id: string;
  sameness: string;
  bands: readonly number[];
  sample: string;
  /** What members decided about all of them, while it goes for newcomers; null: nothing. */
  decision: { kind: DecisionKind; reasonId: number | null; byMemberId: number | null } | null;
  isNew: boolean;
  firstItemId: string;
}

/** A text that is compared. */
export interface Compared {
  workspaceId: number;
  itemId: string;
  text: string;
  bands: readonly [number, number, number, number];
  sameness: string;
}

interface CandidateRow {
  asked: number;
  id: string;
  sameness: string;
  b0: number;
  b1: number;
  b2: number;
  b3: number;
  sample: string;
  first_item_id: string;
  kind: DecisionKind | null;
  reason_id: number | null;
  decided_by: number | null;
  applies: boolean;
}

const COLUMNS = `id, sameness, b0, b1, b2, b3, sample, first_item_id, kind, reason_id, decided_by, coalesce(apply_until > now(), false) as applies, last_at`;
const bandSql = (band: string) =>
  `(select ${COLUMNS} from look_alike where workspace_id = w.workspace_id and ${band} = w.${band} and last_at > now() - interval '24 hours' order by last_at desc limit 5)`;

const CANDIDATES = `
  select w.asked, c.* from unnest($1::int[], $2::int[], $3::bigint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::smallint[])
    w (asked, workspace_id, sameness, b0, b1, b2, b3)
  cross join lateral (
    (select ${COLUMNS} from look_alike where workspace_id = w.workspace_id and sameness = w.sameness and last_at > now() - interval '24 hours'
     order by last_at desc limit 1)
    union all ${['b0', 'b1', 'b2', 'b3'].map(bandSql).join(' union all ')}) c
  order by w.asked, c.sameness <> w.sameness`;

const CLUSTER_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  first_item_id: 'bigint',
  sameness: 'bigint',
  b0: 'smallint',
  b1: 'smallint',
  b2: 'smallint',
  b3: 'smallint',
  sample: 'text',
} as const satisfies ColumnTypes;
const INSERT = insertSql('look_alike', CLUSTER_TYPES);
// once a minute is enough: it decides whether a text of yesterday is still looked for
const TOUCH = `
  update look_alike l set last_at = now() from unnest($1::int[], $2::bigint[]) w (workspace_id, id)
  where l.workspace_id = w.workspace_id and l.id = w.id and l.last_at < now() - interval '1 minute'`;
const MARK = `
  update screening s set copied = true from unnest($1::int[], $2::bigint[]) w (workspace_id, id)
  where s.workspace_id = w.workspace_id and s.cluster_id = w.id and not s.copied`;

/**
 * The cluster of each text, by item: one of the last 24 hours that shares a band of the fingerprint and four-letter groups enough,
 * or a new one. Texts of one batch find each other as well.
 */
export async function clustersOf(tx: Tx, texts: readonly Compared[]): Promise<Map<string, Cluster>> {
  const found = new Map<string, Cluster>();
  if (texts.length === 0) return found;
  const candidates = await loadCandidates(tx, texts);
  const fresh: Cluster[] = [];
  for (const [asked, text] of texts.entries()) {
    const compared = comparable(text.text).slice(0, LONGEST_SAMPLE);
    const known = [...(candidates.get(asked) ?? []), ...fresh.filter((one) => one.workspace_id === text.workspaceId)];
    const cluster = known.find((one) => isAlike(one, text, compared)) ?? startCluster(tx, text, compared);
    if (cluster.isNew && !fresh.includes(cluster)) fresh.push(cluster);
    found.set(`${text.workspaceId}:${text.itemId}`, cluster);
  }
  return found;
}

/** Writes new clusters, keeps known ones alive, and marks whatever is in one with others. */
export async function keepClusters(tx: Tx, clusters: ReadonlyMap<string, Cluster>): Promise<void> {
  const members = new Map<Cluster, number>();
  for (const cluster of clusters.values()) members.set(cluster, (members.get(cluster) ?? 0) + 1);
  const rows = [...members.keys()].filter(({ isNew }) => isNew).map((one) => ({ ...one, first_item_id: one.firstItemId, b0: one.bands[0], b1: one.bands[1], b2: one.bands[2], b3: one.bands[3] })); // prettier-ignore
  await runBulk(tx, INSERT, rows);
  // in the order of their ids: two lanes that meet wait for each other, never in a circle
  const grown = [...members].filter(([{ isNew }, n]) => !isNew || n > 1).map(([one]) => one).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)); // prettier-ignore
  if (grown.length === 0) return;
  const keys = [grown.map(({ workspace_id }) => workspace_id), grown.map(({ id }) => id)];
  await tx.prepared(TOUCH, keys);
  await tx.prepared(MARK, keys);
}

function isAlike(cluster: Cluster, text: Compared, compared: string): boolean {
  if (cluster.sameness === text.sameness) return true;
  return differingBits(cluster.bands, text.bands) <= MOST_DIFFERENT_BITS && likeness(cluster.sample, compared) >= ALIKE_FROM; // prettier-ignore
}

function startCluster(tx: Tx, text: Compared, sample: string): Cluster {
  const { workspaceId: workspace_id, sameness, bands, itemId: firstItemId } = text;
  return { workspace_id, id: tx.newId(), sameness, bands, sample, decision: null, isNew: true, firstItemId };
}

async function loadCandidates(tx: Tx, texts: readonly Compared[]): Promise<Map<number, Cluster[]>> {
  const band = (n: 0 | 1 | 2 | 3) => texts.map(({ bands }) => bands[n]);
  const rows = await tx.prepared<CandidateRow>(CANDIDATES, [
    texts.map((_, n) => n),
    texts.map(({ workspaceId }) => workspaceId),
    texts.map(({ sameness }) => sameness),
    band(0),
    band(1),
    band(2),
    band(3),
  ]);
  const byText = new Map<number, Cluster[]>();
  const known = new Map<string, Cluster>();
  for (const row of rows) {
    const workspaceId = texts[row.asked]?.workspaceId ?? 0;
    const cluster = known.get(`${workspaceId}:${row.id}`) ?? toCluster(row, workspaceId);
    known.set(`${workspaceId}:${row.id}`, cluster);
    byText.set(row.asked, [...(byText.get(row.asked) ?? []), cluster]);
  }
  return byText;
}

function toCluster(row: CandidateRow, workspace_id: number): Cluster {
  return {
    workspace_id,
    id: row.id,
    sameness: row.sameness,
    bands: [row.b0, row.b1, row.b2, row.b3],
    sample: row.sample,
    decision: row.applies && row.kind ? { kind: row.kind, reasonId: row.reason_id, byMemberId: row.decided_by } : null,
    isNew: false,
    firstItemId: row.first_item_id,
  };
}
