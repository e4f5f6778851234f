import { Injectable } from '@nestjs/common';
import type { CampaignVerdict, CampaignView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { type CampaignKind, CAMPAIGN_THRESHOLDS, scoreCampaign } from '@parvis/moderation';
import { Database, firstIdAt, type Tx } from '@parvis/platform';
import { postReferences } from '../board/queues/post-references';
import { volumeAlerts } from '../board/queues/volume-alerts';
import { type CampaignFigures, type CampaignScope, readFigures, readWordings } from './campaign-figures';

const HOURS_LOOKED_AT = 24;
const MOST = 50;

const VERDICTS: Record<Exclude<CampaignKind, 'none'>, CampaignVerdict> = { raid: 'raid', wave: 'wave', organic: 'organic-spike' }; // prettier-ignore

interface Campaign {
  figures: CampaignFigures;
  scope: CampaignScope;
  sample: string;
  verdict: CampaignVerdict;
  score: number;
  meanLikeness: number;
}

/** Many who say the same, or write under one post at once: an attack, or customers with the same trouble. */
@Injectable()
export class Campaigns {
  constructor(private readonly db: Database) {}

  /** Of the last 24 hours, the surest attacks first. */
  list({ workspaceId, memberId }: Agent): Promise<CampaignView[]> {
    return this.db.lookUp(
      workspaceId,
      async (tx) => {
        const now = new Date();
        const campaigns = [
          ...(await ofClusters(tx, workspaceId, now)),
          ...(await ofPosts(tx, workspaceId, memberId, now)),
        ];
        campaigns.sort((one, other) => other.score - one.score || other.figures.items - one.figures.items);
        const shown = campaigns.slice(0, MOST);
        const posts = await postReferences(tx, workspaceId, shown.filter(({ scope }) => scope === 'post_id').map(({ figures }) => figures.id)); // prettier-ignore
        return shown.map((campaign) => toView(campaign, posts.get(campaign.figures.id) ?? null));
      },
      ['screening', 'item'],
    );
  }
}

async function ofClusters(tx: Tx, workspaceId: number, now: Date): Promise<Campaign[]> {
  const since = new Date(now.getTime() - HOURS_LOOKED_AT * 3_600_000);
  const rows = await tx.query<{ id: string }>(
    `select cluster_id as id from screening where workspace_id = $1 and item_id >= $2 and copied and cluster_id is not null
     group by 1 having count(*) >= ${CAMPAIGN_THRESHOLDS.fewestItems} order by count(*) desc limit ${MOST}`,
    [workspaceId, firstIdAt(since.getTime())],
  );
  return judged(tx, workspaceId, { scope: 'cluster_id', ids: rows.map(({ id }) => id), since, usual: null }); // prettier-ignore
}

/** Posts that get far more than usual, since they do. */
async function ofPosts(tx: Tx, workspaceId: number, memberId: number, now: Date): Promise<Campaign[]> {
  const found: Campaign[] = [];
  for (const [id, alert] of await volumeAlerts(tx, workspaceId, memberId, now)) {
    const since = new Date(alert.since);
    const windows = Math.max(1, Math.round((now.getTime() - since.getTime()) / 300_000));
    found.push(
      ...(await judged(tx, workspaceId, { scope: 'post_id', ids: [id], since, usual: alert.usual * windows })),
    );
  }
  return found;
}

async function judged(
  tx: Tx,
  workspaceId: number,
  { scope, ids, since, usual }: { scope: CampaignScope; ids: string[]; since: Date; usual: number | null },
): Promise<Campaign[]> {
  const wordings = await readWordings(tx, workspaceId, scope, ids, since);
  return (await readFigures(tx, workspaceId, scope, ids, since)).flatMap((figures) => {
    const { sample, meanLikeness } = wordings.get(figures.id) ?? { sample: '', meanLikeness: 0 };
    const { kind, score } = scoreCampaign({ ...figures, meanLikeness, usualItems: usual });
    return kind === 'none' ? [] : [{ figures, scope, sample, verdict: VERDICTS[kind], score, meanLikeness }];
  });
}

function toView(
  { figures, scope, sample, verdict, score, meanLikeness }: Campaign,
  post: CampaignView['post'],
): CampaignView {
  const { id, items, authors, undecided } = figures;
  const share = (count: number, of: number): number => (of === 0 ? 0 : round(count / of));
  return {
    id: `${scope === 'cluster_id' ? 'cluster' : 'post'}-${id}`,
    verdict,
    score: round(score),
    clusterId: scope === 'cluster_id' ? id : null,
    post: scope === 'post_id' ? post : null,
    sample,
    undecided,
    firstAt: figures.firstAt.toISOString(),
    lastAt: figures.lastAt.toISOString(),
    evidence: {
      items,
      authors,
      accounts: figures.accounts,
      channels: figures.channels,
      perHour: round((items * 60) / figures.spanMinutes),
      newAuthorShare: share(figures.newAuthors, authors),
      similarity: round(meanLikeness),
      linkShare: share(figures.withLink, items),
      abuseShare: share(figures.abusive, items),
      complaintShare: share(figures.complaints, figures.toneKnown),
    },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
