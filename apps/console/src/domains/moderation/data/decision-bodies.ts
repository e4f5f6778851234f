import { type DecisionKind, MODERATION_LIMITS, type ModerationDecideBody } from '@parvis/contracts';

/** What a decision on one line of the board is for. */
export interface DecisionTarget {
  itemId: string;
  revision: number;
  /** It stands for all undecided members. */
  clusterId: string | null;
  count: number;
}

/** What is said with a decision. */
export interface Reason {
  reasonId?: string;
  note?: string;
  /** Whether the authors are told why; absent: as the workspace has set it. */
  sendStatement?: boolean;
  /** Hours for which the same goes for those who join a cluster. */
  newcomersHours?: number;
}

/** The requests for some lines: items together, a hundred at most in one; each cluster by itself. */
export function bodiesOf(
  targets: readonly DecisionTarget[],
  kind: DecisionKind,
  reason: Reason,
): ModerationDecideBody[] {
  const { newcomersHours, ...said } = reason;
  const single = targets.filter(({ clusterId }) => clusterId === null);
  const clusters = [...new Set(targets.flatMap(({ clusterId }) => clusterId ?? []))];
  const bodies: ModerationDecideBody[] = [];
  for (let from = 0; from < single.length; from += MODERATION_LIMITS.atOnce) {
    const part = single.slice(from, from + MODERATION_LIMITS.atOnce);
    const revisions = Object.fromEntries(part.map(({ itemId, revision }) => [itemId, revision]));
    bodies.push({ itemIds: part.map(({ itemId }) => itemId), kind, ...said, revisions });
  }
  const forNewcomers = newcomersHours === undefined ? {} : { applyToNewcomersHours: newcomersHours };
  return [...bodies, ...clusters.map((clusterId) => ({ clusterId, kind, ...said, ...forNewcomers }))];
}
