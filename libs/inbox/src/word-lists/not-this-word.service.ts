import { Injectable } from '@nestjs/common';
import { type MarkedSpan, type NotThisWordBody, type NotThisWordView, WORD_LIMITS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { rescreenItem } from '../screening/rescreen-item';
import { Screeners } from '../screening/screeners';
import { invalidField } from '../wire/invalid';
import { listChanged, termView } from './word-list-rows';

/** A word that looks like one on a list and is none: said once, learned for ever. */
@Injectable()
export class NotThisWord {
  constructor(
    private readonly db: Database,
    private readonly screeners: Screeners,
  ) {}

  /** The stretch becomes an exception of its term, and the item is judged again. */
  async learn(agent: Agent, itemId: string, body: NotThisWordBody): Promise<NotThisWordView> {
    const { workspaceId } = agent;
    const exception = await this.db.transaction(workspaceId, (tx) => addException(tx, agent, itemId, body));
    // made anew with the exception; killed here, the item is judged again with its next change
    const screener = await this.screeners.ofOne(workspaceId);
    return this.db.transaction(workspaceId, async (tx) => {
      const verdict = await rescreenItem(tx, workspaceId, screener, itemId);
      const marks: MarkedSpan[] = verdict?.marks ?? [];
      return { term: await termView(tx, workspaceId, Number(body.termId)), exception, marks };
    });
  }
}

async function addException(
  tx: Tx,
  agent: Agent,
  itemId: string,
  { termId, start, end }: NotThisWordBody,
): Promise<string> {
  // prettier-ignore
  const { workspaceId } = agent;
  const item = await tx.maybeOne<{ text: string }>('select text from item where workspace_id = $1 and id = $2', [workspaceId, itemId]); // prettier-ignore
  if (!item) throwProblem('not-found', { detail: 'There is no such item.' });
  if (start >= end || end > item.text.length) throw invalidField('/end', 'has to lie behind start, within the text');
  const exception = item.text.slice(start, end).trim().replace(/\s+/g, ' ');
  if (exception === '' || exception.length > WORD_LIMITS.text) throw invalidField('/end', `a stretch of 1 to ${WORD_LIMITS.text} characters`); // prettier-ignore
  await tx.query('select 1 from word_term where workspace_id = $1 and id = $2 for no key update', [workspaceId, Number(termId)]); // prettier-ignore
  const term = await termView(tx, workspaceId, Number(termId));
  if (term.text.toLowerCase() === exception.toLowerCase())
    throw problem('not-possible-now', { detail: 'This is the term itself: take in the words around it, give the term another language, or take it off its list.' }); // prettier-ignore
  if (term.exceptions.some((one) => one.toLowerCase() === exception.toLowerCase())) return exception;
  if (term.exceptions.length >= WORD_LIMITS.exceptions)
    throw problem('not-possible-now', { detail: `A term has up to ${WORD_LIMITS.exceptions} exceptions: take one away first.` }); // prettier-ignore
  await tx.query('update word_term set exceptions = exceptions || $3::text where workspace_id = $1 and id = $2', [workspaceId, Number(termId), exception]); // prettier-ignore
  await listChanged(tx, workspaceId, Number(term.listId), agent.memberId);
  return exception;
}
