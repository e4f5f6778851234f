import type { DecisionKind } from '@parvis/contracts';
import { ALIKE_FROM, comparable, likeness } from '@parvis/moderation';
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
  bands: readonly number[];
  sameness: string;
}

interface CandidateRow {
  asked: number;
  id: string;
  sameness: string;
  bands: number[];
  sample: string;
  first_item_id: string;
  kind: DecisionKind | null;
  reason_id: number | null;
  decided_by: number | null;
  applies: boolean;
}

const BANDS = ['b0', 'b1', 'b2', 'b3', 'b4', 'b5'] as const;
const COLUMNS = `id, sameness, array[${BANDS.join(', ')}] as bands, sample, first_item_id, kind, reason_id, decided_by, coalesce(apply_until > now(), false) as applies, last_at`;
const bandSql = (band: string) =>
  `(select ${COLUMNS} from look_alike where workspace_id = w.workspace_id and ${band} = w.${band} and last_at > now() - interval '24 hours' limit 5)`;

const CANDIDATES = `
  select w.asked, c.* from unnest($1::int[], $2::int[], $3::bigint[], ${BANDS.map((_, n) => `$${n + 4}::int[]`).join(', ')})
    w (asked, workspace_id, sameness, ${BANDS.join(', ')})
  cross join lateral (
    (select ${COLUMNS} from look_alike where workspace_id = w.workspace_id and sameness = w.sameness and last_at > now() - interval '24 hours'
     limit 1)
    union all ${BANDS.map(bandSql).join(' union all ')}) c
  order by w.asked, c.id`;

const CLUSTER_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  first_item_id: 'bigint',
  sameness: 'bigint',
  b0: 'int',
  b1: 'int',
  b2: 'int',
  b3: 'int',
  b4: 'int',
  b5: 'int',
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
 * The cluster of each text, by item: one of the last 24 hours that shares a key and enough groups of four letters,
 * or a new one. Texts of one batch find each other as well.
 */
export async function clustersOf(tx: Tx, texts: readonly Compared[]): Promise<Map<string, Cluster>> {
  const found = new Map<string, Cluster>();
  if (texts.length === 0) return found;
  const candidates = await loadCandidates(tx, texts);
  const fresh = new Map<string, Cluster[]>();
  for (const [asked, text] of texts.entries()) {
    const compared = comparable(text.text).slice(0, LONGEST_SAMPLE);
    const keys = text.bands.map((key, band) => `${text.workspaceId}:${band}:${key}`);
    // the oldest of those that fit, so that what two lanes began at once grows together
    const known = [...(candidates.get(asked) ?? []), ...keys.flatMap((key) => fresh.get(key) ?? [])];
    const fitting = known.find((one) => isAlike(one, text, compared));
    const cluster = fitting ?? startCluster(tx, text, compared);
    if (!fitting) for (const key of keys) fresh.set(key, [...(fresh.get(key) ?? []), cluster]);
    found.set(`${text.workspaceId}:${text.itemId}`, cluster);
  }
  return found;
}

/** Writes new clusters, keeps known ones alive, and marks whatever is in one with others. */
export async function keepClusters(tx: Tx, clusters: ReadonlyMap<string, Cluster>): Promise<void> {
  const members = new Map<Cluster, number>();
  for (const cluster of clusters.values()) members.set(cluster, (members.get(cluster) ?? 0) + 1);
  const rows = [...members.keys()].filter(({ isNew }) => isNew).map((one) => ({ ...one, first_item_id: one.firstItemId, ...Object.fromEntries(BANDS.map((band, n) => [band, one.bands[n]])) })); // prettier-ignore
  await runBulk(tx, INSERT, rows);
  // in the order of their ids: two lanes that meet wait for each other, never in a circle
  const grown = [...members].filter(([{ isNew }, n]) => !isNew || n > 1).map(([one]) => one).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)); // prettier-ignore
  if (grown.length === 0) return;
  const keys = [grown.map(({ workspace_id }) => workspace_id), grown.map(({ id }) => id)];
  await tx.prepared(TOUCH, keys);
  await tx.prepared(MARK, keys);
}

function isAlike(cluster: Cluster, text: Compared, compared: string): boolean {
  return cluster.sameness === text.sameness || likeness(cluster.sample, compared) >= ALIKE_FROM;
}

function startCluster(tx: Tx, text: Compared, sample: string): Cluster {
  const { workspaceId: workspace_id, sameness, bands, itemId: firstItemId } = text;
  return { workspace_id, id: tx.newId(), sameness, bands, sample, decision: null, isNew: true, firstItemId };
}

async function loadCandidates(tx: Tx, texts: readonly Compared[]): Promise<Map<number, Cluster[]>> {
  const rows = await tx.prepared<CandidateRow>(CANDIDATES, [
    texts.map((_, n) => n),
    texts.map(({ workspaceId }) => workspaceId),
    texts.map(({ sameness }) => sameness),
    ...BANDS.map((_, n) => texts.map(({ bands }) => bands[n])),
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
    bands: row.bands,
    sample: row.sample,
    decision: row.applies && row.kind ? { kind: row.kind, reasonId: row.reason_id, byMemberId: row.decided_by } : null,
    isNew: false,
    firstItemId: row.first_item_id,
  };
}
