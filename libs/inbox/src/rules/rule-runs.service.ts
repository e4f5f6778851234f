import { Injectable } from '@nestjs/common';
import {
  type PageQuery,
  RULE_OUTCOMES,
  type RuleOutcome,
  type RuleRunsPage,
  type RuleRunView,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { addSystemLine, changeConversation, lockConversation } from '../conversations/conversation-writes';
import { undoEffects } from '../macros/undo-effects';
import { CONVERSATION_COLUMNS, type ConversationRow, toSharedConversationView } from '../views-of/conversation-view';
import { conversationUpdated, itemCreated } from '../wire/events';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { undoDecisions } from './decide-by-rule';
import { RUN_SQL, type RuleRunRow, toRunView, undoUntil } from './rule-run-rows';
import { ruleView } from './rules.service';

const OF_CONVERSATION = 50;

/** What rules did, and taking it back. */
@Injectable()
export class RuleRuns {
  constructor(private readonly db: Database) {}

  /** Runs of one rule, newest first. */
  list(agent: Agent, ruleId: number, query: PageQuery & { outcome?: RuleOutcome }): Promise<RuleRunsPage> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await ruleView(tx, agent.workspaceId, ruleId);
      const limit = query.limit ?? DEFAULT_LIMIT;
      const outcomes = query.outcome === undefined ? RULE_OUTCOMES : [query.outcome];
      const rows = await tx.query<RuleRunRow & Record<string, unknown>>(
        `${RUN_SQL} where n.workspace_id = $1 and n.rule_id = $2 and ($3::bigint is null or n.id < $3) and n.outcome = any ($4)
         order by n.id desc limit $5`,
        [agent.workspaceId, ruleId, query.cursor === undefined ? null : runIdOf(query.cursor), outcomes, limit + 1],
      );
      const page = rows.slice(0, limit);
      const conversations = await conversationsOf(tx, agent.workspaceId, page);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map((row) => ({ ...toRunView(row), conversation: conversations.get(row.conversation_id) ?? null })),
        nextCursor: last ? encodeCursor(last.id) : null,
      };
    });
  }

  /** The latest runs in a conversation, newest first. */
  ofConversation(agent: Agent, conversationId: string): Promise<RuleRunView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query<RuleRunRow & Record<string, unknown>>(
        `${RUN_SQL} where n.workspace_id = $1 and n.conversation_id = $2 order by n.id desc limit ${OF_CONVERSATION}`,
        [agent.workspaceId, conversationId],
      );
      return rows.map(toRunView);
    });
  }

  /** Takes a run back as far as nobody changed it since and it has not left for good; repeating it changes nothing. 409 when it is too late. */
  undo(agent: Agent, runId: string): Promise<RuleRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const place = await readRun(tx, agent.workspaceId, runId);
      const conversation = await lockConversation(tx, agent.workspaceId, place.conversation_id);
      const run = await readRun(tx, agent.workspaceId, runId); // somebody may have been faster
      if (run.undone_at !== null) return toRunView(run);
      if (run.effects === null || undoUntil(run) === null)
        throw problem('not-possible-now', { detail: 'What this run did cannot be taken back any more.' });
      await undoEffects(tx, agent, conversation.id, run.effects);
      const kept = await undoDecisions(tx, agent, conversation.id, run.effects.decisions ?? []);
      await undoPolicy(tx, agent.workspaceId, conversation.id, run);
      await tx.query('update rule_run set undone_at = now(), undone_by = $3 where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        runId,
        agent.memberId,
      ]);
      const line = await addSystemLine(tx, conversation, agent.workspaceId, {
        kind: 'rule-undone',
        byMemberId: String(agent.memberId),
        data: { ruleId: String(run.rule_id), rule: run.rule_name, ...(kept.length > 0 && { kept: kept.join(',') }) },
      });
      await tx.publish(
        agent.workspaceId,
        itemCreated(conversation.id, line, agent.memberId),
        conversationUpdated(conversation.id, agent.memberId),
      );
      return toRunView(await readRun(tx, agent.workspaceId, runId));
    });
  }
}

async function readRun(tx: Tx, workspaceId: number, id: string): Promise<RuleRunRow> {
  const row = await tx.maybeOne<RuleRunRow & Record<string, unknown>>(
    `${RUN_SQL} where n.workspace_id = $1 and n.id = $2`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such run.' });
}

async function undoPolicy(tx: Tx, workspaceId: number, id: string, { effects }: RuleRunRow): Promise<void> {
  if (!effects?.policy) return;
  const { from, to } = effects.policy;
  const { now } = await tx.one<{ now: number | null }>(
    'select pinned_policy_id as now from conversation where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  if (now === to) await changeConversation(tx, workspaceId, id, { pinned_policy_id: from });
}

async function conversationsOf(tx: Tx, workspaceId: number, runs: readonly RuleRunRow[]) {
  const rows = await tx.query<ConversationRow & Record<string, unknown>>(
    `select ${CONVERSATION_COLUMNS} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, runs.map((run) => run.conversation_id)],
  );
  return new Map(rows.map((row) => [row.id, toSharedConversationView(row)]));
}

function runIdOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (!isBigId(id)) throw invalidCursor();
  return id;
}
