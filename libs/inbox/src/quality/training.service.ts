import { Injectable } from '@nestjs/common';
import type { AnswerTrainingBody, Page, StartTrainingBody, TrainingFeedbackView, TrainingLine, TrainingQuery, TrainingResultView, TrainingRunView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { chooseSamples, shuffled } from './choose-samples';
import { LivingPhrases } from './living-phrases';
import { lineOf, resultOf } from './training-result';
import { knownSamples, ownRun, readableRun, RUN_COLUMNS, type RunRow, runView, samplesIn, seesEverybody } from './training-runs'; // prettier-ignore

const DEFAULT_COUNT = 20;

/** Practice for newcomers: samples with right answers. Touches no item; how it went is the learner's and the lead's to see. */
@Injectable()
export class Training {
  constructor(
    private readonly db: Database,
    private readonly phrases: LivingPhrases,
  ) {}

  /** A board is half of living phrases where the demo's network runs. */
  async start(agent: Agent, body: StartTrainingBody): Promise<TrainingRunView> {
    const { language, count = DEFAULT_COUNT, form = 'single', pace = 'own' } = body;
    const { workspaceId, memberId } = agent;
    const seed = `${memberId} ${Date.now()}`;
    const living = form === 'board' ? await this.phrases.draw({ language, count: Math.floor(count / 2), seed }) : [];
    return this.db.transaction(workspaceId, async (tx) => {
      const known = await knownSamples(tx, workspaceId);
      const fitting = [...known.values()].filter((one) => !language || one.language === language);
      const id = tx.newId();
      const chosen = shuffled([...chooseSamples(fitting, count - living.length, id), ...living], id);
      await tx.query(
        'insert into training_run (workspace_id, id, member_id, sample_ids, form, pace, living) values ($1, $2, $3, $4, $5, $6, $7)',
        [workspaceId, id, memberId, chosen.map((one) => one.id), form, form === 'board' ? pace : 'own', JSON.stringify(living)], // prettier-ignore
      );
      return viewOf(tx, workspaceId, await ownRun(tx, agent, id));
    });
  }

  run(agent: Agent, id: string): Promise<TrainingRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => viewOf(tx, agent.workspaceId, await ownRun(tx, agent, id))); // prettier-ignore
  }

  /** The first answer to a sample counts. */
  answer(agent: Agent, id: string, { sampleId, answer }: AnswerTrainingBody): Promise<TrainingFeedbackView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const run = await ownRun(tx, agent, id, 'for update');
      if (run.form !== 'single') throw problem('not-possible-now', { detail: 'A board tells what is right at its end.' }); // prettier-ignore
      if (!run.sample_ids.includes(sampleId)) throwProblem('not-found', { detail: 'This run has no such sample.' });
      if (run.answers[sampleId] !== undefined) throw problem('not-possible-now', { detail: 'You have answered it.' });
      const sample = (await knownSamples(tx, workspaceId)).get(sampleId);
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
        run: await viewOf(tx, workspaceId, await ownRun(tx, agent, id)),
      };
    });
  }

  /** One's own, or for who reads reports anybody's. @throws 409 while a board is being worked on */
  result(agent: Agent, id: string): Promise<TrainingResultView> {
    return this.db.transaction(agent.workspaceId, async (tx) => resultIn(tx, agent, await readableRun(tx, agent, id)));
  }

  /** Finished runs, newest first: one's own, and for who reads reports everybody's. */
  list(agent: Agent, { memberId, cursor, limit = DEFAULT_LIMIT }: TrainingQuery): Promise<Page<TrainingLine>> {
    const { workspaceId } = agent;
    const before = cursor === undefined ? null : placeOf(cursor);
    return this.db.transaction(workspaceId, async (tx) => {
      const rows = await tx.query<RunRow>(
        `select ${RUN_COLUMNS} from training_run
         where workspace_id = $1 and finished_at is not null and ($2 or member_id = $3) and ($4::int is null or member_id = $4)
           and ($5::bigint is null or id < $5)
         order by id desc limit $6`,
        [workspaceId, seesEverybody(agent), agent.memberId, memberId ?? null, before, limit + 1],
      );
      const known = await knownSamples(tx, workspaceId);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { items: shown.map((row) => lineOf(row, samplesIn(row, known))), nextCursor: last ? encodeCursor(last.id) : null }; // prettier-ignore
    });
  }
}

/** How a run went. */
export async function resultIn(tx: Tx, { workspaceId }: Agent, row: RunRow): Promise<TrainingResultView> {
  if (row.form === 'board' && row.finished_at === null)
    throw problem('not-possible-now', { detail: 'It is not finished. Finish it to see how it went.' });
  const reasons = await tx.query<{ id: number; key: string | null }>(
    'select id, key from policy_reason where workspace_id = $1',
    [workspaceId],
  );
  const keys = new Map(reasons.map(({ id, key }) => [String(id), key]));
  return resultOf(row, samplesIn(row, await knownSamples(tx, workspaceId)), keys);
}

async function viewOf(tx: Tx, workspaceId: number, row: RunRow): Promise<TrainingRunView> {
  return runView(row, samplesIn(row, await knownSamples(tx, workspaceId)));
}

function placeOf(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!isBigId(id)) throw invalidCursor();
  return id;
}
