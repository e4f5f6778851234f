import { createHash } from 'node:crypto';
import { type DecisionKind, type LocalizedText, type ModerationRow, type ModerationState, PRACTICE_SECONDS, type PracticeItem, type ReviewAnswer } from '@parvis/contracts'; // prettier-ignore
import type { ItemFacts, Screener } from '@parvis/moderation';
import { maskPersonal } from '../board/items/mask-personal';
import { PRACTICE_POSTS } from './practice-posts';
import type { RunRow } from './training-runs';
import type { TrainingSample } from './training-sample';

const DONE: Record<ReviewAnswer, { state: ModerationState; kind: DecisionKind }> = {
  keep: { state: 'kept', kind: 'approve' },
  hide: { state: 'hidden', kind: 'hide' },
  remove: { state: 'deleted', kind: 'delete' },
};
/** As a channel that can hide and delete. */
const VERBS: ModerationRow['verbs'] = [
  { verb: 'hide', available: true, reversible: true, reason: null },
  { verb: 'delete', available: true, reversible: false, reason: null },
];

/** When the nth item of a run comes in. */
export function arrivalOf({ started_at, pace }: RunRow, place: number): Date {
  return new Date(started_at.getTime() + place * PRACTICE_SECONDS[pace] * 1000);
}

export function practicePost(runId: string): LocalizedText {
  return PRACTICE_POSTS[numberOf(runId) % PRACTICE_POSTS.length] ?? { en: '', fr: '' };
}

/** The items of a run as rows of the board, looked at by the detectors, words and rules of the house. Same run, same rows. */
export function practiceItems(row: RunRow, samples: readonly TrainingSample[], screener: Screener): PracticeItem[] {
  return samples.map((sample, place) => {
    const arrivesAt = arrivalOf(row, place).toISOString();
    const verdict = screener.judge(screener.read(sample.text, { languageHint: sample.language }), factsOf(arrivesAt));
    const marks = verdict.marks.map((mark) => ({ ...mark, termId: null })); // nothing is learnt from practice
    const shown = maskPersonal(sample.text, marks);
    const { severity, label, flags } = verdict;
    const known = { severity, label, flags: flags.filter((flag) => flag === 'link' || flag === 'personal-data'), ...shown }; // prettier-ignore
    return {
      row: { ...plainRow(row, sample, arrivesAt), ...known },
      revealed: { text: sample.text, marks },
      arrivesAt,
    };
  });
}

function plainRow(
  run: RunRow,
  sample: TrainingSample,
  at: string,
): Omit<ModerationRow, 'severity' | 'label' | 'flags' | 'text' | 'masked' | 'marks'> {
  // prettier-ignore
  const seed = numberOf(`${run.id} ${sample.id}`);
  const name = `client_${String(seed % 900 + 100)}`; // prettier-ignore
  return {
    itemId: sample.id,
    conversationId: '',
    accountId: '',
    channel: 'facebook',
    kind: 'comment',
    post: null,
    author: { identityId: null, contactId: null, name, handle: null, avatarUrl: null, standing: 'none', items: 1 + (seed % 7), hidden: 0, firstTime: seed % 7 === 0, since: null }, // prettier-ignore
    language: sample.language,
    stars: null,
    hasPictures: false,
    createdAt: at,
    revision: 1,
    platformState: 'visible',
    ...stateOf(run, sample.id),
    rules: [],
    suggestion: null,
    unchecked: [],
    lookAlikes: null,
    sync: 'in-sync',
    syncError: null,
    verbs: VERBS,
    dueAt: null,
    pinned: false,
  };
}

function stateOf({ member_id, answers, taken }: RunRow, id: string): Pick<ModerationRow, 'state' | 'decision'> {
  const answer = answers[id];
  if (answer === undefined) return { state: 'undecided', decision: null };
  const { state, kind } = DONE[answer];
  return { state, decision: { id, kind, byMemberId: String(member_id), ruleId: null, reasonId: taken[id]?.reasonId ?? null, at: taken[id]?.at ?? '', action: null } }; // prettier-ignore
}

/** Nothing is known of who wrote, and nobody else says the same. */
function factsOf(at: string): ItemFacts {
  return { channel: 'facebook', kind: 'comment', accountId: '', postId: null, ad: null, stars: null, attachments: false, edited: false, at, author: null, copies: null, external: null }; // prettier-ignore
}

const numberOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE();
