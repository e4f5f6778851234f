import type { ActionState, AvailableVerb, DecisionKind } from '@parvis/contracts';
import { OPPOSITE } from './decision-rules';

/** What takes back what a decision did, best first, once it has left. */
const TAKES_BACK: Partial<Record<DecisionKind, readonly DecisionKind[]>> = {
  ...Object.fromEntries(Object.entries(OPPOSITE).map(([kind, opposite]) => [kind, [opposite]])),
  approve: ['hide'],
  reject: ['approve', 'unhide'],
  spam: ['approve', 'unhide'],
};

export interface UndoFacts {
  kind: DecisionKind;
  /** Of the call that carries it; null: nothing had to leave. */
  actionState: ActionState | null;
  verbs: readonly AvailableVerb[];
  /** A later decision about the item that stands. */
  later: DecisionKind | null;
}

type UndoPlan =
  /** It has not left: its call is taken back. */
  | { do: 'cancel' }
  /** The channel never heard of it: it is marked only. */
  | { do: 'mark' }
  | { do: 'reverse'; by: DecisionKind }
  | { do: 'refuse'; detail: string };

/** How a decision is taken back. Pure. */
export function planUndo({ kind, actionState, verbs, later }: UndoFacts): UndoPlan {
  if (later !== null) return refuse(`A later decision stands ("${later}"): take that one back first.`);
  switch (actionState) {
    case null:
    case 'failed':
    case 'cancelled':
      return { do: 'mark' };
    case 'held':
    case 'queued':
    case 'awaiting-approval':
      return { do: 'cancel' };
    case 'sending':
    case 'unknown':
      return refuse('It is just leaving for the channel: try again in a moment.');
    case 'done':
      return reversal(kind, verbs);
  }
}

function reversal(kind: DecisionKind, verbs: readonly AvailableVerb[]): UndoPlan {
  const ways = TAKES_BACK[kind] ?? [];
  const by = ways.find((way) => verbs.some(({ verb, available }) => verb === way && available));
  if (by !== undefined) return { do: 'reverse', by };
  if (kind === 'delete') return refuse('What was deleted on the channel does not come back; its evidence is kept.');
  const offered = verbs.find(({ verb }) => ways.some((way) => way === verb));
  return refuse(
    offered?.reason === 'not-allowed'
      ? `Your role does not allow "${offered.verb}", which takes "${kind}" back.`
      : `Nothing takes "${kind}" back on this channel now.`,
  );
}

function refuse(detail: string): UndoPlan {
  return { do: 'refuse', detail };
}
