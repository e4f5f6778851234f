import type { VerbCapability } from './channels';
import { DECISION_KINDS, type DecisionKind } from './inbox';
import type { Intent } from './moderation';

/** What an intent comes to on a channel, or why it comes to nothing there. */
export type VerbChoice =
  | { verb: DecisionKind; reversible: boolean; capability: VerbCapability }
  /** `needs-nothing`: the item waits before a person and the channel is left as it is; `only-final`: what there is cannot be taken back. */
  | { verb: null; why: 'no-verb' | 'only-final' | 'needs-nothing' };

export interface VerbOptions {
  /** A person with the right allowed verbs that cannot be taken back. */
  allowFinal: boolean;
}

/** From the softest on. Refusing and reporting only count where they change who sees the item. */
const REMOVING = ['reject', 'spam', 'delete'] as const;

/**
 * The softest verb of a channel for what somebody wants of an item. Without `allowFinal` it is never one that cannot be taken
 * back. `verbs` are those of the item's kind from the account's capability record.
 *
 * - `hold`: only into a waiting room that the channel has; elsewhere nothing is asked of it.
 * - `limit`: hiding, if it can be undone.
 * - `remove`: hiding, or another removal that can be undone; with `allowFinal` a real removal first.
 * - `ban`: banning, with `allowFinal` also where it is for good.
 */
export function verbFor(intent: Intent, verbs: readonly VerbCapability[], { allowFinal }: VerbOptions): VerbChoice {
  const hide = verbs.find(({ verb }) => verb === 'hide');
  switch (intent) {
    case 'hold':
      return hide?.reversible && hide.waitsForReview ? chosen(hide) : { verb: null, why: 'needs-nothing' };
    case 'limit':
      return softest([hide], false);
    case 'remove':
      return allowFinal ? removal(verbs, hide) : softest([hide, ...removals(verbs)], false);
    case 'ban':
      return softest([verbs.find(({ verb }) => verb === 'ban')], allowFinal);
  }
}

/** A removal that can be undone, then one that cannot, then hiding. */
function removal(verbs: readonly VerbCapability[], hide: VerbCapability | undefined): VerbChoice {
  const all = removals(verbs);
  return softest([...all.filter(({ reversible }) => reversible), ...all.filter(({ reversible }) => !reversible), hide], true); // prettier-ignore
}

function removals(verbs: readonly VerbCapability[]): VerbCapability[] {
  return REMOVING.flatMap((name) => {
    const found = verbs.find(({ verb }) => verb === name);
    return found?.visibleTo !== undefined && found.visibleTo !== 'everybody' ? [found] : [];
  });
}

/** The first that may be used. */
function softest(candidates: readonly (VerbCapability | undefined)[], allowFinal: boolean): VerbChoice {
  const offered = candidates.filter((one) => one !== undefined);
  const usable = offered.find(({ reversible }) => reversible || allowFinal);
  return usable ? chosen(usable) : { verb: null, why: offered.length > 0 ? 'only-final' : 'no-verb' };
}

function chosen(capability: VerbCapability): VerbChoice {
  const verb = DECISION_KINDS.find((kind) => kind === capability.verb);
  return verb ? { verb, reversible: capability.reversible, capability } : { verb: null, why: 'no-verb' };
}
