import { Injectable } from '@nestjs/common';
import { type DecideBranchBody, type DecisionKind, MODERATION_LIMITS, MODERATION_OUTCOMES, MODERATION_UNDO_OUTCOMES, type ModerationDecideBody, type ModerationResultsQuery, type ModerationResultView, type ModerationRunView, type Page, type StartModerationRunBody, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../../wire/cursor';
import { invalidField } from '../../wire/invalid';
import { DEFAULT_LIMIT } from '../../wire/page.dto';
import { moderationRunUpdated } from '../board-events';
import { decideCluster, forgetClusterDecision } from '../clusters/cluster-decision';
import { refuseRest } from './decide-one';
import { freezeRun, LEASE_SECONDS } from './freeze-run';
import { readResults, readRun, type RunRow, runView } from './run-row';
import { type Target, targetItems } from './run-target';
import { orAskSecondPerson } from '../../two-person/ask-second-person';
import { isGuarded } from '../../two-person/second-person';
import { RunWorker } from './run-worker';

interface Request {
  kind: DecisionKind;
  reasonId?: string;
  note?: string;
  sendStatement?: boolean;
  target: Target;
  applyHours?: number;
  expectedCount?: number;
}

/** What can be said in advance of everybody. */
const FOR_NEWCOMERS: ReadonlySet<DecisionKind> = new Set(['approve', 'hide', 'reject', 'spam', 'delete']);

/** Requests to decide, each of them one thing that can be taken back. */
@Injectable()
export class ModerationRuns {
  constructor(
    private readonly db: Database,
    private readonly worker: RunWorker,
  ) {}

  /** Up to a hundred are decided when it answers; more go on in the background. */
  decide(
    agent: Agent,
    { itemIds, clusterId, revisions, applyToNewcomersHours, ...wish }: ModerationDecideBody,
  ): Promise<ModerationRunView> {
    if ((itemIds === undefined) === (clusterId === undefined))
      throw invalidField('/itemIds', 'or clusterId: one of the two is needed');
    if (applyToNewcomersHours !== undefined && (clusterId === undefined || !FOR_NEWCOMERS.has(wish.kind)))
      throw invalidField(
        '/applyToNewcomersHours',
        `goes with a cluster, and with one of: ${[...FOR_NEWCOMERS].join(', ')}`,
      );
    const target: Target =
      clusterId === undefined ? { itemIds: itemIds ?? [], ...(revisions && { revisions }) } : { clusterId };
    return this.request(agent, {
      ...wish,
      target,
      ...(applyToNewcomersHours !== undefined && { applyHours: applyToNewcomersHours }),
    });
  }

  decideBranch(agent: Agent, postId: string, itemId: string, body: DecideBranchBody): Promise<ModerationRunView> {
    return this.request(agent, { ...body, target: { branch: itemId, postId } });
  }

  /** All that a query holds, if that is what the member was told. */
  startByQuery(agent: Agent, { query, ...wish }: StartModerationRunBody): Promise<ModerationRunView> {
    return this.request(agent, { ...wish, target: { query } });
  }

  get(agent: Agent, id: string): Promise<ModerationRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      runView(tx, await readRun(tx, agent.workspaceId, id), 'with-results'),
    );
  }

  results(agent: Agent, id: string, query: ModerationResultsQuery): Promise<Page<ModerationResultView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const after = query.cursor === undefined ? 0 : placeOf(query.cursor);
    const place = { after, limit: limit + 1, ...codesOf(query.outcome) };
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await readResults(tx, await readRun(tx, agent.workspaceId, id), place);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(({ view }) => view),
        nextCursor: last ? encodeCursor(String(last.no)) : null,
      };
    });
  }

  /** Does nothing more; what was decided stays and can be taken back. */
  stop(agent: Agent, id: string): Promise<ModerationRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const run = await lockOwn(tx, agent, id);
      if (run.state !== 'running' && run.state !== 'stopped')
        throw problem('not-possible-now', { detail: `It is ${run.state}: there is nothing to stop.` });
      if (run.state === 'running') {
        await refuseRest(tx, run, 'It was stopped before.');
        await tx.query(
          `update moderation_run set state = 'stopped', finished_at = now(), leased_until = null, version = version + 1,
             undo_until = now() + interval '${MODERATION_LIMITS.undoHours} hours' where workspace_id = $1 and id = $2`,
          [agent.workspaceId, id],
        );
        await tx.publish(agent.workspaceId, moderationRunUpdated(id, agent.memberId));
      }
      return runView(tx, await readRun(tx, agent.workspaceId, id), 'with-results');
    });
  }

  /** Takes back what has not left and reverses what has, where the channel can; repeating it changes nothing. */
  async undo(agent: Agent, id: string): Promise<ModerationRunView> {
    const run = await this.db.transaction(agent.workspaceId, (tx) => beginUndo(tx, agent, id));
    if (run) await this.worker.workThrough(run, agent);
    return this.get(agent, id);
  }

  private async request(agent: Agent, request: Request): Promise<ModerationRunView> {
    const needed = VERB_PERMISSIONS[request.kind];
    if (!agent.permissions.has(needed))
      throw problem('not-allowed', { detail: `This needs the permission ${needed}.` });
    const run = await this.begin(agent, request);
    if (isAtOnce(run.total)) await this.worker.workThrough(run, agent);
    return this.get(agent, run.id);
  }

  /** @throws `needs-second-person` with the request that waits, where the member may not do it alone. */
  private begin(agent: Agent, request: Request): Promise<RunRow> {
    const act = (tx: Tx): Promise<RunRow> => begin(tx, agent, request);
    const { kind, reasonId = null, note = null, sendStatement, target, expectedCount } = request;
    if (!isGuarded(kind) || isOneText(request)) return this.db.transaction(agent.workspaceId, act);
    const asked = async (tx: Tx) => {
      const items = await targetItems(tx, agent.workspaceId, target, kind);
      return { kind, itemIds: items.map(({ itemId }) => itemId), reasonId, note, ...(sendStatement !== undefined && { sendStatement }), ...(expectedCount !== undefined && { expectedCount }) }; // prettier-ignore
    };
    return orAskSecondPerson(this.db, agent, asked, act);
  }
}

