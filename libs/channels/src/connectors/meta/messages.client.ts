import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAttachment } from '../../spi/outbound';
import type { GraphAnswer, GraphClient } from './graph-client';
import { idOf, recordOf, type Json } from '../../spi/read';
import { dataOf, nextPageOf } from './walk';

const MESSAGE_FIELDS = 'id,created_time,from,to,message,attachments,sticker,reactions,is_unsupported,story,reply_to';
/** Only the 20 newest messages of a thread have details (Conversations API). */
const NEWEST = 20;

export interface Sent {
  messageId: string;
  recipientId: string | null;
  at: string;
}

/** The newest messages with one person. */
export interface Newest {
  list: Json[];
  /** There are no older ones. */
  isWhole: boolean;
  at: string;
}

/** The messaging edges that Messenger and Instagram share. `me` is the page, or the Instagram account. */
export class MessagesClient {
  constructor(
    private readonly graph: GraphClient,
    private readonly platform: 'messenger' | 'instagram',
  ) {}

  async send(body: Json): Promise<Sent> {
    const { body: answer, at } = await this.graph.post('me/messages', body);
    const messageId = idOf(answer['message_id']);
    if (messageId === null) throw new ConnectorRejected('Meta named no message', 'invalid');
    return { messageId, recipientId: idOf(answer['recipient_id']), at };
  }

  /** A sender action such as `mark_seen` or `react`. */
  async signal(recipientId: string, action: string, payload?: Json): Promise<void> {
    await this.graph.post('me/messages', {
      recipient: { id: recipientId },
      sender_action: action,
      ...(payload && { payload }),
    });
  }

  async moderate(userId: string, action: string): Promise<void> {
    await this.graph.post('me/moderate_conversations', { user_ids: [{ id: userId }], actions: [action] });
  }

  async takeThread(recipientId: string): Promise<void> {
    await this.graph.post('me/take_thread_control', { recipient: { id: recipientId } });
  }

  /** Uploads bytes that Meta cannot fetch; the id to send them by. */
  async upload(attachment: OutboundAttachment, type: string): Promise<string> {
    const form = new FormData();
    form.set('message', JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
    const bytes = Uint8Array.from(await attachment.read());
    form.set('filedata', new Blob([bytes], { type: attachment.contentType }), attachment.name);
    const id = idOf((await this.graph.upload('me/message_attachments', form)).body['attachment_id']);
    if (id === null) throw new ConnectorRejected('Meta did not keep the attachment', 'invalid');
    return id;
  }

  /** Conversations with the newest first; those of one person when told. */
  async conversations(
    after: string | null,
    userId: string | null = null,
  ): Promise<{ list: Json[]; next: string | null }> {
    const { body } = await this.graph.get('me/conversations', {
      platform: this.platform,
      fields: 'id,updated_time,participants,unread_count,can_reply',
      limit: 50,
      ...(after !== null && { after }),
      ...(userId !== null && { user_id: userId }),
    });
    return { list: dataOf(body), next: nextPageOf(body) };
  }

  async messages(conversationId: string): Promise<{ list: Json[]; at: string }> {
    const fields = `messages.limit(${NEWEST}){${MESSAGE_FIELDS}}`;
    const { body, at } = await this.graph.get(encodeURIComponent(conversationId), { fields });
    return { list: dataOf(body['messages']), at };
  }

  /** The newest messages with one person, by a single call; null without a conversation. */
  async newestWith(userId: string): Promise<Newest | null> {
    const { body, at } = await this.graph.get('me/conversations', {
      platform: this.platform,
      fields: `id,messages.limit(${NEWEST}){${MESSAGE_FIELDS}}`,
      user_id: userId,
    });
    const messages = recordOf(dataOf(body)[0]?.['messages']);
    if (!messages) return null;
    const list = dataOf(messages);
    return { list, isWhole: list.length < NEWEST && nextPageOf(messages) === null, at };
  }

  message(mid: string): Promise<GraphAnswer> {
    return this.graph.get(encodeURIComponent(mid), { fields: MESSAGE_FIELDS });
  }
}
