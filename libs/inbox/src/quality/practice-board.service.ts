import { Injectable } from '@nestjs/common';
import type { AnswerPracticeBody, PracticeBoardView, TrainingResultView, TrainingRunView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Screener } from '@parvis/moderation';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { invalidField } from '../wire/invalid';
import { arrivalOf, practiceItems, practicePost } from './practice-rows';
import { resultIn } from './training.service';
import { knownSamples, ownRun, type RunRow, runView, samplesIn, type Taken } from './training-runs';

/** Longer is no thought, it is a pause. */
const LONGEST_MS = 10 * 60_000;

/** Practice as the board is worked on: comments of one post come in, are decided on and taken back; what is right is told at the end. Nothing of it is on any channel. */
@Injectable()
export class PracticeBoard {
  constructor(private readonly db: Database) {}

  board(agent: Agent, id: string): Promise<PracticeBoardView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const row = await boardRun(tx, agent, id);
      const samples = samplesIn(row, await knownSamples(tx, workspaceId));
      const screener = new Screener(await loadSetup(tx, workspaceId));
      return { run: runView(row, samples), post: practicePost(row.id), items: practiceItems(row, samples, screener) };
    });
  }

  /** The last answer counts; said again it changes nothing. */
  answer(
    agent: Agent,
    id: string,
    sampleId: string,
    { answer, reasonId }: AnswerPracticeBody,
  ): Promise<TrainingRunView> {
    // prettier-ignore
    return this.change(agent, id, sampleId, async (tx, row, place) => {
      if (reasonId !== undefined) await requireReason(tx, agent.workspaceId, reasonId);
      const taken = { ...takenNow(row, place), reasonId: reasonId ?? null };
      const before = row.taken[sampleId];
      const isSame = before && row.answers[sampleId] === answer && before.reasonId === taken.reasonId;
      return { answers: { ...row.answers, [sampleId]: answer }, taken: { ...row.taken, [sampleId]: isSame ? before : taken } }; // prettier-ignore
    });
  }

  /** As if it had not been answered. */
  takeBack(agent: Agent, id: string, sampleId: string): Promise<TrainingRunView> {
    return this.change(agent, id, sampleId, (_, { answers, taken }) =>
      Promise.resolve({ answers: without(answers, sampleId), taken: without(taken, sampleId) }),
    );
  }

  /** Nothing is answered any more; tells how it went. Repeating it tells it again. */
  finish(agent: Agent, id: string): Promise<TrainingResultView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await boardRun(tx, agent, id, 'for update');
      await tx.query('update training_run set finished_at = coalesce(finished_at, now()) where workspace_id = $1 and id = $2', [workspaceId, id]); // prettier-ignore
      return resultIn(tx, agent, await ownRun(tx, agent, id));
    });
  }

  private change(
    agent: Agent,
    id: string,
    sampleId: string,
    work: (tx: Tx, row: RunRow, place: number) => Promise<Pick<RunRow, 'answers' | 'taken'>>,
  ): Promise<TrainingRunView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const row = await boardRun(tx, agent, id, 'for update');
      const place = row.sample_ids.indexOf(sampleId);
      if (place === -1) throwProblem('not-found', { detail: 'This run has no such sample.' });
      if (row.finished_at !== null) throw problem('not-possible-now', { detail: 'It is finished. Begin another one.' });
      const changed = await work(tx, row, place);
      await tx.query('update training_run set answers = $3, taken = $4 where workspace_id = $1 and id = $2', [workspaceId, id, JSON.stringify(changed.answers), JSON.stringify(changed.taken)]); // prettier-ignore
      return runView({ ...row, ...changed }, samplesIn(row, await knownSamples(tx, workspaceId)));
    });
  }
}

async function boardRun(tx: Tx, agent: Agent, id: string, lock: '' | 'for update' = ''): Promise<RunRow> {
  const row = await ownRun(tx, agent, id, lock);
  if (row.form !== 'board') throwProblem('not-found', { detail: 'This training has no board.' });
  return row;
}

/** An answer takes as long as the item was there and no other answer came. */
function takenNow(row: RunRow, place: number): Pick<Taken, 'at' | 'ms'> {
  const now = Date.now();
  const others = Object.values(row.taken).map(({ at }) => Date.parse(at));
  const from = Math.max(arrivalOf(row, place).getTime(), ...others);
  return { at: new Date(now).toISOString(), ms: Math.min(LONGEST_MS, Math.max(0, now - from)) };
}

async function requireReason(tx: Tx, workspaceId: number, reasonId: string): Promise<void> {
  const found = await tx.maybeOne('select 1 from policy_reason where workspace_id = $1 and id = $2', [workspaceId, Number(reasonId)]); // prettier-ignore
  if (!found) throw invalidField('/reasonId', 'is not a reason of this workspace');
}

function without<T>(all: Record<string, T>, id: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
}
