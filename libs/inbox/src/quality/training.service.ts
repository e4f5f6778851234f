import { Injectable } from '@nestjs/common';
import type { AnswerTrainingBody, ReviewAnswer, StartTrainingBody, TrainingFeedbackView, TrainingResultView, TrainingRunView, TrainingTopic } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { agreementOf } from './agreement';
import { chooseSamples } from './choose-samples';
import type { TrainingSample } from './training-sample';
import { ENGLISH_SAMPLES } from './training-samples-en';
import { FRENCH_SAMPLES } from './training-samples-fr';

const DEFAULT_COUNT = 20;
const BUILT_IN: readonly TrainingSample[] = [...FRENCH_SAMPLES, ...ENGLISH_SAMPLES];

interface RunRow {
  id: string;
  sample_ids: string[];
  answers: Record<string, ReviewAnswer>;
  started_at: Date;
  finished_at: Date | null;
}
interface OwnSampleRow {
  id: string;
  language: string | null;
  text: string;
  answer: ReviewAnswer;
  topic: TrainingTopic;
  explanation_fr: string;
  explanation_en: string;
}

/** Practice for newcomers: samples with right answers, told after each. Touches no item, and nobody but the learner sees the result. */
@Injectable()
export class Training {
  constructor(private readonly db: Database) {}

  start(agent: Agent, { language, count = DEFAULT_COUNT }: StartTrainingBody): Promise<TrainingRunView> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const samples = [...(await ownSamples(tx, workspaceId)), ...BUILT_IN].filter((one) => !language || one.language === language); // prettier-ignore
      const id = tx.newId();
      const chosen = chooseSamples(samples, count, id);
      await tx.query('insert into training_run (workspace_id, id, member_id, sample_ids) values ($1, $2, $3, $4)', [
        workspaceId,
        id,
        memberId,
        chosen.map((sample) => sample.id),
      ]);
      return viewOf(tx, workspaceId, await readRun(tx, agent, id));
    });
  }

  run(agent: Agent, id: string): Promise<TrainingRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => viewOf(tx, agent.workspaceId, await readRun(tx, agent, id))); // prettier-ignore
  }

  /** The first answer to a sample counts. */
  answer(agent: Agent, id: string, { sampleId, answer }: AnswerTrainingBody): Promise<TrainingFeedbackView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const run = await readRun(tx, agent, id, 'for update');
      if (!run.sample_ids.includes(sampleId)) throwProblem('not-found', { detail: 'This run has no such sample.' });
      if (run.answers[sampleId] !== undefined) throw problem('not-possible-now', { detail: 'You have answered it.' });
      const [sample] = await samplesOf(tx, workspaceId, [sampleId]);
      if (!sample) throwProblem('not-found', { detail: 'This sample was taken away.' });
      const answers = { ...run.answers, [sampleId]: answer };
      await tx.query(
        `update training_run set answers = $3, finished_at = case when $4 then now() end where workspace_id = $1 and id = $2`,
        [workspaceId, id, JSON.stringify(answers), Object.keys(answers).length >= run.sample_ids.length],
      );
      return {
        right: answer === sample.answer,
        expected: sample.answer,
        topic: sample.topic,
        explanation: sample.explanation,
        run: await viewOf(tx, workspaceId, await readRun(tx, agent, id)),
      };
    });
  }

  result(agent: Agent, id: string): Promise<TrainingResultView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await readRun(tx, agent, id);
      const samples = await samplesOf(tx, agent.workspaceId, Object.keys(row.answers));
      const answered = samples.flatMap((sample) => {
        const answer = row.answers[sample.id];
        return answer === undefined ? [] : [{ sample, answer, right: answer === sample.answer }];
      });
      const right = answered.filter((one) => one.right).length;
      const topics = [...new Set(samples.map(({ topic }) => topic))].sort();
      return {
        run: await viewOf(tx, agent.workspaceId, row),
        score: answered.length === 0 ? null : Math.round((right / answered.length) * 100),
        agreement: agreementOf(answered.map(({ sample, answer }) => [answer, sample.answer])),
        byTopic: topics.map((topic) => {
          const own = answered.filter(({ sample }) => sample.topic === topic);
          return { topic, total: own.length, right: own.filter((one) => one.right).length };
        }),
        wrong: answered
          .filter((one) => !one.right)
          .map(({ sample: { text, answer: expected, explanation }, answer }) => ({ text, answer, expected, explanation })), // prettier-ignore
      };
    });
  }
}

async function readRun(tx: Tx, { workspaceId, memberId }: Agent, id: string, lock = ''): Promise<RunRow> {
  const row = await tx.maybeOne<RunRow & Record<string, unknown>>(
    `select id, sample_ids, answers, started_at, finished_at from training_run
     where workspace_id = $1 and id = $2 and member_id = $3 ${lock}`,
    [workspaceId, id, memberId],
  );
  return row ?? throwProblem('not-found', { detail: 'You have no such training.' });
}

async function viewOf(tx: Tx, workspaceId: number, row: RunRow): Promise<TrainingRunView> {
  const samples = await samplesOf(tx, workspaceId, row.sample_ids);
  const next = samples.find(({ id }) => row.answers[id] === undefined);
  const answered = samples.filter(({ id }) => row.answers[id] !== undefined);
  return {
    id: row.id,
    total: row.sample_ids.length,
    answered: answered.length,
    right: answered.filter(({ id, answer }) => row.answers[id] === answer).length,
    startedAt: row.started_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
    next: next ? { sampleId: next.id, text: next.text, language: next.language } : null,
  };
}

/** In the order in which they are asked for. */
async function samplesOf(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<TrainingSample[]> {
  const own = ids.some((id) => id.startsWith('own-')) ? await ownSamples(tx, workspaceId) : [];
  const known = new Map([...BUILT_IN, ...own].map((sample) => [sample.id, sample]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** What the workspace made of its own disagreements. */
async function ownSamples(tx: Tx, workspaceId: number): Promise<TrainingSample[]> {
  const rows = await tx.query<OwnSampleRow & Record<string, unknown>>(
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
