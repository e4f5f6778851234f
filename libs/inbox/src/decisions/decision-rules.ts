import type { AvailableVerb, DecisionKind, PlatformState, ProblemCode } from '@parvis/contracts';
import type { ProblemOptions } from '@parvis/platform';

/** What is still under way on the item from earlier decisions, newest first. */
export interface PendingDecision {
  actionId: string;
  verb: string;
  /** It can still be taken back without the platform ever hearing of it. */
  held: boolean;
}

/** What a decision leads to. */
type DecisionPlan =
  /** Recorded only: the channel has nothing to do for it. */
  | { do: 'record' }
  /** An earlier, opposite decision has not left: taking it back is enough. */
  | { do: 'take-back'; actionId: string }
  | { do: 'call'; verb: DecisionKind }
  | { do: 'refuse'; code: ProblemCode; options: ProblemOptions };

/** What takes a decision back that has left already. */
export const OPPOSITE: Partial<Record<DecisionKind, DecisionKind>> = {
  hide: 'unhide',
  unhide: 'hide',
  ban: 'unban',
  unban: 'ban',
  like: 'unlike',
  unlike: 'like',
};
/** The state a decision is for; the others are about more than what anybody sees. */
const WANTED: Partial<Record<DecisionKind, PlatformState>> = {
  hide: 'hidden',
  unhide: 'visible',
  approve: 'visible',
  delete: 'deleted',
};

/** Decides from the item's state on the platform, what is on its way there, and what the channel can do. Pure. */
export function planDecision(
  kind: DecisionKind,
  state: PlatformState,
  pending: readonly PendingDecision[],
  verbs: readonly AvailableVerb[],
): DecisionPlan {
  if (state === 'deleted') return refuse('not-possible-now', 'The item is gone from the channel.');
  const newest = pending[0];
  if (newest?.verb === kind) return refuse('not-possible-now', `"${kind}" is on its way already.`);
  const opposite = OPPOSITE[kind];
  if (newest?.held && opposite !== undefined && newest.verb === opposite)
    return { do: 'take-back', actionId: newest.actionId };
  const verb = verbs.find((candidate) => candidate.verb === kind);
  if (kind === 'approve' && (!verb || state === 'visible')) return { do: 'record' };
  if (!verb) return refuse('channel-cannot', `This channel has no "${kind}" for this item.`);
  if (verb.reason === 'window-closed')
    return refuse('window-closed', `The channel allowed "${kind}" for a limited time.`);
  if (verb.reason === 'not-allowed') return refuse('not-allowed', `Your role does not allow "${kind}".`);
  if (verb.reason === 'account-stopped')
    return refuse('not-possible-now', 'The account has to be signed in again first.');
  // with an opposite call on its way the present state says nothing: ours follows it
  if (state === WANTED[kind] && newest === undefined)
    return refuse('not-possible-now', `The item is ${state} already.`);
  if (verb.reason === 'already-done' && state !== WANTED[kind])
    return refuse('not-possible-now', `"${kind}" was done already.`);
  return { do: 'call', verb: kind };
}

function refuse(code: ProblemCode, detail: string): DecisionPlan {
  return { do: 'refuse', code, options: { detail } };
}
