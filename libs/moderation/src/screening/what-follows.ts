import {
  type DecisionKind,
  type Detector,
  INTENTS,
  type ItemKind,
  SCREENING_FLAGS,
  type ScreeningFlag,
} from '@parvis/contracts';
import type { ItemInputs } from '../rules/item-inputs';
import { isWave } from './fact-signals';
import type { ItemFacts, LiveRule, Outcome } from './screening-types';

const PRIVATE: readonly ItemKind[] = ['message', 'email', 'story-reply'];

/** Data that its author gave away where everybody reads it. */
export function isShielded(kind: ItemKind, inputs: ItemInputs): boolean {
  return !PRIVATE.includes(kind) && (inputs.labels('personal-data')?.length ?? 0) > 0;
}

/** Nothing is proposed for what a person decided or what is hidden already; a trusted author only gets the shield. */
export function suggestionOf(
  matched: readonly LiveRule[],
  inputs: ItemInputs,
  outcome: Outcome,
  shielded: boolean,
): DecisionKind | null {
  // prettier-ignore
  if (outcome.why === 'decided' || outcome.level === 'hide') return null;
  if (outcome.why !== 'trusted') {
    const [strongest] = matched
      .filter(({ level }) => level === 'suggest')
      .sort((one, other) => other.content.severity - one.content.severity || INTENTS.indexOf(one.content.intent) - INTENTS.indexOf(other.content.intent)); // prettier-ignore
    const proposed = strongest && proposalOf(strongest);
    if (proposed) return proposed;
    if (inputs.signal('learner')?.state === 'true') return 'hide';
  }
  return shielded ? 'hide' : null;
}

/** Hiding is the softest of what limits and removes; which verb the channel has for it is chosen when it is done. */
function proposalOf({ content: { intent, allowFinal } }: LiveRule): DecisionKind | null {
  if (intent === 'hold') return null;
  if (intent === 'ban') return 'ban';
  return intent === 'remove' && allowFinal ? 'delete' : 'hide';
}

export function flagsOf(
  facts: ItemFacts,
  inputs: ItemInputs,
  outcome: Outcome,
  unchecked: readonly Detector[],
): ScreeningFlag[] {
  const { author, copies, edited } = facts;
  const is: Partial<Record<ScreeningFlag, boolean>> = {
    'personal-data': (inputs.labels('personal-data')?.length ?? 0) > 0,
    edited,
  };
  // an allowed author skips the queue: nothing about them puts the item before a person
  if (outcome.why !== 'trusted') {
    is.link = (inputs.labels('links')?.length ?? 0) > 0;
    is['first-time'] = author?.firstTime ?? false;
    is.unchecked = unchecked.length > 0;
    is.held = outcome.level === 'hold' && outcome.why !== 'unchecked';
    is.wave = copies !== null && isWave(copies);
  }
  return SCREENING_FLAGS.filter((flag) => is[flag] === true);
}
