import type {
  BusinessConnection,
  StoredFile,
  StoredMessage,
  TelegramBot,
  TelegramChat,
  TelegramJson,
  TelegramUser,
} from './shapes';

export interface TelegramNetworkOptions {
  /** Deterministic time of the network. */
  clock: () => Date;
  /** Most updates that one `getUpdates` gives, whatever the caller asks for. Default 100, as the real API. */
  maxPageSize?: number;
  /** Confirmed updates can be read again with a lower offset: the real server forgets them. Default false. */
  keepsConfirmed?: boolean;
  /** Messages that a bot may send to one group in a minute. Default 20, the documented figure. */
  groupMessagesPerMinute?: number;
  /** Messages that a bot may send in a second, all chats together. Default 30, the documented figure. */
  messagesPerSecond?: number;
  /** Webhooks may have any address (a simulator on one machine). Default false: HTTPS on the four allowed ports. */
  anyWebhookAddress?: boolean;
}

const UNASKED = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);
/** Updates that nobody took wait for a day. */
const KEPT_MS = 24 * 3_600_000;

/** What exists: bots, people, chats and messages, and the updates that wait for the bots. */
export class TelegramState {
  readonly bots = new Map<string, TelegramBot>();
  readonly users = new Map<number, TelegramUser>();
  readonly chats = new Map<number, TelegramChat>();
  /** Discussion group by channel. */
  readonly discussions = new Map<number, number>();
  /** Supergroup that a basic group became. */
  readonly migrated = new Map<number, number>();
  readonly messages: StoredMessage[] = [];
  readonly connections = new Map<string, BusinessConnection>();
  readonly files = new Map<string, StoredFile>();
  /** People and channels that are banned, by chat. */
  readonly banned = new Map<number, Set<number>>();
  /** What bots have sent in the last minute. */
  sent: { bot: number; chat: number; at: number }[] = [];
  private readonly lastIds = new Map<string, number>();
  private counter = 0;

  constructor(readonly options: TelegramNetworkOptions) {}

  now(): number {
    return this.options.clock().getTime();
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  next(): number {
    return (this.counter += 1);
  }

  user(id: number): TelegramUser {
    const user = this.users.get(id);
    if (!user) throw new Error(`no user ${id}`);
    return user;
  }

  chat(id: number): TelegramChat {
    const chat = this.chats.get(id);
    if (!chat) throw new Error(`no chat ${id}`);
    return chat;
  }

  /** Puts a message into a room under its next number. */
  store(room: string, author: number, wire: TelegramJson): StoredMessage {
    const id = (this.lastIds.get(room) ?? 10) + 1;
    this.lastIds.set(room, id);
    const at = this.now();
    const whole = { message_id: id, date: this.seconds(), ...wire };
    const stored = { room, wire: whole, at, author, removed: false, reactions: new Map<number, string>() };
    this.messages.push(stored);
    return stored;
  }

  message(room: string, id: number): StoredMessage | undefined {
    return this.messages.find((entry) => entry.room === room && entry.wire.message_id === id && !entry.removed);
  }

  /** Messages that stand in a room, oldest first. */
  inRoom(room: string): StoredMessage[] {
    return this.messages.filter((entry) => entry.room === room && !entry.removed);
  }

  /** Queues an update for a bot that wants its kind. */
  enqueue(bot: TelegramBot, kind: string, entry: TelegramJson): void {
    const isWanted = bot.allowed === null || bot.allowed.length === 0 ? !UNASKED.has(kind) : bot.allowed.includes(kind);
    if (!isWanted) return;
    const update = { update_id: bot.nextUpdateId, [kind]: structuredClone(entry) };
    bot.nextUpdateId += 1;
    bot.pending.push({ update, at: this.now(), confirmed: false });
  }

  /** What waits for a bot, oldest first; a day after it happened it is gone. */
  waitingFor(bot: TelegramBot): TelegramBot['pending'] {
    bot.pending = bot.pending.filter(({ at }) => this.now() - at < KEPT_MS);
    return bot.pending;
  }
}
