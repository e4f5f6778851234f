import { FaultPlayer, type Fault } from '../faults';
import { Injections, type Injection } from '../meta/injections';
import { WhatsAppOutbox } from './outbox';
import { publicChatOf } from './public-chat';
import type {
  PublicChat,
  WaValue,
  WhatsAppApp,
  WhatsAppBusiness,
  WhatsAppChat,
  WhatsAppFile,
  WhatsAppMessage,
  WhatsAppNumber,
  WhatsAppPerson,
  WhatsAppToken,
} from './shapes';
import { Speech } from './speech';
import { faultBody } from './problems';

export interface WhatsAppNetworkOptions {
  clock: () => Date;
  /** Most entries of one page of a list. Default 100. */
  maxPageSize?: number;
  /** A closed window is told by a status `failed`, after the call was accepted. Default false: the call is refused. */
  refusesLate?: boolean;
  /** Messages that may go to one person at once before one in six seconds is left. Default 45. */
  burst?: number;
  /** Accepted messages reach the phone at once. Default true. */
  deliversAtOnce?: boolean;
}

export interface NewWhatsAppFile {
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  contentType: string;
  /** Only documents bear it on the platform. */
  name?: string;
  bytes: Uint8Array;
  voice?: boolean;
}

export interface NewWhatsAppMessage {
  /** The message, or the caption of its file. */
  text?: string;
  file?: NewWhatsAppFile;
  /** Any other type with what stands under its name (`location`, `contacts`, `interactive`, `button`, `unsupported`). */
  other?: { type: string; part: unknown };
  /** The message that is quoted. */
  replyTo?: string;
  /** The ad that the person came from. */
  referral?: WaValue;
}

const FIELDS = ['messages', 'smb_message_echoes', 'account_update', 'message_template_status_update', 'phone_number_quality_update', 'user_preferences']; // prettier-ignore

/**
 * WhatsApp Business Platform as one process: business accounts, numbers, tokens, people, their chats and files, and the
 * webhooks that every change causes. Pure state; `whatsappHttpHandler` puts it on HTTP.
 */
export class WhatsAppNetwork {
  readonly apps = new Map<string, WhatsAppApp>();
  readonly businesses = new Map<string, WhatsAppBusiness>();
  readonly numbers = new Map<string, WhatsAppNumber>();
  readonly tokens = new Map<string, WhatsAppToken>();
  readonly people = new Map<string, WhatsAppPerson>();
  readonly chats = new Map<string, WhatsAppChat>();
  readonly files = new Map<string, WhatsAppFile>();
  /** Codes of the sign-up dialog that wait to be exchanged for a token. */
  readonly codes = new Map<string, { appId: string; businessId: string; scopes: string[] }>();
  /** Names of approved templates. */
  readonly templates = new Set<string>();
  private readonly chatOfMessage = new Map<string, string>();
  private counter = 0;
  readonly outbox = new WhatsAppOutbox();
  readonly injections = new Injections();
  readonly faults = new FaultPlayer(faultBody);
  private readonly speech = new Speech(this);

  constructor(readonly options: WhatsAppNetworkOptions) {}

  /** Milliseconds on the network's clock. */
  now(): number {
    return this.options.clock().getTime();
  }

  next(): number {
    return (this.counter += 1);
  }

  createApp(secret: string): WhatsAppApp {
    const app: WhatsAppApp = { id: `5150${this.next()}`, secret, callback: null };
    this.apps.set(app.id, app);
    return app;
  }

  createBusiness(): WhatsAppBusiness {
    const business: WhatsAppBusiness = { id: `3059000000${this.next()}`, subscribedApps: new Map() };
    this.businesses.set(business.id, business);
    return business;
  }

  createNumber(businessId: string, display: string, verifiedName: string): WhatsAppNumber {
    const number = { id: `2048000000${this.next()}`, businessId, display, verifiedName, stoppedBy: null };
    this.numbers.set(number.id, number);
    return number;
  }

  issueToken(app: WhatsAppApp, businessId: string, scopes: string[], expiresAt: Date | null = null): WhatsAppToken {
    const value = `EAAWdouble${this.next()}x${'7f3a9c51'.repeat(4)}`;
    const token = { value, appId: app.id, businessId, scopes, expiresAt: expiresAt?.getTime() ?? null, revoked: false };
    this.tokens.set(value, token);
    return token;
  }

  /** Sets the app's address with every field and subscribes the business account, as an administrator would by hand. */
  subscribe(app: WhatsAppApp, businessId: string, url: string, fields: string[] = FIELDS): void {
    app.callback = { url, fields };
    this.business(businessId).subscribedApps.set(app.id, null);
  }

