import { Injectable } from '@nestjs/common';
import { APPEAL_STATES, type AppealPage, type AppealQuery, type AppealState, type AppealView, type DecideAppealBody, type DecisionKind, isRestriction, type OpenAppealBody, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, Problem, problem, throwProblem, type Tx } from '@parvis/platform';
import { undoDecision } from '../decisions/undo-decision';
import { dismissStrike } from '../standings/dismiss-strike';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { isDecided, refuseReviewer } from './appeal-rules';
import { readAppeal, readAppeals } from './appeal-rows';
import { addMessage, lockAppealOf, type LockedAppeal, openAppeal, tellAppeal } from './open-appeal';

interface Contested extends Record<string, unknown> {
  id: string;
  item_id: string;
  kind: DecisionKind;
  member_id: number | null;
  undone_at: Date | null;
}

/** Decisions that are contested: the queue, the dialogue, and the second look by somebody else. */
@Injectable()
export class Appeals {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  async page(agent: Agent, query: AppealQuery): Promise<AppealPage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const found = await this.db.transaction(agent.workspaceId, (tx) =>
      readAppeals(tx, agent.workspaceId, { state: query.state, before, limit: limit + 1 }),
    );
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  async counts(agent: Agent): Promise<Record<AppealState, number>> {
    const rows = await this.db.read<{ state: AppealState; count: number }>(
      agent.workspaceId,
      'select state, count(*)::int as count from appeal where workspace_id = $1 group by state',
      [agent.workspaceId],
    );
    const of = (state: AppealState) => rows.find((row) => row.state === state)?.count ?? 0;
    return Object.fromEntries(APPEAL_STATES.map((state) => [state, of(state)])) as Record<AppealState, number>;
  }

  get(agent: Agent, id: string): Promise<AppealView> {
    return this.db.transaction(agent.workspaceId, (tx) => readAppeal(tx, agent.workspaceId, id));
  }

  /** For an author who told us by another way. */
  open(agent: Agent, { decisionId, text }: OpenAppealBody): Promise<AppealView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const decision = await contested(tx, agent.workspaceId, decisionId);
      if (!decision) throw invalidField('/decisionId', 'is not a decision of this workspace');
      if (!isRestriction(decision.kind)) throw invalidField('/decisionId', 'took nothing from the author');
      if (decision.undone_at !== null) throw problem('not-possible-now', { detail: 'This decision was taken back.' });
      const id = await openAppeal(tx, agent.workspaceId, { decisionId, itemId: decision.item_id, memberId: agent.memberId, text }); // prettier-ignore
      return readAppeal(tx, agent.workspaceId, id);
    });
  }

  /** Somebody looks into it, and the others see who. */
  take(agent: Agent, id: string): Promise<AppealView> {
    return this.change(agent, id, async (tx, appeal) => {
      await this.mayReview(tx, agent, appeal);
      await tx.query(
        `update appeal set state = 'in-review', reviewer_id = $3, version = version + 1 where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, agent.memberId],
      );
    });
  }

  /** Asks or answers the author before it is decided. */
  write(agent: Agent, id: string, text: string): Promise<AppealView> {
    return this.change(agent, id, async (tx, { state }) => {
      if (isDecided(state)) throw problem('not-possible-now', { detail: 'This appeal is decided already.' });
      await addMessage(tx, agent.workspaceId, { appealId: id, side: 'team', memberId: agent.memberId, text });
      await tx.query('update appeal set version = version + 1 where workspace_id = $1 and id = $2', [agent.workspaceId, id]); // prettier-ignore
    });
  }

  /**
   * Decides it: by somebody else than who decided, and no program. Granting takes the decision back where the channel allows, and
   * says so where it does not; either way it counts against the author no longer.
   */
  decide(agent: Agent, id: string, { version, outcome, text }: DecideAppealBody): Promise<AppealView> {
    return this.change(agent, id, async (tx, appeal) => {
      const decision = await this.mayReview(tx, agent, appeal);
      if (appeal.version !== version)
        throw problem('stale-version', { current: await readAppeal(tx, agent.workspaceId, id) });
      const undo = outcome === 'granted' ? await takeBack(tx, agent, decision) : { undone: null, detail: null };
      if (outcome === 'granted') await dismissStrike(tx, agent.workspaceId, decision.id, agent.memberId);
      await addMessage(tx, agent.workspaceId, { appealId: id, side: 'team', memberId: agent.memberId, text });
      await tx.query(
        `update appeal set state = $3, decided_by = $4, decided_at = now(), undone = $5, undo_detail = $6, version = version + 1
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, outcome, agent.memberId, undo.undone, undo.detail],
      );
    });
  }

  private async mayReview(tx: Tx, agent: Agent, { decision_id, state }: LockedAppeal): Promise<Contested> {
    const decision = await contested(tx, agent.workspaceId, decision_id);
    if (!decision) throwProblem('not-found', { detail: 'The contested decision is gone.' });
    const refusal = refuseReviewer(agent, { state, decidedByMember: decision.member_id });
    if (refusal) throw problem(refusal.code, { detail: refusal.detail });
    const needed = VERB_PERMISSIONS[decision.kind];
    if (!agent.permissions.has(needed)) throw problem('not-allowed', { detail: `This needs the permission ${needed}.` }); // prettier-ignore
    return decision;
  }

  /** Conversations are locked before appeals, as a decision that is taken back locks them. */
  private change(agent: Agent, id: string, work: (tx: Tx, appeal: LockedAppeal) => Promise<void>): Promise<AppealView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const place = await tx.maybeOne<{ decision_id: string }>(
        `with place as (
           select p.decision_id, i.conversation_id from appeal p join item i on i.workspace_id = p.workspace_id and i.id = p.item_id
           where p.workspace_id = $1 and p.id = $2)
         select place.decision_id from place
         join conversation c on c.workspace_id = $1 and c.id = place.conversation_id for no key update of c`,
        [workspaceId, id],
      );
      const appeal = place && (await lockAppealOf(tx, workspaceId, place.decision_id));
      if (!appeal) throwProblem('not-found', { detail: 'There is no such appeal.' });
      await work(tx, appeal);
      await tellAppeal(tx, workspaceId, id, agent.memberId);
      return readAppeal(tx, workspaceId, id);
    });
  }
}

async function contested(tx: Tx, workspaceId: number, id: string): Promise<Contested | undefined> {
  return tx.maybeOne<Contested>(
    'select id, item_id, kind, member_id, undone_at from decision where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
}

async function takeBack(
  tx: Tx,
  agent: Agent,
  decision: Contested,
): Promise<{ undone: boolean; detail: string | null }> {
  try {
    // somebody has judged it: it does not wait for a decision again
    await tx.attempt(() => undoDecision(tx, agent, decision.item_id, decision.id, 'decided'));
    return { undone: true, detail: null };
  } catch (error) {
    // the outcome stands; what the channel cannot do is told
    if (!(error instanceof Problem) || error.code === 'not-allowed') throw error;
    return { undone: false, detail: error.options.detail ?? error.code };
  }
}