/** One text that was looked at once is hidden wherever it stands: that can be taken back, and waits for nobody. */
const isOneText = ({ kind, target }: Request): boolean => kind === 'hide' && 'clusterId' in target;

const isAtOnce = (total: number): boolean => total <= MODERATION_LIMITS.atOnce;

async function begin(tx: Tx, agent: Agent, request: Request): Promise<RunRow> {
  const { workspaceId } = agent;
  await requireReason(tx, workspaceId, request.reasonId);
  const { target } = request;
  const items = await targetItems(tx, workspaceId, target, request.kind);
  requireExpected(request.expectedCount, items.length);
  const clusterId = 'clusterId' in target ? target.clusterId : null;
  const run = await freezeRun(tx, agent, { kind: request.kind, reasonId: request.reasonId, note: request.note, sendStatement: request.sendStatement, clusterId, applyHours: request.applyHours, target, atOnce: isAtOnce(items.length) }, items); // prettier-ignore
  if (clusterId !== null) await decideCluster(tx, run);
  else if (items.length === 0) throw problem('not-possible-now', { detail: 'No undecided item matches.' });
  await tx.publish(workspaceId, moderationRunUpdated(run.id, agent.memberId));
  return run;
}

async function requireReason(tx: Tx, workspaceId: number, reasonId: string | undefined): Promise<void> {
  if (reasonId === undefined) return;
  const found = await tx.maybeOne('select 1 from policy_reason where workspace_id = $1 and id = $2', [
    workspaceId,
    Number(reasonId),
  ]);
  if (!found) throw invalidField('/reasonId', 'is not a reason of this workspace');
}

/** Between the look and the request a few may have come and gone. */
function requireExpected(expected: number | undefined, count: number): void {
  if (expected === undefined || Math.abs(count - expected) <= Math.max(5, Math.round(expected / 20))) return;
  throw problem('count-changed', {
    detail: `You expected ${expected} items, it is about ${count} now. Look at the preview again.`,
    current: { count },
  });
}

async function lockOwn(tx: Tx, agent: Agent, id: string): Promise<RunRow> {
  const run = await readRun(tx, agent.workspaceId, id, 'for update');
  if (run.member_id !== agent.memberId && !agent.permissions.has('team.manage'))
    throw problem('not-allowed', { detail: 'Only who asked for it, or who manages the team, may do this.' });
  return run;
}

/** The run when the caller has to work through it; null when it is done already, or too large to wait for. */
async function beginUndo(tx: Tx, agent: Agent, id: string): Promise<RunRow | null> {
  const run = await lockOwn(tx, agent, id);
  if (run.state === 'undoing' || run.state === 'undone') return null;
  const needed = VERB_PERMISSIONS[run.kind];
  if (!agent.permissions.has(needed)) throw problem('not-allowed', { detail: `This needs the permission ${needed}.` });
  if (run.state === 'running') throw problem('not-possible-now', { detail: 'Stop it first.' });
  if (run.undo_until === null) throw problem('not-possible-now', { detail: 'There is nothing to take back.' });
  if (run.undo_until.getTime() <= Date.now())
    throw problem('not-possible-now', { detail: 'It is too late to take this back.' });
  const joined = run.cluster_id === null ? 0 : await forgetClusterDecision(tx, run, run.cluster_id);
  const atOnce = isAtOnce(run.total + joined);
  await tx.query(
    `update moderation_run set state = 'undoing', undo_member_id = $3, worked_at = null, total = total + $4, version = version + 1,
       leased_until = case when $5 then now() + make_interval(secs => ${LEASE_SECONDS}) end where workspace_id = $1 and id = $2`,
    [agent.workspaceId, id, agent.memberId, joined, atOnce],
  );
  await tx.publish(agent.workspaceId, moderationRunUpdated(id, agent.memberId));
  return atOnce ? readRun(tx, agent.workspaceId, id) : null;
}

function placeOf(cursor: string): number {
  const no = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isSafeInteger(no) || no < 0 || no > 2_147_483_647) throw invalidCursor();
  return no;
}

function codesOf(name: ModerationResultsQuery['outcome']): { outcome?: number; undo?: number } {
  const [outcome, undo] = [MODERATION_OUTCOMES, MODERATION_UNDO_OUTCOMES].map((names: readonly string[]) => names.indexOf(name ?? '')); // prettier-ignore
  if (outcome !== undefined && outcome >= 0) return { outcome };
  return undo !== undefined && undo >= 0 ? { undo } : {};
}
