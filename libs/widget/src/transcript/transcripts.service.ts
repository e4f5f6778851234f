import { Injectable } from '@nestjs/common';
import { type MessagesPage, type RatingBody, WIDGET_LIMITS } from '@parvis/contracts';
import { Database, type Tx } from '@parvis/platform';
import { publicId, requireId } from '../access/ids';
import { refuse } from '../access/refusal';
import type { WidgetSession } from '../access/sessions.service';
import { FileAddresses } from '../uploads/file-addresses';
import { land } from './changes';
import { conversationOf, type ConversationRow, conversationView } from './conversation-row';
import { messagesAfter, messageView } from './message-row';

/** What visitors read, and how far. */
@Injectable()
export class Transcripts {
  constructor(
    private readonly db: Database,
    private readonly addresses: FileAddresses,
  ) {}

  /** Changes after a number; an empty page for a visitor who has written nothing yet. @throws WidgetRefusal `not_found` */
  page(session: WidgetSession, id: string, afterSeq: number, limit: number): Promise<MessagesPage> {
    const { workspaceId, settings } = session.widget;
    return this.db.transaction(workspaceId, async (tx) => {
      const conversation = await find(tx, session, id);
      if (!conversation) return { messages: [], seq: 0, more: false, conversation: null };
      const size = Math.min(limit, WIDGET_LIMITS.messagesPerPage);
      const rows = await messagesAfter(tx, conversation, afterSeq, size + 1);
      const messages = rows
        .slice(0, size)
        .map((row) => messageView(row, settings.agentName, (file) => this.addresses.of(workspaceId, file)));
      const more = rows.length > size;
      return {
        messages,
        // what was taken over by later changes is complete too, once nothing follows
        seq: more ? (messages.at(-1)?.changeSeq ?? afterSeq) : Math.max(conversation.seq, afterSeq),
        more,
        conversation: await conversationView(tx, conversation),
      };
    });
  }

  /** The visitor has seen everything up to a number; the team is shown that. */
  async read(session: WidgetSession, id: string, seq: number): Promise<void> {
    await this.db.transaction(session.widget.workspaceId, async (tx) => {
      const conversation = await find(tx, session, id);
      if (!conversation) return;
      const moved = await tx.maybeOne<{ seen_until: Date | null }>(
        `update widget_conversation c set read_by_visitor = least($3, c.seq)
         where c.workspace_id = $1 and c.id = $2 and c.read_by_visitor < least($3, c.seq)
         returning (select max(m.created_at) from widget_message m
                    where m.workspace_id = $1 and m.conversation_id = $2 and m.by_agent and m.seq <= $3) as seen_until`,
        [conversation.workspace_id, conversation.id, seq],
      );
      if (!moved?.seen_until) return;
      // the inbox adopts an answer a moment after it was written here: the time of the look covers it
      const at = new Date().toISOString();
      await land(tx, conversation, { type: 'conversation.read', version: 1, at, conversationId: publicId('conversation', conversation.id) }); // prettier-ignore
    });
  }

  async rate(session: WidgetSession, id: string, { score, comment }: RatingBody): Promise<void> {
    if (!session.widget.settings.rating) refuse('invalid', 'Nobody asks for a rating here.');
    await this.db.transaction(session.widget.workspaceId, async (tx) => {
      const conversation = await find(tx, session, id);
      if (!conversation) return refuse('not_found', 'There is no such conversation.');
      await tx.query(
        'update widget_conversation set rating = $3, rating_comment = $4, rated_at = now() where workspace_id = $1 and id = $2',
        [conversation.workspace_id, conversation.id, score, comment ?? null],
      );
    });
  }
}

async function find(tx: Tx, { widget, visitor }: WidgetSession, id: string): Promise<ConversationRow | undefined> {
  const wanted = id === 'current' ? id : requireId('conversation', id);
  const found = await conversationOf(tx, widget.workspaceId, visitor.id, wanted);
  if (!found && wanted !== 'current') return refuse('not_found', 'There is no such conversation.');
  return found;
}
