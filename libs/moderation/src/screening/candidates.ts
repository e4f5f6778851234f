import { SCREENING_LEVELS, type Standing } from '@parvis/contracts';
import { type Candidate, compareIds } from './arbitrate';
import { isInShare } from './rollout';
import type { LiveRule, RuleHit } from './screening-types';

/** A rule as it stands for one author. */
export interface StandingRule extends LiveRule {
  outsideShare: boolean;
}

export const mayAct = ({ level }: LiveRule) => level === 'hold' || level === 'hide';
/** A rule in shadow is not seen by anybody who works on the item. */
export const isSeen = ({ level }: LiveRule) => level !== 'shadow';

/** For everybody: a rule whose share is a part of all authors has two faces, and each author meets one of them. */
export function facesOf<Rule extends LiveRule>(rule: Rule): (subject: string | null) => Rule & StandingRule {
  const inside = { ...rule, outsideShare: false };
  if (rule.share >= 100 || rule.level === 'shadow') return () => inside;
  const outside = { ...rule, level: 'shadow' as const, outsideShare: true };
  return (subject) => (subject === null || isInShare(rule.share, rule.id, subject) ? inside : outside);
}

export function candidatesOf(matched: readonly LiveRule[]): Candidate[] {
  return matched.filter(mayAct).map((rule) => ({
    why: 'rule',
    intent: rule.level === 'hide' ? rule.content.intent : 'hold',
    severity: rule.content.severity,
    rule,
  }));
}

/** A premoderated author's items wait whatever they say; anything that was found in them goes before. */
export function held(standing: Standing): Candidate[] {
  return standing === 'premoderated' ? [{ why: 'standing', intent: 'hold', severity: 0, rule: null }] : [];
}

export function hitsOf(matched: readonly StandingRule[]): RuleHit[] {
  return [...matched]
    .sort(
      (one, other) =>
        SCREENING_LEVELS.indexOf(other.level) - SCREENING_LEVELS.indexOf(one.level) ||
        other.content.severity - one.content.severity ||
        compareIds(one.id, other.id),
    )
    .map(({ id, version, level, outsideShare }) => ({ ruleId: id, version, level, outsideShare }));
}
