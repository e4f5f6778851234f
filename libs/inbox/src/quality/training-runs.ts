import type { PracticeForm, PracticePace, ReviewAnswer, TrainingRunView, TrainingTopic } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import type { TrainingSample } from './training-sample';
import { ENGLISH_SAMPLES } from './training-samples-en';
import { FRENCH_SAMPLES } from './training-samples-fr';

export const BUILT_IN: readonly TrainingSample[] = [...FRENCH_SAMPLES, ...ENGLISH_SAMPLES];

/** When and how an answer on a board came. `ms` counts from when the item was there and the hand free. */
export interface Taken {
  at: string;
  ms: number;
  reasonId: string | null;
}
export interface RunRow extends Record<string, unknown> {
  id: string;
  member_id: number;
  form: PracticeForm;
  pace: PracticePace;
  /** In the order in which they come in. */
  sample_ids: string[];
  living: TrainingSample[];
  answers: Record<string, ReviewAnswer>;
  taken: Record<string, Taken>;
  started_at: Date;
  finished_at: Date | null;
}
interface OwnSampleRow extends Record<string, unknown> {
  id: string;
  language: string | null;
  text: string;
  answer: ReviewAnswer;
  topic: TrainingTopic;
  explanation_fr: string;
  explanation_en: string;
}

export const RUN_COLUMNS = 'id, member_id, form, pace, sample_ids, living, answers, taken, started_at, finished_at';

/** A run of the member; 404 for somebody else's. */
export async function ownRun(
  tx: Tx,
  { workspaceId, memberId }: Agent,
  id: string,
  lock: '' | 'for update' = '',
): Promise<RunRow> {
  // prettier-ignore
  const row = await tx.maybeOne<RunRow>(
    `select ${RUN_COLUMNS} from training_run where workspace_id = $1 and id = $2 and member_id = $3 ${lock}`,
    [workspaceId, id, memberId],
  );
  return row ?? throwProblem('not-found', { detail: 'You have no such training.' });
}

/** One's own, or for who reads reports anybody's that is finished. */
export async function readableRun(tx: Tx, agent: Agent, id: string): Promise<RunRow> {
  const row = await tx.maybeOne<RunRow>(
    `select ${RUN_COLUMNS} from training_run
     where workspace_id = $1 and id = $2 and (member_id = $3 or ($4 and finished_at is not null))`,
    [agent.workspaceId, id, agent.memberId, seesEverybody(agent)],
  );
  return row ?? throwProblem('not-found', { detail: 'You have no such training.' });
}

/** How a practice went is between the member and who leads. */
export const seesEverybody = ({ permissions }: Agent): boolean => permissions.has('reports.read');

/** Samples that come along and those that the workspace made of its own disagreements, by id. */
export async function knownSamples(tx: Tx, workspaceId: number): Promise<ReadonlyMap<string, TrainingSample>> {
  return new Map([...(await ownSamples(tx, workspaceId)), ...BUILT_IN].map((sample) => [sample.id, sample]));
}

/** Those of a run, in its order; what was taken away since is left out. */
export function samplesIn(row: RunRow, known: ReadonlyMap<string, TrainingSample>): TrainingSample[] {
  const living = new Map(row.living.map((sample) => [sample.id, sample]));
  return row.sample_ids.flatMap((id) => living.get(id) ?? known.get(id) ?? []);
}

export function runView(row: RunRow, samples: readonly TrainingSample[]): TrainingRunView {
  const isOpenBoard = row.form === 'board' && row.finished_at === null;
  const answered = samples.filter(({ id }) => row.answers[id] !== undefined);
  const next = row.form === 'single' ? samples.find(({ id }) => row.answers[id] === undefined) : undefined;
  return {
    id: row.id,
    memberId: String(row.member_id),
    form: row.form,
    pace: row.pace,
    total: row.sample_ids.length,
    answered: answered.length,
    right: isOpenBoard ? null : answered.filter(({ id, answer }) => row.answers[id] === answer).length,
    startedAt: row.started_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
    next: next ? { sampleId: next.id, text: next.text, language: next.language } : null,
  };
}

async function ownSamples(tx: Tx, workspaceId: number): Promise<TrainingSample[]> {
  const rows = await tx.query<OwnSampleRow>(
    `select id, language, text, answer, topic, explanation_fr, explanation_en from calibration_sample
     where workspace_id = $1 and removed_at is null order by id`,
    [workspaceId],
  );
  return rows.map((row) => ({
    id: `own-${row.id}`,
    language: row.language ?? 'fr',
    text: row.text,
    answer: row.answer,
    topic: row.topic,
    explanation: { fr: row.explanation_fr, en: row.explanation_en },
  }));
}
