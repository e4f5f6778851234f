import type { DiscordNetwork } from './network';
import { badForm, type DiscordBot, type DiscordChannel, DiscordProblem, type Permission } from './shapes';

export interface Call {
  network: DiscordNetwork;
  bot: DiscordBot;
  query: URLSearchParams;
  body: Record<string, unknown>;
  files: File[];
  hostname: string;
}

export interface Answer {
  status: 200 | 201 | 204;
  /** Undefined: none. */
  body?: unknown;
}

export type Route = [method: string, path: RegExp, run: (call: Call, ...ids: string[]) => Answer | Promise<Answer>];

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export const DONE: Answer = { status: 204 };

/** A channel that the bot may see, and where it may do something. */
export function channelFor({ network: { state }, bot }: Call, id: string, ...needed: Permission[]): DiscordChannel {
  const channel = state.channel(id);
  if (channel.guildId !== null && !state.guilds.get(channel.guildId)?.permissions.has(bot.userId)) {
    throw new DiscordProblem(403, 50001, 'Missing Access');
  }
  if (!state.sees(bot, channel)) throw new DiscordProblem(403, 50001, 'Missing Access');
  for (const permission of needed) {
    if (!state.may(bot, channel, permission)) throw new DiscordProblem(403, 50013, 'Missing Permissions');
  }
  return channel;
}

/** How many entries a page has. */
export function pageSize({ network, query }: Call, fallback: number, most: number): number {
  const asked = Number(query.get('limit') ?? fallback);
  if (!(asked >= 1 && asked <= most)) throw badForm('limit', 'NUMBER_TYPE_MAX', `int value should be 1 to ${most}.`);
  return Math.min(asked, network.options.maxPageSize ?? most);
}
