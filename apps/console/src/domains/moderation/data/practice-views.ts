import type { DecisionKind, ModerationItemView, ModerationLine, ModerationRow, ModerationRunView } from '@parvis/contracts'; // prettier-ignore

const LINES_BEFORE = 3;

interface PracticeAct {
  kind: DecisionKind;
  reasonId: string | null;
  memberId: string;
  at: string;
  isUndone: boolean;
}

/** What stands around a row of practice: the post, and the comments that came before it. */
export function practiceDetail(row: ModerationRow, before: readonly ModerationRow[], post: string): ModerationItemView {
  return {
    row,
    tagIds: [],
    permalink: null,
    thread: { parent: null, before: before.slice(-LINES_BEFORE).map(lineOf), after: [] },
    post: { id: '0', externalId: '', text: post, mediaUrl: null, mediaAlt: null, permalink: null, publishedAt: null, isAd: false, figures: { likes: null, comments: null } }, // prettier-ignore
    past: [],
    cluster: null,
    meanings: [
      { verb: 'hide', reversible: true, visibleTo: 'author-and-friends' },
      { verb: 'delete', reversible: false, visibleTo: 'nobody' },
    ],
    reports: [],
    reveals: [],
  };
}

/** An answer as the board hears of a decision, so that it is shown and taken back as there. */
export function practiceRun(
  ids: readonly string[],
  { kind, reasonId, memberId, at, isUndone }: PracticeAct,
): ModerationRunView {
  // prettier-ignore
  const undo = isUndone ? ('taken-back' as const) : null;
  return {
    undoId: ids.join(' '),
    state: isUndone ? 'undone' : 'done',
    kind,
    reasonId,
    byMemberId: memberId,
    clusterId: null,
    applyUntil: null,
    total: ids.length,
    counts: { decided: ids.length, refused: 0, 'changed-since': 0, 'taken-back': isUndone ? ids.length : 0, reversed: 0, kept: 0 }, // prettier-ignore
    createdAt: at,
    finishedAt: at,
    undoUntil: isUndone ? null : new Date(Date.parse(at) + 3_600_000).toISOString(),
    version: 1,
    results: ids.map((itemId) => ({ itemId, channel: 'facebook', outcome: 'decided', code: null, detail: null, decisionId: itemId, actionId: null, undo })), // prettier-ignore
  };
}

function lineOf(row: ModerationRow): ModerationLine {
  const platformState = row.state === 'hidden' || row.state === 'deleted' ? row.state : 'visible';
  return { itemId: row.itemId, direction: 'in', authorName: row.author.name, text: row.text, createdAt: row.createdAt, platformState, state: row.state }; // prettier-ignore
}
