import {
  CHANNEL_KINDS,
  ITEM_KINDS,
  PLATFORM_STATES,
  RISK_LABELS,
  SCREENING_FLAGS,
  type ItemKind,
  type ScreeningFlag,
} from '@parvis/contracts';
import { criticismOf, type ItemFacts, rolloutSubject, type Verdict } from '@parvis/moderation';
import { codeOf, nameOf, type Tx } from '@parvis/platform';
import type { Batch } from '../intake/batch';
import { type AuthorStanding, standingsOf } from '../standings/standings-of';
import { loadVigilance, vigilanceDue, type VigilanceSetup } from '../vigilance/vigilance-due';
import { type AuthorPast, authorPasts } from './author-facts';
import { copyCounts } from './copy-facts';
import { type Cluster, clustersOf, type Compared } from './look-alikes';
import type { HitRow, ScreeningRow } from './screening-rows';
import { type ScreeningTarget, verbsOf } from './screening-target';

const HELD = codeOf(PLATFORM_STATES, 'held');
// what was said in the week before an account is connected still waits for somebody
const RECENT_MS = 7 * 86_400_000;
const NOTHING_SEEN: AuthorPast = { items: 0, hidden: 0, lastMinute: 0 };
/** What takes a public word off the channel: an item of a kind without any of these waits for nobody. */
const PRIVATE: ReadonlySet<ItemKind> = new Set(['message', 'email', 'story-reply']);
const MODERATING: ReadonlySet<string> = new Set(['hide', 'delete', 'reject', 'spam', 'approve']);

/** An item with its verdict. */
export interface Judged {
  target: ScreeningTarget;
  verdict: Verdict;
  cluster: Cluster | null;
  flags: ReadonlySet<ScreeningFlag>;
}

/** A batch judged: what is to be written, and the verdicts that want something done. */
export interface JudgedBatch {
  rows: ScreeningRow[];
  hits: HitRow[];
  clusters: Map<string, Cluster>;
  judged: Judged[];
}

/**
 * Judges what a batch brought: a statement each for what is known of authors, how they stand, of copies and of promises, whatever its size; the rest is pure. Items of
 * one batch see each other as copies, in their order.
 */
export async function judgeBatch(tx: Tx, batch: Batch): Promise<JudgedBatch> {
  const targets = [...batch.toScreen.values()];
  const clusters = await clustersOf(tx, targets.flatMap(compared));
  const counts = await copyCounts(tx, clusters.values());
  const authors = targets.flatMap(({ arrival, identity }) => (identity ? [{ workspaceId: arrival.account.workspaceId, identityId: identity.id }] : [])); // prettier-ignore
  const pasts = await authorPasts(tx, authors);
  const standings = await standingsOf(tx, authors);
  const promises = await loadVigilance(tx, targets.map(({ arrival }) => arrival.account.workspaceId)); // prettier-ignore
  const result: JudgedBatch = { rows: [], hits: [], clusters, judged: [] };
  for (const target of targets) {
    const { workspaceId } = target.arrival.account;
    const { by, reading } = target.arrival.screened;
    const cluster = clusters.get(`${workspaceId}:${target.itemId}`) ?? null;
    const count = cluster && counts.get(cluster);
    const past = target.identity ? (pasts.get(`${workspaceId}:${target.identity.id}`) ?? NOTHING_SEEN) : null;
    const facts = factsOf(
      target,
      past,
      count?.seenBy(target.identity?.id ?? null) ?? null,
      standings.get(target.identity?.id ?? ''),
    );
    const subject = rolloutSubject(workspaceId, target.identity?.id ?? null, target.itemId);
    const verdict = by.judge(reading, facts, { subject });
    if (count && !target.edited) count.add(target.identity?.id ?? null);
    if (past && !target.edited) pasts.set(`${workspaceId}:${target.identity?.id}`, { ...past, items: past.items + 1, lastMinute: past.lastMinute + 1 }); // prettier-ignore
    const flags = flagsOf(target, verdict);
    result.judged.push({ target, verdict, cluster, flags });
    const copied = (facts.copies?.copies ?? 0) > 0;
    result.rows.push(rowOf(target, verdict, { flags, cluster, copied, promise: promises.get(workspaceId) }));
    result.hits.push(...hitsOf(target, verdict));
  }
  return result;
}

/** What is compared: what people say now, long enough to be called a copy. */
function compared({ arrival, itemId }: ScreeningTarget): Compared[] {
  const { bands, sameness } = arrival.screened.reading;
  if (bands === null || sameness === null || isHistory(arrival)) return [];
  return [{ workspaceId: arrival.account.workspaceId, itemId, text: arrival.event.text, bands, sameness }];
}

