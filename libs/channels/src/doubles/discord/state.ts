import { EventEmitter } from 'node:events';
import {
  type DiscordBot,
  type DiscordChannel,
  type DiscordGuild,
  type DiscordMember,
  type DiscordMessage,
  DiscordProblem,
  type DiscordUser,
  type Permission,
} from './shapes';

const EPOCH = 1_420_070_400_000n;

export interface DiscordNetworkOptions {
  /** Time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries of one page, whatever the caller asks for. Default: as many as Discord allows. */
  maxPageSize?: number;
  /** Requests per route and second. Default 50. */
  bucketLimit?: number;
  /** Requests per bot and second. Default 50. */
  globalLimit?: number;
  /** Identifies per day and bot. Default 1000. */
  identifyLimit?: number;
  /** What `hello` asks for. Default 41250. */
  heartbeatMs?: number;
  /** Words that AutoMod blocks. */
  blockedWords?: readonly string[];
}

/** What the gateway tells: to whom, under which intent, in which words. */
export interface Told {
  type: string;
  intent: number;
  /** Whether a bot is told. */
  reaches(bot: DiscordBot): boolean;
  body(bot: DiscordBot): unknown;
}

/** Everything the double remembers: maps, sets and numbers only, so that it can be kept between two starts. */
export class DiscordState {
  readonly users = new Map<string, DiscordUser>();
  readonly bots = new Map<string, DiscordBot>();
  readonly guilds = new Map<string, DiscordGuild>();
  readonly channels = new Map<string, DiscordChannel>();
  readonly messages = new Map<string, DiscordMessage>();
  /** Enforced nonces with what they made. */
  readonly nonces = new Map<string, { messageId: string; at: number }>();
  readonly windows = new Map<string, { from: number; count: number }>();
  counter = 0;
  lastInstant = 0;
  /** Not remembered: who listens just now. */
  readonly ears = new EventEmitter().setMaxListeners(0);

  constructor(readonly options: DiscordNetworkOptions) {}

  now(): number {
    return this.options.clock().getTime();
  }

  instant(): string {
    this.lastInstant = Math.max(this.now(), this.lastInstant + 1);
    return new Date(this.lastInstant).toISOString();
  }

  /** A snowflake of an instant: milliseconds since 2015, then a counter. */
  snowflake(at: string): string {
    this.counter += 1;
    return String(((BigInt(Date.parse(at)) - EPOCH) << 22n) | BigInt(this.counter % 4096));
  }

  tell(told: Told): void {
    this.ears.emit('told', told);
  }

  user(id: string): DiscordUser {
    return found(this.users.get(id), 10013, 'Unknown User');
  }

  guild(id: string): DiscordGuild {
    return found(this.guilds.get(id), 10004, 'Unknown Guild');
  }

  channel(id: string): DiscordChannel {
    return found(this.channels.get(id), 10003, 'Unknown Channel');
  }

  message(channelId: string, id: string): DiscordMessage {
    const message = this.messages.get(id);
    return found(message?.channelId === channelId ? message : undefined, 10008, 'Unknown Message');
  }

  member(guild: DiscordGuild, userId: string): DiscordMember {
    return found(guild.members.get(userId), 10007, 'Unknown Member');
  }

  messagesOf(channelId: string): DiscordMessage[] {
    return [...this.messages.values()].filter((message) => message.channelId === channelId);
  }

  /** The channel whose settings count: a thread has those of what it stands in. */
  ruling(channel: DiscordChannel): DiscordChannel {
    const parent = channel.type === 11 && channel.parentId !== null ? this.channels.get(channel.parentId) : undefined;
    return parent ?? channel;
  }

  may(bot: DiscordBot, channel: DiscordChannel, permission: Permission): boolean {
    if (channel.guildId === null) return channel.recipientIds.includes(bot.userId);
    const given = this.guilds.get(channel.guildId)?.permissions.get(bot.userId);
    return given?.has(permission) === true && !this.ruling(channel).denied.has(permission);
  }

  sees(bot: DiscordBot, channel: DiscordChannel): boolean {
    return this.may(bot, channel, 'VIEW_CHANNEL');
  }

  /** Counts one more call in a window. */
  count(key: string, most: number, windowMs: number): { remaining: number; resetAt: number } {
    const now = this.now();
    const window = this.windows.get(key);
    const current = window && now - window.from < windowMs ? window : { from: now, count: 0 };
    current.count += 1;
    this.windows.set(key, current);
    return { remaining: most - current.count, resetAt: current.from + windowMs };
  }
}

function found<T>(value: T | undefined, code: number, message: string): T {
  if (value === undefined) throw new DiscordProblem(404, code, message);
  return value;
}
