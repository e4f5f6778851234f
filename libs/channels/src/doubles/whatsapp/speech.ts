import type { NewWhatsAppFile, NewWhatsAppMessage, WhatsAppNetwork } from './network';
import { titleOf, webhookProblem } from './problems';
import type { WaValue, WhatsAppChat, WhatsAppMessage, WhatsAppPerson } from './shapes';

/** Files that people send live a week; whether exactly so is not documented. */
const INBOUND_FILE_MS = 7 * 86_400_000;

interface Told {
  chat: WhatsAppChat;
  message: WhatsAppMessage;
}

/** What people and the business's own phones do in chats, with the webhooks that each act causes. */
export class Speech {
  constructor(private readonly network: WhatsAppNetwork) {}

  write(numberId: string, userId: string, content: NewWhatsAppMessage): WhatsAppMessage {
    const chat = this.network.chat(numberId, userId);
    const at = this.network.now();
    const message = newMessage(`wamid.IN${this.network.next()}`, 'person', at, this.contentOf(numberId, content));
    message.replyTo = content.replyTo ?? null;
    this.network.keep(chat, message);
    if (chat.blocked) return message;
    chat.lastHeardAt = at;
    const context = message.replyTo === null ? {} : { context: this.contextOf(message.replyTo) };
    this.tell(chat, {
      ...this.elementOf(message),
      ...context,
      ...(content.referral && { referral: content.referral }),
    });
    return message;
  }

  edit(wamid: string, text: string): void {
    const { chat, message } = this.network.message(wamid);
    message.part = { ...message.part, [message.type === 'text' ? 'body' : 'caption']: text };
    message.edited = true;
    const edited = { type: message.type, [message.type]: message.part };
    this.tell(chat, this.event('edit', { original_message_id: wamid, message: edited }), message);
  }

  revoke(wamid: string): void {
    const { chat, message } = this.network.message(wamid);
    message.revoked = true;
    this.tell(chat, this.event('revoke', { original_message_id: wamid }), message);
  }

  react(wamid: string, emoji: string | null): void {
    const { chat, message } = this.network.message(wamid);
    message.reactions.person = emoji;
    chat.lastHeardAt = this.network.now();
    this.tell(chat, this.event('reaction', { message_id: wamid, emoji: emoji ?? '' }));
  }

  changeNumber(userId: string, phone: string): WhatsAppPerson {
    const old = this.network.person(userId);
    const next = this.network.createPerson(old.name, { ...old, userId: `${userId}N`, phone });
    for (const chat of [...this.network.chats.values()].filter((entry) => entry.userId === userId)) {
      const body = `${old.name} changed from ${old.phone} to ${phone}`;
      this.tell(chat, this.event('system', { type: 'user_changed_number', body, wa_id: phone }));
    }
    return next;
  }

  writeFromPhone(numberId: string, userId: string, text: string): WhatsAppMessage {
    const chat = this.network.chat(numberId, userId);
    const content = { type: 'text', part: { body: text } };
    const message = newMessage(`wamid.APP${this.network.next()}`, 'app', this.network.now(), content);
    message.status = 'delivered';
    this.network.keep(chat, message);
    this.tell(chat, this.elementOf(message), message);
    return message;
  }

  /** A status of a message of the business, told to whoever listens. */
  tellStatus({ chat, message }: Told, status: 'sent' | 'delivered' | 'read' | 'played' | 'failed', code = 0): void {
    message.status = status === 'played' ? 'read' : status;
    if (message.by === 'app') return;
    const person = this.network.person(chat.userId);
    const value = {
      id: message.wamid,
      status,
      timestamp: seconds(this.network.now()),
      ...(person.showsPhone && { recipient_id: person.phone }),
      recipient_user_id: person.userId,
      ...(message.callbackData !== null && { biz_opaque_callback_data: message.callbackData }),
      ...(status === 'failed'
        ? { errors: [webhookProblem(code, titleOf(code))] }
        : { pricing: { billable: false, pricing_model: 'PMP', category: 'service' } }),
    };
    this.put(chat, 'messages', { statuses: [value] });
  }

  /** An element of `messages[]`, or of the echoes when the business's phone made the message. */
  private tell(chat: WhatsAppChat, element: WaValue, of?: WhatsAppMessage): void {
    const person = this.network.person(chat.userId);
    const phone = person.showsPhone ? person.phone : null;
    if (of && of.by !== 'person') {
      const { display } = this.network.number(chat.numberId);
      const echo = { from: display, to: phone ?? '', to_user_id: person.userId, ...element };
      this.put(chat, 'smb_message_echoes', { message_echoes: [echo] });
      return;
    }
    const profile = { name: person.name, ...(person.username !== null && { username: person.username }) };
    const contact = { profile, ...(phone !== null && { wa_id: phone }), user_id: person.userId };
    const from = { ...(phone !== null && { from: phone }), from_user_id: person.userId };
    this.put(chat, 'messages', { contacts: [contact], messages: [{ ...from, ...element }] });
  }

  private put({ numberId }: WhatsAppChat, field: string, content: WaValue): void {
    const number = this.network.number(numberId);
    const metadata = { display_phone_number: number.display, phone_number_id: numberId };
    this.network.tellBusiness(number.businessId, field, { messaging_product: 'whatsapp', metadata, ...content });
  }

  /** An event about another message, with an id of its own. */
  private event(type: string, part: WaValue): WaValue {
    return { id: `wamid.EV${this.network.next()}`, timestamp: seconds(this.network.now()), type, [type]: part };
  }

  private elementOf({ wamid, at, type, part }: WhatsAppMessage): WaValue {
    return { id: wamid, timestamp: seconds(at), type, [type]: 'list' in part ? part['list'] : part };
  }

  private contextOf(wamid: string): WaValue {
    const { chat, message } = this.network.message(wamid);
    const from = message.by === 'person' ? this.network.person(chat.userId).phone : this.network.number(chat.numberId).display; // prettier-ignore
    return { from, id: wamid };
  }

  private contentOf(numberId: string, { text = '', file, other }: NewWhatsAppMessage): { type: string; part: WaValue } {
    if (file) return { type: file.type, part: this.filePart(numberId, file, text) };
    // Shared contacts are a list; everything else an object.
    if (other) return { type: other.type, part: Array.isArray(other.part) ? { list: other.part } : (other.part as WaValue) }; // prettier-ignore
    return { type: 'text', part: { body: text } };
  }

  private filePart(numberId: string, file: NewWhatsAppFile, caption: string): WaValue {
    const id = String(990_000_000 + this.network.next());
    const { contentType, bytes, name = file.type } = file;
    const deletedAt = this.network.now() + INBOUND_FILE_MS;
    this.network.files.set(id, { id, numberId, contentType, name, bytes, deletedAt, links: new Map() });
    return {
      id,
      mime_type: contentType,
      sha256: 'q83vEjRWeJA=',
      ...(caption !== '' && { caption }),
      ...(file.type === 'document' && { filename: name }),
      ...(file.type === 'audio' && { voice: file.voice ?? false }),
      ...(file.type === 'sticker' && { animated: false }),
    };
  }
}

/** A message as it begins. */
export function newMessage(
  wamid: string,
  by: WhatsAppMessage['by'],
  at: number,
  { type, part }: { type: string; part: WaValue },
): WhatsAppMessage {
  return {
    wamid,
    by,
    type,
    part,
    replyTo: null,
    at,
    status: 'none',
    edited: false,
    revoked: false,
    seenByBusiness: false,
    reactions: { business: null, person: null },
    callbackData: null,
  };
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
