import { asPerson } from './public-space';
import type { MetaAccount, MetaAttachment, MetaConversation, MetaMessage, MetaPerson } from './shapes';
import type { MetaState } from './state';

export interface NewDirectMessage {
  text?: string;
  attachments?: MetaAttachment[];
  replyTo?: string;
  /** The account's story that is answered (Instagram). */
  story?: { id: string; url: string };
}

/** What the account sends: `metadata` and `appId` come back in the echo. */
interface OwnMessage {
  text?: string;
  attachments?: MetaAttachment[];
  replyTo?: string;
  metadata?: string;
  appId: string | null;
}

/** Direct conversations, with the webhook events that each change causes. */
export class Messaging {
  constructor(private readonly state: MetaState) {}

  /** The id under which an account knows a person in messages: another one than in the comments of a Page. */
  idOf(account: MetaAccount, person: MetaPerson): string {
    return account.platform === 'page' ? `7${person.id}` : person.id;
  }

  conversationWith(accountId: string, person: MetaPerson): MetaConversation {
    const account = this.state.account(accountId);
    const personId = this.idOf(account, person);
    const existing = [...this.state.conversations.values()].find(
      (conversation) => conversation.accountId === accountId && conversation.personId === personId,
    );
    if (existing) return existing;
    const conversation: MetaConversation = {
      id: `t_${this.state.next()}`,
      accountId,
      person,
      personId,
      updatedAt: this.state.now(),
      lastHeardAt: null,
      unread: 0,
      folder: 'inbox',
      blocked: false,
      ownedByOtherApp: false,
      messages: [],
    };
    this.state.conversations.set(conversation.id, conversation);
    return conversation;
  }

  /** A person writes to the account. */
  receive(accountId: string, person: MetaPerson, content: NewDirectMessage): MetaMessage {
    const conversation = this.conversationWith(accountId, person);
    if (conversation.blocked) throw new Error(`${person.id} is blocked`);
    const message = this.add(conversation, conversation.personId, content);
    conversation.lastHeardAt = message.createdAt;
    conversation.unread += 1;
    this.tell(conversation, 'messages', 'person', { message: messageValue(message) }, message.createdAt);
    return message;
  }

  /** The account writes; its echo goes to every app. */
  send(conversation: MetaConversation, content: OwnMessage): MetaMessage {
    const message = this.add(conversation, conversation.accountId, content);
    const isPage = this.state.account(conversation.accountId).platform === 'page';
    const value = {
      ...messageValue(message),
      is_echo: true,
      ...(isPage && content.appId !== null && { app_id: Number(content.appId) }),
      ...(isPage && content.metadata !== undefined && { metadata: content.metadata }),
    };
    const field = isPage ? 'message_echoes' : 'messages';
    this.tell(conversation, field, 'account', { message: value }, message.createdAt);
    if (isPage) {
      const delivery = { mids: [message.mid], watermark: message.createdAt.getTime() };
      this.tell(conversation, 'message_deliveries', 'person', { delivery }, this.state.instant());
    }
    return message;
  }

  edit(mid: string, text: string): void {
    const { message, conversation } = this.found(mid);
    message.text = text;
    message.edits += 1;
    const isPage = this.state.account(conversation.accountId).platform === 'page';
    const field = isPage ? 'message_edits' : 'message_edit';
    const value = { message_edit: { mid, text, num_edit: message.edits } };
    this.tell(conversation, field, 'person', value, this.state.instant());
  }

  unsend(mid: string): void {
    const { message, conversation } = this.found(mid);
    message.removed = true;
    this.tell(conversation, 'messages', 'person', { message: { mid, is_deleted: true } }, this.state.instant());
  }

  /** A person reacts; null takes it back. */
  react(mid: string, emoji: string | null): void {
    const { message, conversation } = this.found(mid);
    this.setReaction(message, conversation.personId, emoji);
    const reaction = emoji === null ? { mid, action: 'unreact' } : { mid, action: 'react', reaction: 'love', emoji };
    this.tell(conversation, 'message_reactions', 'person', { reaction }, this.state.instant());
  }

  setReaction(message: MetaMessage, who: string, emoji: string | null): void {
    if (emoji === null) message.reactions.delete(who);
    else message.reactions.set(who, emoji);
  }

  /** The person has read everything up to now. */
  markSeenByPerson(conversationId: string): void {
    const conversation = this.state.conversations.get(conversationId);
    const last = conversation?.messages.findLast(({ fromId }) => fromId === conversation.accountId);
    if (!conversation || !last) return;
    const isPage = this.state.account(conversation.accountId).platform === 'page';
    const read = isPage ? { watermark: last.createdAt.getTime() } : { mid: last.mid };
    this.tell(conversation, isPage ? 'message_reads' : 'messaging_seen', 'person', { read }, this.state.instant());
  }

  found(mid: string): { message: MetaMessage; conversation: MetaConversation } {
    const message = this.state.message(mid);
    const conversation = this.state.conversations.get(message.conversationId);
    if (!conversation) throw new Error(`no conversation of ${mid}`);
    return { message, conversation };
  }

  private add(conversation: MetaConversation, fromId: string, content: NewDirectMessage): MetaMessage {
    const isPage = this.state.account(conversation.accountId).platform === 'page';
    const createdAt = this.state.instant();
    const message: MetaMessage = {
      mid: `${isPage ? 'm_' : 'aWdf'}${this.state.next()}`,
      conversationId: conversation.id,
      fromId,
      text: content.text ?? '',
      attachments: content.attachments ?? [],
      createdAt,
      replyTo: content.replyTo ?? null,
      story: content.story ?? null,
      reactions: new Map(),
      removed: false,
      edits: 0,
    };
    conversation.messages.push(message);
    conversation.updatedAt = createdAt;
    this.state.messages.set(message.mid, message);
    return message;
  }

  private tell(
    conversation: MetaConversation,
    field: string,
    from: 'person' | 'account',
    value: Record<string, unknown>,
    at: Date,
  ): void {
    const account = this.state.account(conversation.accountId);
    const [own, person] = [{ id: account.id }, { id: conversation.personId }];
    const parties = from === 'person' ? { sender: person, recipient: own } : { sender: own, recipient: person };
    const element = { ...parties, timestamp: at.getTime(), ...value };
    const shape = conversation.ownedByOtherApp ? 'standby' : 'messaging';
    this.state.emit(
      account,
      shape === 'standby' && account.platform === 'page' ? 'standby' : field,
      { [shape]: [element] },
      at,
    );
  }
}

function messageValue(message: MetaMessage): Record<string, unknown> {
  const replyTo = message.story ? { story: message.story } : message.replyTo ? { mid: message.replyTo } : null;
  return {
    mid: message.mid,
    ...(message.text !== '' && { text: message.text }),
    ...(message.attachments.length > 0 && {
      attachments: message.attachments.map(({ type, url }) => ({ type, payload: { url } })),
    }),
    ...(replyTo && { reply_to: replyTo }),
  };
}

/** Who a message is from, as reads name them. */
export function partyOf(conversation: MetaConversation, account: MetaAccount, id: string): Record<string, string> {
  const who = id === account.id ? asPerson(account) : conversation.person;
  return account.platform === 'page' ? { id, name: who.name } : { id, username: who.username };
}
