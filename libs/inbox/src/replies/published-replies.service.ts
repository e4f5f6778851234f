import { Injectable } from '@nestjs/common';
import type { EditReplyBody, ItemRevisionView, ReplyAccepted } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { actionKey, insertAction } from '../actions/action-writes';
import { neededApproval } from '../approvals/needed-approval';
import { lockConversation } from '../conversations/conversation-writes';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { actionUpdated, itemUpdated } from '../wire/events';
import { isPublicReply, refuseVerb } from './lint-reply';
import { holdSecondsOf, requireWording } from './reword';

const UNDER_WAY: ReadonlySet<string> = new Set(['held', 'queued', 'sending', 'unknown']);

/** Our published reply and the item it answers, as far as we hold that one. */
interface Published {
  own: Subject;
  answered: Subject | null;
}

/** Corrections of replies that everybody can read already: held for the undo window like everything else. */
@Injectable()
export class PublishedReplies {
  constructor(private readonly db: Database) {}

  /** Gives our reply another wording. A member whose replies others approve asks one of those to do it. */
  edit(agent: Agent, itemId: string, body: EditReplyBody, requestKey?: string): Promise<ReplyAccepted> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const published = await lockPublished(tx, agent, itemId, 'edit-reply');
      const { own, answered } = published;
      if (own.revision !== body.revision) {
        throw problem('stale-version', { detail: `You changed revision ${body.revision}; it is at ${own.revision}.`, current: own.view }); // prettier-ignore
      }
      if (body.text === own.view.text) throw problem('not-possible-now', { detail: 'It reads like that already.' });
      const isPublic = isPublicReply('reply', own.target.kind);
      if ((await neededApproval(tx, agent, { accountId: own.accountId, isPublic })) !== null)
        throw problem('not-allowed', {
          detail: 'Your replies are approved first: ask an approver to correct this one.',
        });
      await requireWording(tx, agent, answered ?? own, {
        verb: isPublic ? 'reply' : 'private-reply',
        text: body.text,
        attachmentCount: own.view.attachments.length,
        ownItemId: itemId,
        acceptWarnings: body.acceptWarnings ?? false,
      });
      return request(tx, agent, published, { verb: 'edit-reply', text: body.text, requestKey });
    });
  }

  /** Takes our reply off the channel. */
  remove(agent: Agent, itemId: string, requestKey?: string): Promise<ReplyAccepted> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const published = await lockPublished(tx, agent, itemId, 'delete-reply');
      return request(tx, agent, published, { verb: 'delete-reply', text: '', requestKey });
    });
  }

  /** The wordings an item had, the present one last. */
  revisions(agent: Agent, itemId: string): Promise<ItemRevisionView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query<{ revision: number; text: string; at: Date }>(
        `select revision, text, revised_at as at from item_revision where workspace_id = $1 and item_id = $2
         union all select revision, text, revised_at from item where workspace_id = $1 and id = $2
         order by revision`,
        [agent.workspaceId, itemId],
      );
      if (rows.length === 0) throwProblem('not-found', { detail: 'There is no such item.' });
      return rows.map(({ revision, text, at }) => ({ revision, text, at: at.toISOString() }));
    });
  }
}

async function lockPublished(
  tx: Tx,
  agent: Agent,
  itemId: string,
  verb: 'edit-reply' | 'delete-reply',
): Promise<Published> {
  const place = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from item where workspace_id = $1 and id = $2',
    [agent.workspaceId, itemId],
  );
  if (!place) throwProblem('not-found', { detail: 'There is no such item.' });
  await lockConversation(tx, agent.workspaceId, place.conversation_id);
  const own = await loadSubject(tx, agent, itemId);
  if (own.view.direction !== 'out') throw problem('not-possible-now', { detail: 'Only what we wrote can be changed.' });
  const refusal = refuseVerb(verb, own.view.verbs);
  if (refusal) throw problem(refusal.code, refusal.options);
  if (own.view.change && UNDER_WAY.has(own.view.change.action.state)) {
    throw problem('not-possible-now', { detail: 'A change of it is on its way already.', current: own.view });
  }
  return { own, answered: await answeredBy(tx, agent, own) };
}

/** The item that the reply answers; null where the channel told of the reply alone, or that item never was on the channel. */
async function answeredBy(tx: Tx, agent: Agent, own: Subject): Promise<Subject | null> {
  const { parentId } = own.view;
  if (parentId === null) return null;
  const parent = await tx.maybeOne(
    'select 1 from item where workspace_id = $1 and id = $2 and external_id is not null',
    [agent.workspaceId, parentId],
  );
  return parent ? loadSubject(tx, agent, parentId) : null;
}

async function request(
  tx: Tx,
  agent: Agent,
  { own, answered }: Published,
  wanted: { verb: 'edit-reply' | 'delete-reply'; text: string; requestKey: string | undefined },
): Promise<ReplyAccepted> {
  const { workspaceId, memberId } = agent;
  const { id: itemId, conversationId } = own.view;
  const id = tx.newId();
  await insertAction(tx, workspaceId, {
    id,
    conversationId,
    accountId: own.accountId,
    itemId,
    ownItemId: null,
    verb: wanted.verb,
    holdSeconds: await holdSecondsOf(tx, workspaceId),
    requestedBy: memberId,
    lastSeenItemId: null,
    idempotencyKey: actionKey(memberId, wanted.requestKey, id),
    payload: {
      target: (answered ?? own).target,
      text: wanted.text,
      attachmentIds: [],
      email: null,
      replyExternalId: own.target.externalId,
      before: null,
    },
  });
  await tx.publish(
    workspaceId,
    actionUpdated(conversationId, id, memberId),
    itemUpdated(conversationId, itemId, memberId),
  );
  const [item] = toItemViews(await loadItemBundle(tx, workspaceId, [itemId]), agent.permissions, new Date());
  if (!item?.change) throwProblem('not-found', { detail: 'The reply is gone.' });
  return { item, action: item.change.action };
}
