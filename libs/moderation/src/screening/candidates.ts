import { SCREENING_LEVELS, type Standing } from '@parvis/contracts';
import { type Candidate, compareIds } from './arbitrate';
import type { LiveRule, RuleHit } from './screening-types';

export const mayAct = ({ level }: LiveRule) => level === 'hold' || level === 'hide';
/** A rule in shadow is not seen by anybody who works on the item. */
export const isSeen = ({ level }: LiveRule) => level !== 'shadow';

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

export function hitsOf(matched: readonly LiveRule[]): RuleHit[] {
  return [...matched]
    .sort(
      (one, other) =>
        SCREENING_LEVELS.indexOf(other.level) - SCREENING_LEVELS.indexOf(one.level) ||
        other.content.severity - one.content.severity ||
        compareIds(one.id, other.id),
    )
    .map(({ id, version, level }) => ({ ruleId: id, version, level }));
}
