import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CHANNEL_KINDS, CONVERSATION_STATUSES } from '@parvis/contracts';
import { codeOf, createLogger, Database, EventTail, type LoggedEvent } from '@parvis/platform';
import { publicId, rowId } from '../access/ids';
import { WidgetDirectory } from '../access/widget-directory';
import { WIDGET_CHANGED, type WidgetChange } from '../transcript/changes';
import { loadMessage, messageView } from '../transcript/message-row';
import { FileAddresses } from '../uploads/file-addresses';
import { WidgetNews } from './widget-news';
import { sessionRoom, visitorRoom, type WidgetServer } from './widget-rooms';

const logger = createLogger('widget');
const CHANNEL = codeOf(CHANNEL_KINDS, 'web-widget');
const HANDLED = codeOf(CONVERSATION_STATUSES, 'handled');
const MOST_REMEMBERED = 50_000;

type Told = { visitorId: string; widgetConversationId: string | null; accountId: string } & WidgetChange;

/** Feeds the widget sockets of this process from the event log; each process feeds its own. */
@Injectable()
export class WidgetFeed implements OnModuleInit {
  private server: WidgetServer | undefined;
  /** Conversations of the inbox that this process has told its visitors are closed. */
  private readonly closed = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly tail: EventTail,
    private readonly news: WidgetNews,
    private readonly directory: WidgetDirectory,
    private readonly addresses: FileAddresses,
  ) {}

  onModuleInit(): void {
    this.tail.subscribe((events) => this.push(events));
  }

  attach(server: WidgetServer): void {
    this.server = server;
  }

  // the inbox's own sockets are fed by the same tail: a widget that cannot be told must not hold them up
  private async push(events: readonly LoggedEvent[]): Promise<void> {
    for (const event of events) {
      try {
        await this.tell(event);
      } catch (error) {
        logger.error({ err: error, kind: event.kind }, 'a widget could not be told');
      }
    }
  }

  private async tell(event: LoggedEvent): Promise<void> {
    if (event.kind === WIDGET_CHANGED) return this.tellChange(event.workspaceId, event.data as unknown as Told);
    if (event.conversationId === null) return;
    // what is said in a conversation may open it again
    const mayOpen = event.kind === 'item.created' && this.closed.has(`${event.workspaceId}:${event.conversationId}`);
    if (event.kind === 'conversation.updated' || mayOpen)
      return this.tellState(event.workspaceId, event.conversationId);
  }

  private async tellChange(workspaceId: number, told: Told): Promise<void> {
    this.news.tell(workspaceId, told.visitorId);
    const { server } = this;
    if (told.change === 'ended') {
      const room = sessionRoom(told.session);
      server?.local.to(room).emit('session.ended');
      server?.local.in(room).disconnectSockets(true);
      return;
    }
    const room = visitorRoom(workspaceId, told.visitorId);
    if (!server?.adapter.rooms.has(room) || told.widgetConversationId === null) return;
    const conversationId = publicId('conversation', told.widgetConversationId);
    if (told.change === 'read') return void server.local.to(room).emit('read', { conversationId, seq: told.seq });
    const { settings } = await this.directory.ofAccount(workspaceId, Number(told.accountId));
    const row = await this.db.transaction(workspaceId, (tx) => loadMessage(tx, workspaceId, told.messageId));
    if (!row) return;
    const message = messageView(row, settings.agentName, (id) => this.addresses.of(workspaceId, id));
    // as it is now, under the number of this change: a later one comes with its own
    server.local.to(room).emit(`message.${told.change}`, { message: { ...message, changeSeq: told.seq } });
  }

  /** The team is done with a conversation, or has taken it up again. */
  private async tellState(workspaceId: number, inboxConversationId: string): Promise<void> {
    const { server } = this;
    if (!server || server.sockets.size === 0) return;
    const found = await this.db.transaction(workspaceId, (tx) =>
      tx.maybeOne<{ thread_key: string; status: number; visitor_id: string }>(
        `select c.thread_key, c.status, w.visitor_id from conversation c
         join widget_conversation w on w.workspace_id = c.workspace_id and 'cv_' || w.id = c.thread_key
         where c.workspace_id = $1 and c.id = $2 and c.channel = $3`,
        [workspaceId, inboxConversationId, CHANNEL],
      ),
    );
    if (!found || rowId('conversation', found.thread_key) === null) return;
    const { thread_key: conversationId, visitor_id } = found;
    const key = `${workspaceId}:${inboxConversationId}`;
    const isClosed = found.status === HANDLED;
    if (isClosed === this.closed.has(key)) return;
    if (this.closed.size >= MOST_REMEMBERED) this.closed.clear();
    if (isClosed) this.closed.add(key);
    else this.closed.delete(key);
    const name = isClosed ? 'conversation.closed' : 'conversation.reopened';
    server.local.to(visitorRoom(workspaceId, visitor_id)).emit(name, { conversationId });
  }
}
