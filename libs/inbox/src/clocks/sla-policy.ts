import {
  CHANNEL_KINDS,
  ITEM_KINDS,
  PRIORITIES,
  type SlaConditions,
  type SlaTarget,
  type SlaTargets,
} from '@parvis/contracts';
import { nameOf } from '@parvis/platform';
import { type BusinessTime, ALWAYS_OPEN } from './business-time';
import type { Promised, Target } from './clock';
import type { Commitments } from '../intake/commitments';

/** What the policies look at; codes as they are stored. */
export interface PolicyFacts {
  channel: number;
  accountId: number;
  kind: number;
  stars: number | null;
  priority: number;
  tagIds: readonly number[];
  vip: boolean;
  /** A policy that a rule chose for this conversation. */
  pinnedPolicyId: number | null;
}

/** A policy as it is applied: its calendar laid out, its targets by the code of a clock's kind. */
export interface SlaPolicy {
  conditions: SlaConditions;
  promise: Promised;
}

/** The policies of a workspace in their order, and what holds where none matches. */
export interface SlaBook {
  version: number;
  policies: readonly SlaPolicy[];
  fallback: readonly Promised[];
  /** Whether anybody asks for it: it lies in another row. */
  asksForVip: boolean;
}

/** What is promised to a conversation: by the policy that was chosen for it, else by the first policy that matches, else by the workspace's minutes for its kind. */
export function promiseFor({ policies, fallback }: SlaBook, facts: PolicyFacts): Promised {
  const pinned = facts.pinnedPolicyId === null ? undefined : policies.find(({ promise }) => promise.policyId === facts.pinnedPolicyId); // prettier-ignore
  if (pinned) return pinned.promise;
  for (const { conditions, promise } of policies) if (matches(conditions, facts)) return promise;
  const promise = fallback[facts.kind];
  if (!promise) throw new RangeError(`no commitment for kind ${facts.kind}`);
  return promise;
}

/** Whether everything that the conditions name holds; of a list one entry is enough, an empty list names nothing. */
export function matches(conditions: SlaConditions, facts: PolicyFacts): boolean {
  const { channels, accountIds, kinds, stars, priorities, tagIds, vip } = conditions;
  return (
    oneOf(channels, () => nameOf(CHANNEL_KINDS, facts.channel)) &&
    oneOf(accountIds, () => String(facts.accountId)) &&
    oneOf(kinds, () => nameOf(ITEM_KINDS, facts.kind)) &&
    oneOf(priorities, () => nameOf(PRIORITIES, facts.priority)) &&
    (isEmpty(stars) || (facts.stars !== null && stars.includes(facts.stars))) &&
    (isEmpty(tagIds) || facts.tagIds.some((id) => tagIds.includes(String(id)))) &&
    (vip === undefined || vip === facts.vip)
  );
}

/** Targets by the code of a clock's kind (see `CLOCK_KINDS`). */
export function targetList({ firstReply, nextReply, resolution }: SlaTargets): (Target | null)[] {
  return [firstReply, nextReply, resolution].map((target) => target && inSeconds(target));
}

/** The workspace's minutes by kind of item, around the clock and without a pause. */
export function fallbackPromises(commitments: Commitments): Promised[] {
  return ITEM_KINDS.map((kind) => {
    const target = { seconds: Math.max(1, Math.round(commitments[kind] * 60)), warnSeconds: null };
    return promised(null, null, [target, target, null], ALWAYS_OPEN);
  });
}

function promised(
  policyId: number | null,
  ladderId: number | null,
  targets: readonly (Target | null)[],
  time: BusinessTime,
): Promised {
  return { policyId, ladderId, targets, time, pauseWhileSnoozed: false, pauseWhileWaiting: false };
}

function inSeconds({ minutes, warnBeforeMinutes }: SlaTarget): Target {
  return { seconds: minutes * 60, warnSeconds: warnBeforeMinutes === null ? null : warnBeforeMinutes * 60 };
}

function oneOf<T>(list: readonly T[] | undefined, value: () => T): boolean {
  return isEmpty(list) || list.includes(value());
}

function isEmpty<T>(list: readonly T[] | undefined): list is undefined {
  return list === undefined || list.length === 0;
}
