import { type ClusterCounts, likeness } from '@parvis/moderation';
import { firstIdAt, type Tx } from '@parvis/platform';
import { maskedText } from '../board/items/mask-personal';

/** What a campaign is about: look-alikes, or a post. */
export type CampaignScope = 'cluster_id' | 'post_id';

/** Counts of one cluster or post since a time. */
export interface CampaignFigures extends Omit<ClusterCounts, 'meanLikeness' | 'usualItems'> {
  id: string;
  channels: number;
  undecided: number;
  firstAt: Date;
  lastAt: Date;
}

interface FigureRow extends Omit<CampaignFigures, 'spanMinutes'>, Record<string, unknown> {}

const MOST_WORDINGS = 30;
/** Shorter says nothing about speed. */
const SHORTEST_SPAN_MINUTES = 5;
const COMPLAINS = `s.label in (7, 8)`; // accusation, complaint
const ABUSIVE = `s.label in (0, 1, 2, 3, 4)`; // threat, hate, insult, scam, spam
const TONE_KNOWN = `jsonb_path_exists(s.signals, '$[*] ? (@.detector == "sentiment" && @.state != "did-not-run")')`;
const NEGATIVE = `jsonb_path_exists(s.signals, '$[*] ? (@.detector == "sentiment" && @.labels[*] == "negative")')`;

const figuresSql = (scope: CampaignScope): string => `
  select s.${scope} as id, count(*)::int as items, count(distinct s.identity_id)::int as authors,
    count(distinct s.identity_id) filter (where s.flags & 2 <> 0)::int as "newAuthors", count(*) filter (where s.flags & 1 <> 0)::int as "withLink",
    count(distinct s.account_id)::int as accounts, count(distinct s.channel)::int as channels, count(*) filter (where s.queues & 1 = 1)::int as undecided,
    count(*) filter (where ${TONE_KNOWN} and (${COMPLAINS} or ${NEGATIVE}))::int as complaints, count(*) filter (where ${TONE_KNOWN})::int as "toneKnown",
    count(*) filter (where ${ABUSIVE})::int as abusive, min(s.created_at) as "firstAt", max(s.created_at) as "lastAt"
  from unnest($2::bigint[]) c (id) join screening s on s.workspace_id = $1 and s.${scope} = c.id and s.item_id >= $3
  group by 1`;

/** Figures of several at once. */
export async function readFigures(
  tx: Tx,
  workspaceId: number,
  scope: CampaignScope,
  ids: readonly string[],
  since: Date,
): Promise<CampaignFigures[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<FigureRow>(figuresSql(scope), [workspaceId, ids, firstIdAt(since.getTime())]);
  return rows.map((row) => ({
    ...row,
    spanMinutes: Math.max(SHORTEST_SPAN_MINUTES, (row.lastAt.getTime() - row.firstAt.getTime()) / 60_000),
  }));
}

/** How much the wordings are alike, and the first of them. */
export interface Wording {
  sample: string;
  meanLikeness: number;
}

const wordingsSql = (scope: CampaignScope): string => `
  select v.id, v.count, i.text from (
    select g.*, row_number() over (partition by g.id order by g.count desc, g.item_id) as place from (
      select s.${scope} as id, min(s.item_id) as item_id, count(*)::int as count
      from unnest($2::bigint[]) c (id) join screening s on s.workspace_id = $1 and s.${scope} = c.id and s.item_id >= $3
      group by 1, coalesce(s.sameness, s.item_id)) g) v
  join item i on i.workspace_id = $1 and i.id = v.item_id
  where v.place <= ${MOST_WORDINGS} order by v.id, v.item_id`;

/** Mean likeness to the first wording, of the most frequent ones. */
export async function readWordings(
  tx: Tx,
  workspaceId: number,
  scope: CampaignScope,
  ids: readonly string[],
  since: Date,
): Promise<Map<string, Wording>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; count: number; text: string }>(wordingsSql(scope), [
    workspaceId,
    ids,
    firstIdAt(since.getTime()),
  ]);
  const groups = new Map<string, typeof rows>();
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row]);
  return new Map([...groups].map(([id, wordings]) => [id, wordingOf(wordings)]));
}

/** Of one text repeated: all the same. */
function wordingOf(wordings: readonly { count: number; text: string }[]): Wording {
  const first = wordings[0]?.text ?? '';
  const items = wordings.reduce((sum, { count }) => sum + count, 0);
  const alike = wordings.reduce((sum, { count, text }, n) => sum + count * (n === 0 ? 1 : likeness(first, text)), 0);
  return { sample: maskedText(first), meanLikeness: items === 0 ? 0 : alike / items };
}
