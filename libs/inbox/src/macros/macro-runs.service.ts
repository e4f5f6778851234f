import { Injectable } from '@nestjs/common';
import type { MacroPreview, MacroRunView, RunMacroBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { conversationView, lockConversation } from '../conversations/conversation-writes';
import { readMacro } from './macros.service';
import { previewStep } from './preview-steps';
import { type MacroEffects, noEffects, runStep } from './run-steps';
import { undoEffects } from './undo-effects';

/** Without a reply nothing leaves the house: there is time to think again. */
const UNDO_HOURS = 1;

interface RunRow {
  macro_id: number;
  conversation_id: string;
  undo_until: Date;
  undone_at: Date | null;
  effects: MacroEffects;
}

/** Macros at work in a conversation. */
@Injectable()
export class MacroRuns {
  constructor(private readonly db: Database) {}

  /** What each step would do now. */
  preview(agent: Agent, conversationId: string, macroId: number): Promise<MacroPreview> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const macro = await readMacro(tx, agent, macroId);
      const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
      const steps = [];
      for (const step of macro.steps) steps.push(await previewStep(tx, agent, conversation, step));
      return { canRun: steps.every(({ effect }) => effect !== 'blocked'), steps };
    });
  }

  /** All steps or none. */
  run(agent: Agent, conversationId: string, macroId: number, body: RunMacroBody): Promise<MacroRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const macro = await readMacro(tx, agent, macroId);
      if (macro.scope === 'account') await requireAccount(tx, agent, conversationId, macro.scope_id);
      const effects = noEffects();
      for (const step of macro.steps) await runStep(tx, agent, conversationId, step, { effects, body });
      const id = tx.newId();
      await tx.query(
        `insert into macro_run (id, workspace_id, macro_id, conversation_id, member_id, effects, undo_until)
         values ($1, $2, $3, $4, $5, $6, coalesce(
           (select coalesce(case when deferred then now() + interval '${UNDO_HOURS} hours' else hold_until end, now())
            from action where workspace_id = $2 and id = $7), now() + interval '${UNDO_HOURS} hours'))`,
        [id, agent.workspaceId, macroId, conversationId, agent.memberId, JSON.stringify(effects), effects.actionId],
      );
      await tx.publish(agent.workspaceId, {
        kind: 'macro.run',
        conversationId,
        actorMemberId: agent.memberId,
        data: { macroId: String(macroId), runId: id },
      });
      return runView(tx, agent, id);
    });
  }

  /** Takes everything back at once; repeating it changes nothing. */
  undo(agent: Agent, runId: string): Promise<MacroRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const place = await readRun(tx, agent, runId, '');
      await lockConversation(tx, agent.workspaceId, place.conversation_id);
      const run = await readRun(tx, agent, runId, 'for no key update');
      if (run.undone_at !== null) return runView(tx, agent, runId);
      if (run.undo_until.getTime() <= Date.now())
        throw problem('not-possible-now', { detail: 'It is too late to undo this.' });
      await undoEffects(tx, agent, run.conversation_id, run.effects);
      await tx.query('update macro_run set undone_at = now() where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        runId,
      ]);
      return runView(tx, agent, runId);
    });
  }
}

async function requireAccount(tx: Tx, agent: Agent, conversationId: string, accountId: number | null): Promise<void> {
  const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
  if (conversation.account_id !== accountId)
    throw problem('not-possible-now', { detail: 'This macro is for the conversations of another account.' });
}

/** A run of the agent's own; 404 otherwise. */
async function readRun(tx: Tx, agent: Agent, id: string, lock: '' | 'for no key update'): Promise<RunRow> {
  const row = await tx.maybeOne<RunRow>(
    `select macro_id, conversation_id, undo_until, undone_at, effects from macro_run
     where workspace_id = $1 and id = $2 and member_id = $3 ${lock}`,
    [agent.workspaceId, id, agent.memberId],
  );
  return row ?? throwProblem('not-found', { detail: 'You have not run this.' });
}

async function runView(tx: Tx, agent: Agent, id: string): Promise<MacroRunView> {
  const row = await readRun(tx, agent, id, '');
  return {
    id,
    macroId: String(row.macro_id),
    conversation: await conversationView(tx, agent, row.conversation_id),
    actionId: row.effects.actionId,
    undoUntil: row.undo_until.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
  };
}
