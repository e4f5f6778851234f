import { Injectable } from '@nestjs/common';
import { BULK_LIMITS, type BulkPreview, type BulkPreviewBody, type BulkRunView, type ConversationView, type StartBulkBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { refuseAlone } from '../two-person/second-person';
import { invalidField } from '../wire/invalid';
import { conversationViews, needsCount, previewOf } from './bulk-preview';
import { BULK_RUN_COLUMNS, type BulkRunRow, finishRun, publishRun, readBulkRun, toBulkRunView } from './bulk-run-row';
import { forbiddenStep, isReversible, isSingle, readSteps } from './bulk-steps';
import { targetIds } from './bulk-target';
import { freeze } from './freeze';
import { type ResolvedSteps, resolveSteps } from './resolve-steps';
import { skipRest } from './target-rows';
import { tellAssignee } from './tell-assignee';

const SHOWN_FOR = '1 day';
const MOST_SHOWN = 20;

/** Bulk runs from their preview to their undo. The work itself is done by workers, from rows. */
@Injectable()
export class Bulk {
  constructor(private readonly db: Database) {}

  /** Exact, and nothing is written. */
  preview(agent: Agent, body: BulkPreviewBody): Promise<BulkPreview> {
    return this.db.transaction('system', async (tx) => {
      const { resolved, ids } = await read(tx, agent, body);
      const preview = await previewOf(tx, agent, ids, resolved);
      return { ...preview, needsCount: needsCount(body.query !== undefined, preview.count, preview.reversible) };
    });
  }

  /** Freezes what matches now and hands it to the workers; 409 `count-changed` when it is not what the member was told, `needs-second-person` for what nobody does alone. */
  start(agent: Agent, body: StartBulkBody): Promise<BulkRunView> {
    return this.db.transaction('system', async (tx) => {
      const { resolved, ids } = await read(tx, agent, body);
      requireExpected(body, ids.length, isReversible(resolved.steps));
      for (const step of resolved.steps)
        if (step.kind === 'decide') await refuseAlone(tx, agent, { kind: step.decision, count: ids.length });
      const id = await freeze(tx, agent, body, resolved, ids);
      await publishRun(tx, agent.workspaceId, id, agent.memberId);
      return toBulkRunView(await readBulkRun(tx, agent.workspaceId, id));
    });
  }

  /** The member's own of the last day, newest first. */
  async list({ workspaceId, memberId }: Agent): Promise<BulkRunView[]> {
    const rows = await this.db.read<BulkRunRow>(
      workspaceId,
      `select ${BULK_RUN_COLUMNS} from bulk_run b where b.workspace_id = $1 and b.member_id = $2
         and b.created_at > now() - interval '${SHOWN_FOR}' order by b.id desc limit ${MOST_SHOWN}`,
      [workspaceId, memberId],
    );
    return rows.map(toBulkRunView);
  }

  get({ workspaceId }: Agent, id: string): Promise<BulkRunView> {
    return this.db.transaction(workspaceId, async (tx) => toBulkRunView(await readBulkRun(tx, workspaceId, id)));
  }

  /** Does nothing more; what was done stays, and can be taken back. */
  stop(agent: Agent, id: string): Promise<BulkRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const run = await lockOwn(tx, agent, id);
      if (run.state === 'running') {
        await skipRest(tx, run, 'stopped');
        await finishRun(tx, run, 'stopped');
        await tellAssignee(tx, run);
        await publishRun(tx, agent.workspaceId, id, agent.memberId);
      } else if (run.state !== 'stopped')
        throw problem('not-possible-now', { detail: `The run is ${run.state}: there is nothing to stop.` });
      return toBulkRunView(await readBulkRun(tx, agent.workspaceId, id));
    });
  }

  /** Takes back what still stands as the run left it; repeating it changes nothing. */
  undo(agent: Agent, id: string): Promise<BulkRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const run = await lockOwn(tx, agent, id);
      if (run.state !== 'undoing' && run.state !== 'undone') {
        requireUndoable(agent, run);
        await tx.query(
          `update bulk_run set state = 'undoing', undo_member_id = $3, worked_at = null, version = version + 1 where workspace_id = $1 and id = $2`,
          [agent.workspaceId, id, agent.memberId],
        );
        await publishRun(tx, agent.workspaceId, id, agent.memberId);
      }
      return toBulkRunView(await readBulkRun(tx, agent.workspaceId, id));
    });
  }

  /** Queue rows as they are now; what is not there is left out. */
  lookup(agent: Agent, ids: readonly string[]): Promise<ConversationView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => [
      ...(await conversationViews(tx, agent, ids)).values(),
    ]);
  }
}

async function read(tx: Tx, agent: Agent, body: BulkPreviewBody): Promise<{ resolved: ResolvedSteps; ids: string[] }> {
  const now = new Date();
  const resolved = await resolveSteps(tx, agent, readSteps(body.steps, now), now);
  const ids = await targetIds(tx, agent, body);
  if (resolved.steps.some(isSingle) && ids.length > BULK_LIMITS.single)
    throw problem('not-possible-now', {
      detail: `Decisions and answers go to ${BULK_LIMITS.single} conversations at once at most. Narrow the filter.`,
    });
  return { resolved, ids };
}

/** What can be taken back may have grown a little meanwhile; what cannot has to be exactly what was shown. */
function requireExpected({ query, expectedCount }: StartBulkBody, count: number, reversible: boolean): void {
  if (count === 0) throw problem('not-possible-now', { detail: 'No conversation matches.' });
  if (expectedCount === undefined) {
    if (!needsCount(query !== undefined, count, reversible)) return;
    throw invalidField('/expectedCount', `is needed: say how many you expect (there are ${count} now)`);
  }
  const tolerated = reversible ? Math.max(5, Math.round(expectedCount / 20)) : 0;
  if (Math.abs(count - expectedCount) > tolerated)
    throw problem('count-changed', {
      detail: `You expected ${expectedCount} conversations, it is about ${count} now. Look at the preview again.`,
      current: { count },
    });
}

// waits for the batch that is under way: what it does is done before
async function lockOwn(tx: Tx, agent: Agent, id: string): Promise<BulkRunRow> {
  const run = await readBulkRun(tx, agent.workspaceId, id, 'for update');
  if (run.member_id !== agent.memberId && !agent.permissions.has('team.manage'))
    throw problem('not-allowed', { detail: 'Only who started it, or who manages the team, may do this.' });
  return run;
}

function requireUndoable(agent: Agent, run: BulkRunRow): void {
  if (run.state === 'running') throw problem('not-possible-now', { detail: 'Stop the run first.' });
  if (run.undo_until === null) throw problem('not-possible-now', { detail: 'There is nothing to undo.' });
  if (run.undo_until.getTime() <= Date.now())
    throw problem('not-possible-now', { detail: 'It is too late to undo this.' });
  const forbidden = forbiddenStep(run.steps, agent.permissions);
  if (forbidden)
    throw problem('not-allowed', { detail: `This needs the permission ${forbidden.needed.join(' or ')}.` });
}
