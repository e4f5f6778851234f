import type { Intent, VerbCapability } from '@parvis/contracts';

/** What an intent comes to for one kind of item on a channel; null verb: the channel is left as it is. */
export type IntentChoice =
  { verb: VerbCapability; why: null } | { verb: null; why: 'no-verb' | 'only-final' | 'needs-nothing' };

// from the softest on; refusing and reporting count only where they change who sees the item
const REMOVING = ['reject', 'spam', 'delete'] as const;

/** What the server will choose, told beforehand: the softest verb that carries the intent, and none that is for good unless that is allowed. */
export function verbOfIntent(intent: Intent, verbs: readonly VerbCapability[], allowFinal: boolean): IntentChoice {
  const named = (name: VerbCapability['verb']) => verbs.filter(({ verb }) => verb === name);
  const hide = named('hide');
  if (intent === 'hold') {
    const waiting = hide.find(({ reversible, waitsForReview }) => reversible && waitsForReview);
    return waiting ? { verb: waiting, why: null } : { verb: null, why: 'needs-nothing' };
  }
  if (intent === 'limit') return softest(hide, false);
  if (intent === 'ban') return softest(named('ban'), allowFinal);
  const removals = REMOVING.flatMap(named).filter(
    ({ visibleTo }) => visibleTo !== undefined && visibleTo !== 'everybody',
  );
  if (!allowFinal) return softest([...hide, ...removals], false);
  const [back, forGood] = [
    removals.filter(({ reversible }) => reversible),
    removals.filter(({ reversible }) => !reversible),
  ];
  return softest([...back, ...forGood, ...hide], true);
}

function softest(offered: readonly VerbCapability[], allowFinal: boolean): IntentChoice {
  const verb = offered.find(({ reversible }) => reversible || allowFinal);
  return verb ? { verb, why: null } : { verb: null, why: offered.length > 0 ? 'only-final' : 'no-verb' };
}