function isHistory({ live, receivedAt, event }: ScreeningTarget['arrival']): boolean {
  return !live && receivedAt.getTime() - Date.parse(event.createdAt) > RECENT_MS;
}

function factsOf(
  target: ScreeningTarget,
  past: AuthorPast | null,
  copies: ItemFacts['copies'],
  stands: AuthorStanding | undefined,
): ItemFacts {
  const { arrival } = target;
  const { account, event } = arrival;
  return {
    channel: account.channel,
    kind: nameOf(ITEM_KINDS, target.kind),
    accountId: String(account.id),
    postId: target.postId,
    ad: event.post?.isAd ?? null,
    stars: event.stars,
    attachments: event.attachments.length > 0,
    edited: target.edited,
    at: event.createdAt,
    author: past && {
      standing: stands?.standing ?? 'none',
      strikes: stands?.strikes ?? 0,
      ...past,
      firstTime: target.isFirst,
    },
    // short texts are never called copies: that is known of them
    copies: copies ?? (isHistory(arrival) ? null : { copies: 0, authors: 0, repeats: 0 }),
    external: null,
  };
}

function flagsOf(target: ScreeningTarget, verdict: Verdict): Set<ScreeningFlag> {
  const { arrival, platformState, edited, kind } = target;
  const flags = new Set(verdict.flags);
  const isPrivate = PRIVATE.has(nameOf(ITEM_KINDS, kind));
  if (isPrivate || !verbsOf(target).some(({ verb }) => MODERATING.has(verb))) flags.add('aside');
  if (isHistory(arrival)) flags.add('history');
  if (platformState === HELD) flags.add('held');
  if (edited) flags.add('edited');
  return flags;
}

/** What is written of an item beside its verdict. */
interface Around {
  flags: ReadonlySet<ScreeningFlag>;
  cluster: Cluster | null;
  copied: boolean;
  promise: VigilanceSetup | undefined;
}

function dueAt(promise: VigilanceSetup, { label, severity }: Verdict, flaggedAt: Date): string | null {
  return vigilanceDue(promise, label, severity, flaggedAt)?.toISOString() ?? null;
}

function rowOf(target: ScreeningTarget, verdict: Verdict, { flags, cluster, copied, promise }: Around): ScreeningRow {
  const { account, event, receivedAt } = target.arrival;
  const flagged = verdict.severity > 0 || verdict.outcome.level !== null || flags.has('held');
  return {
    workspace_id: account.workspaceId,
    item_id: target.itemId,
    conversation_id: target.conversationId,
    post_id: target.postId,
    identity_id: target.identity?.id ?? null,
    cluster_id: cluster?.id ?? null,
    sameness: target.arrival.screened.reading.sameness,
    created_at: event.createdAt,
    first_flagged_at: flagged ? receivedAt.toISOString() : null,
    due_at: flagged && promise ? dueAt(promise, verdict, receivedAt) : null,
    account_id: account.id,
    flags: [...flags].reduce((bits, flag) => bits | (1 << SCREENING_FLAGS.indexOf(flag)), 0),
    rule_ids: verdict.hits.filter(({ level }) => level !== 'shadow').map(({ ruleId }) => ruleId),
    revision: target.revision,
    kind: target.kind,
    channel: codeOf(CHANNEL_KINDS, account.channel),
    platform_state: target.platformState,
    // hidden or gone before we heard of it: decided elsewhere
    state: target.platformState === 2 || target.platformState === 3 ? target.platformState : 0,
    severity: verdict.severity,
    label: codeOf(RISK_LABELS, verdict.label),
    copied,
    language: verdict.language,
    suggestion: verdict.suggestion,
    signals: verdict.signals,
    marks: verdict.marks,
  };
}

function hitsOf({ arrival, itemId, revision }: ScreeningTarget, verdict: Verdict): HitRow[] {
  const criticism = verdict.hits.length > 0 ? criticismOf(verdict.signals) : null;
  return verdict.hits.map(({ ruleId, version, level, outsideShare }) => ({
    workspace_id: arrival.account.workspaceId,
    item_id: itemId,
    rule_id: Number(ruleId),
    version,
    revision,
    channel: codeOf(CHANNEL_KINDS, arrival.account.channel),
    level,
    outside_share: outsideShare,
    plain_criticism: criticism,
  }));
}
