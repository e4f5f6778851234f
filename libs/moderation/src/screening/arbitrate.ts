import { type Intent, INTENTS, type Standing } from '@parvis/contracts';
import type { LiveRule, Outcome } from './screening-types';

/** Something that may act on an item. */
export interface Candidate {
  why: 'rule' | 'word-list' | 'standing';
  intent: Intent;
  severity: number;
  /** Null unless a rule wants it. */
  rule: LiveRule | null;
}

export interface Arbitration {
  standing: Standing;
  /** A person decided this revision. */
  decided: boolean;
  candidates: readonly Candidate[];
  /** A rule that may act could not be answered because something did not run. */
  unanswered: boolean;
}

const NOTHING: Outcome = { level: null, intent: null, ruleId: null, version: null, reasonId: null, allowFinal: false, protective: false, why: 'nothing' }; // prettier-ignore
const PREFERRED: readonly Candidate['why'][] = ['rule', 'word-list', 'standing'];

/**
 * The one outcome of an item: an allowed author, then a person's decision for this revision, then the author's being blocked
 * (which a person decided too), then the highest severity, and of those the softest intent. What remains equal is settled by
 * what can say most of why, and by the older rule: the same item always has the same outcome. Nothing that acts, but something
 * unanswered: the item waits for a person, and nothing is asked of its channel.
 */
export function arbitrate({ standing, decided, candidates, unanswered }: Arbitration): Outcome {
  if (standing === 'trusted') return { ...NOTHING, why: 'trusted' };
  if (decided) return { ...NOTHING, why: 'decided' };
  if (standing === 'blocked' || standing === 'banned')
    return { ...NOTHING, level: 'hide', intent: 'limit', why: 'standing' };
  let best: Candidate | undefined;
  for (const candidate of candidates) if (!best || order(candidate, best) < 0) best = candidate;
  if (best) return outcomeOf(best);
  return unanswered ? { ...NOTHING, level: 'hold', why: 'unchecked' } : NOTHING;
}

/** Below 0: `one` wins. Total: only equal candidates give 0. */
function order(one: Candidate, other: Candidate): number {
  return (
    other.severity - one.severity ||
    INTENTS.indexOf(one.intent) - INTENTS.indexOf(other.intent) ||
    PREFERRED.indexOf(one.why) - PREFERRED.indexOf(other.why) ||
    compareIds(one.rule?.id ?? '', other.rule?.id ?? '')
  );
}

/** Ids are decimal numbers without leading zeros: the shorter is the smaller. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

function outcomeOf({ why, intent, rule }: Candidate): Outcome {
  return {
    ...NOTHING,
    level: intent === 'hold' ? 'hold' : 'hide',
    intent,
    ruleId: rule?.id ?? null,
    version: rule?.version ?? null,
    reasonId: rule?.content.reasonId ?? null,
    allowFinal: rule?.content.allowFinal ?? false,
    why,
  };
}
