/**
 * What is counted of a cluster of near-copies, within one window. Everything is a plain count, so that the same numbers give the
 * same answer in a back-test.
 */
export interface ClusterCounts {
  items: number;
  /** Distinct authors; those who wrote to the house for the first time among them. */
  authors: number;
  newAuthors: number;
  /** Items that carry a link. */
  withLink: number;
  /** Connected accounts the items came in on. */
  accounts: number;
  /** Mean likeness to the cluster's first item, 0 to 1. */
  meanLikeness: number;
  /** Between the first and the last item. */
  spanMinutes: number;
  /** Items of the cluster's accounts in such a span on an ordinary day; null: not known. */
  usualItems: number | null;
  /** Items that complain, and that are negative in tone, whose tone is known. */
  complaints: number;
  toneKnown: number;
  /** Items of abuse: threat, hate, insult, scam or spam. */
  abusive: number;
}

/** `wave`: one text pasted by many; `raid`: many newcomers at once with abuse; `organic`: customers with the same trouble. */
export const CAMPAIGN_KINDS = ['raid', 'wave', 'organic', 'none'] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** One named figure of the evidence; `share` 0 to 1 unless the name says a count. */
export interface Evidence {
  name:
    | 'author-novelty'
    | 'likeness'
    | 'velocity'
    | 'link-share'
    | 'accounts'
    | 'abuse-share'
    | 'complaint-share'
    | 'authors';
  value: number;
  speaksFor: 'attack' | 'organic' | 'neither';
}

export interface CampaignScore {
  kind: CampaignKind;
  /** 0 (customers who complain) to 1 (an orchestrated attack). */
  score: number;
  evidence: Evidence[];
}

/**
 * Thresholds. A copy-and-paste wave repeats itself nearly word for word (likeness of real complaints about one event stays
 * around 0.4 to 0.7, since people use their own words); a raid is made of newcomers; customers who complain are mostly known
 * to the house, come without links and over hours.
 */
export const CAMPAIGN_THRESHOLDS = {
  fewestItems: 5,
  fewestAuthors: 3,
  novelty: { low: 0.3, high: 0.7 },
  likeness: { low: 0.75, high: 0.92 },
  /** Times the usual. Without a usual number: items a minute. */
  times: { low: 2, high: 8 },
  perMinute: { low: 0.1, high: 1 },
  links: { low: 0.1, high: 0.5 },
  accounts: { low: 1, high: 4 },
  abuse: { low: 0.1, high: 0.5 },
  complaints: { low: 0.3, high: 0.8 },
  attackFrom: 0.5,
} as const;

/** Copies say most, complaints speak against an attack; sums to 1 without the last. */
const WEIGHTS = { novelty: 0.22, likeness: 0.28, velocity: 0.1, links: 0.16, accounts: 0.06, abuse: 0.18 } as const;
const COMPLAINTS_TAKE_OFF = 0.3;

/** Tells an attack from customers who complain, with the figures that say so. */
export function scoreCampaign(counts: ClusterCounts): CampaignScore {
  const limits = CAMPAIGN_THRESHOLDS;
  const share = (count: number, of = counts.items) => (of > 0 ? count / of : 0);
  const novelty = share(counts.newAuthors, counts.authors);
  const abuse = share(counts.abusive);
  const complaints = share(counts.complaints, counts.toneKnown);
  const velocity = velocityOf(counts);
  const parts = {
    novelty: between(novelty, limits.novelty),
    likeness: between(counts.meanLikeness, limits.likeness),
    velocity: between(velocity.value, velocity.limits),
    links: between(share(counts.withLink), limits.links),
    accounts: between(counts.accounts, limits.accounts),
    abuse: between(abuse, limits.abuse),
  };
  const organic = between(complaints, limits.complaints);
  const weighed = (Object.keys(parts) as (keyof typeof parts)[]).reduce((sum, part) => sum + WEIGHTS[part] * parts[part], 0); // prettier-ignore
  const score = Math.min(1, Math.max(0, weighed - COMPLAINTS_TAKE_OFF * organic * (1 - parts.abuse)));
  const evidence: Evidence[] = [
    { name: 'author-novelty', value: novelty, speaksFor: side(parts.novelty) },
    { name: 'likeness', value: counts.meanLikeness, speaksFor: side(parts.likeness) },
    { name: 'velocity', value: velocity.value, speaksFor: parts.velocity > 0.5 ? 'attack' : 'neither' },
    { name: 'link-share', value: share(counts.withLink), speaksFor: side(parts.links) },
    { name: 'accounts', value: counts.accounts, speaksFor: parts.accounts > 0.5 ? 'attack' : 'neither' },
    { name: 'abuse-share', value: abuse, speaksFor: parts.abuse > 0.5 ? 'attack' : 'neither' },
    { name: 'complaint-share', value: complaints, speaksFor: organic > 0.5 ? 'organic' : 'neither' },
    { name: 'authors', value: counts.authors, speaksFor: 'neither' },
  ];
  return { kind: kindOf(counts, score, parts, organic), score, evidence };
}

function kindOf(
  { items, authors }: ClusterCounts,
  score: number,
  parts: { novelty: number; likeness: number; abuse: number },
  organic: number,
): CampaignKind {
  const { fewestItems, fewestAuthors, attackFrom } = CAMPAIGN_THRESHOLDS;
  if (items < fewestItems || authors < fewestAuthors) return 'none';
  if (score >= attackFrom) return parts.novelty + parts.abuse > 2 * parts.likeness ? 'raid' : 'wave';
  return organic > 0.5 ? 'organic' : 'none';
}

/** Times the usual where that is known, else items a minute. */
function velocityOf({ items, spanMinutes, usualItems }: ClusterCounts) {
  const { times, perMinute } = CAMPAIGN_THRESHOLDS;
  if (usualItems !== null) return { value: items / Math.max(1, usualItems), limits: times };
  return { value: items / Math.max(1, spanMinutes), limits: perMinute };
}

/** 0 up to `low`, 1 from `high` on, straight between. */
function between(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

const side = (part: number): Evidence['speaksFor'] => (part >= 0.5 ? 'attack' : part === 0 ? 'organic' : 'neither');
