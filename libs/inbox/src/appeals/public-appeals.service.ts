import { Injectable } from '@nestjs/common';
import type { AppealPageView, AppealState } from '@parvis/contracts';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { loadDecisionSettings } from '../policies/decision-settings';
import { isSameSecret, readAppealToken } from '../statements/appeal-token';
import { findStatement, type StatementRow } from '../statements/statement-rows';
import { AUTHOR_MESSAGES, isDecided, refuseAuthor } from './appeal-rules';
import { messagesOf } from './appeal-rows';
import { addMessage, lockAppealOf, openAppeal, tellAppeal } from './open-appeal';

/** For authors: what was decided about what they wrote, and their say, under the address in their statement alone. */
@Injectable()
export class PublicAppeals {
  constructor(private readonly db: Database) {}

  /** 404 for an address that is not ours, whatever is wrong with it. */
  page(token: string): Promise<AppealPageView> {
    return this.withStatement(token, (tx, workspaceId, statement) => pageOf(tx, workspaceId, statement));
  }

  /** Opens the appeal, or adds to it. */
  write(token: string, text: string): Promise<AppealPageView> {
    return this.withStatement(token, async (tx, workspaceId, statement) => {
      const decisionId = statement.decision_id;
      await tx.query('select 1 from statement where workspace_id = $1 and id = $2 for update', [workspaceId, statement.id]); // prettier-ignore
      const appeal = await lockAppealOf(tx, workspaceId, decisionId);
      const written = appeal ? await countOf(tx, workspaceId, appeal.id) : 0;
      const refusal = refuseAuthor({ now: new Date(), appealUntil: statement.appeal_until, withdrawn: statement.withdrawn_at !== null, state: appeal?.state ?? null, written }); // prettier-ignore
      if (refusal) throw problem(refusal.code, { detail: refusal.detail });
      if (!appeal) await openAppeal(tx, workspaceId, { decisionId, itemId: statement.item_id, memberId: null, text });
      else {
        await addMessage(tx, workspaceId, { appealId: appeal.id, side: 'author', memberId: null, text });
        await tx.query('update appeal set version = version + 1 where workspace_id = $1 and id = $2', [workspaceId, appeal.id]); // prettier-ignore
        await tellAppeal(tx, workspaceId, appeal.id, null);
      }
      return pageOf(tx, workspaceId, statement);
    });
  }

  private async withStatement<T>(
    token: string,
    work: (tx: Tx, workspaceId: number, statement: StatementRow) => Promise<T>,
  ): Promise<T> {
    const named = readAppealToken(token) ?? unknownLink();
    return this.db.transaction(named.workspaceId, async (tx) => {
      const statement = await findStatement(tx, named.workspaceId, named.statementId);
      if (!statement || !isSameSecret(statement.secret, named.secret)) unknownLink();
      return work(tx, named.workspaceId, statement);
    });
  }
}

function unknownLink(): never {
  throwProblem('not-found', { detail: 'This link is not complete. Open it from the message again.' });
}

async function countOf(tx: Tx, workspaceId: number, appealId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(
    `select count(*)::int as count from appeal_message where workspace_id = $1 and appeal_id = $2 and side = 'author'`,
    [workspaceId, appealId],
  );
  return count;
}

async function pageOf(tx: Tx, workspaceId: number, statement: StatementRow): Promise<AppealPageView> {
  const { settings } = await loadDecisionSettings(tx, workspaceId);
  const { name, timeZone } = await tx.one<{ name: string; timeZone: string }>('select name, time_zone as "timeZone" from workspace where id = $1', [workspaceId]); // prettier-ignore
  const appeal = await tx.maybeOne<{ id: string; state: AppealState; opened_at: Date }>(
    'select id, state, opened_at from appeal where workspace_id = $1 and decision_id = $2',
    [workspaceId, statement.decision_id],
  );
  const messages = appeal ? ((await messagesOf(tx, workspaceId, [appeal.id])).get(appeal.id) ?? []) : [];
  const withdrawn = statement.withdrawn_at !== null;
  return {
    workspace: name,
    timeZone,
    language: statement.language,
    statement: { en: statement.text_en, fr: statement.text_fr },
    decidedAt: statement.created_at.toISOString(),
    withdrawn,
    appealUntil: statement.appeal_until.toISOString(),
    canWrite: appeal
      ? !isDecided(appeal.state) && messages.filter(({ side }) => side === 'author').length < AUTHOR_MESSAGES
      : !withdrawn && new Date() < statement.appeal_until,
    contact: settings.contact,
    appeal: appeal
      ? {
          state: appeal.state,
          openedAt: appeal.opened_at.toISOString(),
          messages: messages.map(({ memberId: _, ...message }) => message),
        }
      : null,
  };
}