  createPerson(name: string, more: Partial<WhatsAppPerson> = {}): WhatsAppPerson {
    const number = this.next();
    const person: WhatsAppPerson = {
      userId: `FR.${String(7_000_000_000_000 + number)}`,
      phone: `336${String(22_000_000 + number)}`,
      name,
      username: null,
      showsPhone: true,
      blocksBusiness: false,
      ...more,
    };
    this.people.set(person.userId, person);
    return person;
  }

  /** A person writes to a number; opens the 24 hours again. Nothing is told when the number has blocked them. */
  write(numberId: string, userId: string, content: NewWhatsAppMessage | string): WhatsAppMessage {
    return this.speech.write(numberId, userId, typeof content === 'string' ? { text: content } : content);
  }

  /** The person changes their message (the caption of a file). */
  edit(wamid: string, text: string): void {
    this.speech.edit(wamid, text);
  }

  /** The person deletes their message for everybody. */
  revoke(wamid: string): void {
    this.speech.revoke(wamid);
  }

  /** The person reacts; null takes the reaction back. */
  react(wamid: string, emoji: string | null): void {
    this.speech.react(wamid, emoji);
  }

  /** The person moves to another phone number, and gets another business-scoped id. */
  changeNumber(userId: string, phone: string): WhatsAppPerson {
    return this.speech.changeNumber(userId, phone);
  }

  /** WhatsApp took a message of the business. */
  markSent(wamid: string): void {
    this.speech.tellStatus(this.message(wamid), 'sent');
  }

  /** A message of the business moves on: to the phone, before the person's eyes, or nowhere. */
  moveOn(wamid: string, status: 'delivered' | 'read' | 'played'): void {
    this.speech.tellStatus(this.message(wamid), status);
  }

  failDelivery(wamid: string, code: number): void {
    this.speech.tellStatus(this.message(wamid), 'failed', code);
  }

  /** Everything that a person has not read yet. How many. */
  readAll(numberId: string, userId: string): number {
    const unread = this.chat(numberId, userId).messages.filter(
      ({ by, status }) => by !== 'person' && ['sent', 'delivered'].includes(status),
    );
    for (const { wamid } of unread) this.moveOn(wamid, 'read');
    return unread.length;
  }

  /** Somebody of the business writes in the WhatsApp Business app: told as an echo. */
  writeFromPhone(numberId: string, userId: string, text: string): WhatsAppMessage {
    return this.speech.writeFromPhone(numberId, userId, text);
  }

  /** The business account is told something about itself (`account_update` and the like). */
  tellBusiness(businessId: string, field: string, value: WaValue): void {
    for (const { app, url } of this.addresses(businessId, field)) {
      this.outbox.add({ app, url, businessId, field, value });
    }
  }

  revokeToken(value: string): void {
    const token = this.tokens.get(value);
    if (token) token.revoked = true;
  }

  /** What the person sees of the chat with a number. */
  publicPage(numberId: string, userId: string): PublicChat {
    return publicChatOf(this, this.number(numberId), this.chat(numberId, userId));
  }

  fail(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: number | null } {
    return this.faults.set(fault, scope);
  }

  /** A single failure to come. */
  inject(injection: Injection): void {
    this.injections.add(injection);
  }

  business(id: string): WhatsAppBusiness {
    return found(this.businesses.get(id), `business ${id}`);
  }

  number(id: string): WhatsAppNumber {
    return found(this.numbers.get(id), `number ${id}`);
  }

  person(userId: string): WhatsAppPerson {
    return found(this.people.get(userId), `person ${userId}`);
  }

  message(wamid: string): { chat: WhatsAppChat; message: WhatsAppMessage } {
    const chat = this.chats.get(this.chatOfMessage.get(wamid) ?? '');
    const message = chat?.messages.find((entry) => entry.wamid === wamid);
    if (!chat || !message) throw new Error(`no message ${wamid}`);
    return { chat, message };
  }

  chat(numberId: string, userId: string): WhatsAppChat {
    const key = `${numberId}/${userId}`;
    const known = this.chats.get(key);
    if (known) return known;
    const chat = { numberId, userId, lastHeardAt: null, blocked: false, paidUntil: 0, messages: [] };
    this.chats.set(key, chat);
    return chat;
  }

  keep(chat: WhatsAppChat, message: WhatsAppMessage): void {
    chat.messages.push(message);
    this.chatOfMessage.set(message.wamid, `${chat.numberId}/${chat.userId}`);
  }

  /** Where a field of a business account is told. */
  addresses(businessId: string, field: string): { app: WhatsAppApp; url: string }[] {
    return [...this.business(businessId).subscribedApps].flatMap(([appId, override]) => {
      const app = this.apps.get(appId);
      const url = override ?? app?.callback?.url;
      return app && url && app.callback?.fields.includes(field) ? [{ app, url }] : [];
    });
  }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}
