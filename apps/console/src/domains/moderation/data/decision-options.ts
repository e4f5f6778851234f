import { type AvailableVerb, type DecisionKind, type ModerationRow, type Permission, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore

/** The four decisions of the board, whatever the channel calls them. */
export const BOARD_DECISIONS = ['approve', 'hide', 'delete', 'ban'] as const;
export type BoardDecision = (typeof BOARD_DECISIONS)[number];

/** Why a decision cannot be taken on a row now. */
export type Hindrance = NonNullable<AvailableVerb['reason']> | 'channel-cannot';

/** One decision as it stands for a row. */
export interface DecisionOption {
  decision: BoardDecision;
  /** What the server is asked for: the softest that the channel has. */
  kind: DecisionKind;
  hindrance: Hindrance | null;
  /** The channel lets it be taken back after it was done. */
  reversible: boolean;
}

type Can = (permission: Permission) => boolean;

/** In order of preference. A held item is rejected rather than deleted where the channel has a waiting room. */
const REMOVALS: readonly DecisionKind[] = ['delete', 'reject', 'spam'];

/** The decisions a role has on a row; what a role never has is left out, what the channel lacks says so. */
export function decisionOptions(row: ModerationRow, can: Can): DecisionOption[] {
  return [approval(row), hiding(row), removal(row), ban(row)].filter(({ kind }) => can(VERB_PERMISSIONS[kind]));
}

/** One decision of a row; null where the role has none. */
export function optionOf(row: ModerationRow, decision: BoardDecision, can: Can): DecisionOption | null {
  return decisionOptions(row, can).find((one) => one.decision === decision) ?? null;
}

const verbOf = ({ verbs }: ModerationRow, kind: DecisionKind) => verbs.find(({ verb }) => verb === kind);

function approval(row: ModerationRow): DecisionOption {
  const hidden = row.state === 'hidden' && verbOf(row, 'unhide') !== undefined;
  const verb = verbOf(row, 'approve');
  const isGone = row.platformState === 'deleted';
  // without a verb of its own an approval is a note in our books, and always possible
  const hindrance = isGone || row.state === 'kept' ? 'already-done' : row.platformState === 'held' && verb && !verb.available ? verb.reason : null; // prettier-ignore
  return { decision: 'approve', kind: hidden ? 'unhide' : 'approve', hindrance, reversible: true };
}

function hiding(row: ModerationRow): DecisionOption {
  const kind = row.state === 'hidden' || row.platformState === 'hidden' ? 'unhide' : 'hide';
  return option('hide', kind, verbOf(row, kind));
}

function removal(row: ModerationRow): DecisionOption {
  const order = row.platformState === 'held' ? ['reject' as const, ...REMOVALS] : REMOVALS;
  const kind = order.find((one) => verbOf(row, one)?.available) ?? order.find((one) => verbOf(row, one)) ?? 'delete';
  return option('delete', kind, verbOf(row, kind));
}

/** Where the channel has no ban the person is blocked here instead: the dialog says so. */
function ban(row: ModerationRow): DecisionOption {
  const isDone = row.author.standing === 'banned';
  const isNobody = row.author.identityId === null;
  return { decision: 'ban', kind: 'ban', hindrance: isDone ? 'already-done' : isNobody ? 'channel-cannot' : null, reversible: verbOf(row, 'unban') !== undefined }; // prettier-ignore
}

function option(decision: BoardDecision, kind: DecisionKind, verb: AvailableVerb | undefined): DecisionOption {
  if (!verb) return { decision, kind, hindrance: 'channel-cannot', reversible: false };
  return { decision, kind, hindrance: verb.available ? null : (verb.reason ?? 'not-allowed'), reversible: verb.reversible }; // prettier-ignore
}
