import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { classify, isClosed } from './discord.errors';
import type { Memory } from './discord.memory';
import { byAge, type Json, type Place, placeOf, recordOf, recordsOf, snowflakeOf, textOf } from './discord.payloads';
import { apiBaseOf } from './discord.settings';

/** Discord turns away calls that do not say which bot they are. */
const USER_AGENT = 'DiscordBot (https://parvis.example, 1.0.0)';
/** Most messages or threads of one page. */
const PAGE = 100;
const MOST_GUILDS = 200;
const MOST_GUILD_PAGES = 15;

/** What the privileged intent looks like among an application's flags: granted, or switched on for a small bot. */
const MESSAGE_CONTENT_FLAGS = (1 << 18) | (1 << 19);

export interface Guild {
  id: string;
  name: string;
  /** Bits of what the bot may do, channels aside. */
  permissions: bigint;
}

/** Where the gateway is and how many sign-ins are left today. */
export interface GatewayPlace {
  url: string;
  total: number;
  remaining: number;
  resetAfterMs: number;
}

type Around = { after: string } | { before: string } | null;

/** The calls of one bot; besides the gateway the only place of this connector that talks to the network. */
export class DiscordClient {
  /** Time of Discord's last answer (ms). */
  serverTime = 0;

  constructor(
    readonly account: AccountContext,
    private readonly signal: AbortSignal,
    readonly memory: Memory,
  ) {}

  /** The bot's user. */
  async me(): Promise<{ id: string; name: string }> {
    const user = await this.read('/users/@me');
    const id = snowflakeOf(user['id']);
    if (id === null) throw new ConnectorAuthError('Discord does not say whose token this is');
    return { id, name: textOf(user['global_name']) ?? textOf(user['username']) ?? id };
  }

  /** The application of the bot, and whether the words of messages reach it. */
  async application(): Promise<{ id: string | null; readsContent: boolean }> {
    const application = await this.read('/applications/@me');
    const flags = application['flags'];
    return {
      id: snowflakeOf(application['id']),
      readsContent: typeof flags === 'number' && (flags & MESSAGE_CONTENT_FLAGS) !== 0,
    };
  }

  async gateway(): Promise<GatewayPlace> {
    const place = await this.read('/gateway/bot');
    const url = textOf(place['url']);
    if (url === null) throw new ConnectorUnavailable('Discord does not say where its gateway is', false);
    const limit = recordOf(place['session_start_limit']);
    const number = (name: string, fallback: number) => {
      const value = limit?.[name];
      return typeof value === 'number' ? value : fallback;
    };
    return {
      url,
      total: number('total', 1000),
      remaining: number('remaining', 1000),
      resetAfterMs: number('reset_after', 0),
    };
  }

  /** The servers that the bot was invited to. */
  async guilds(): Promise<Guild[]> {
    const found: Guild[] = [];
    let after = '0';
    for (let pages = 0; pages < MOST_GUILD_PAGES; pages += 1) {
      const page = await this.list(`/users/@me/guilds?limit=${MOST_GUILDS}&after=${after}`);
      for (const guild of page) {
        const id = snowflakeOf(guild['id']);
        if (id === null) continue;
        const permissions = BigInt(snowflakeOf(guild['permissions']) ?? 0);
        found.push({ id, name: textOf(guild['name']) ?? id, permissions });
        after = id;
      }
      if (page.length < MOST_GUILDS) break;
    }
    return found;
  }

  async channels(guild: string): Promise<Place[]> {
    return placesIn(await this.list(`/guilds/${guild}/channels`), guild);
  }

  async activeThreads(guild: string): Promise<Place[]> {
    const answer = await this.read(`/guilds/${guild}/threads/active`);
    return placesIn(recordsOf(answer['threads']), guild);
  }

  /** Closed threads of a channel, the latest first; `until` is where the next page begins, null on the last. */
  async archivedThreads(channel: Place, before: string | null): Promise<{ threads: Place[]; until: string | null }> {
    const from = before === null ? '' : `&before=${encodeURIComponent(before)}`;
    const answer = await this.read(`/channels/${channel.id}/threads/archived/public?limit=${PAGE}${from}`);
    const list = recordsOf(answer['threads']);
    const closedAt = textOf(recordOf(list.at(-1)?.['thread_metadata'])?.['archive_timestamp']);
    return { threads: placesIn(list, channel.guild), until: answer['has_more'] === true ? closedAt : null };
  }

  /** A channel, from memory where it was seen before. */
  async place(id: string): Promise<Place> {
    const known = this.memory.places.get(id);
    if (known?.whole) return known;
    const place = placeOf(await this.read(`/channels/${id}`));
    if (place === null) throw new ConnectorUnavailable('Discord answered without a channel', false);
    return this.memory.know(place);
  }

  /** One page of a channel, oldest first. */
  async messages(channel: string, around: Around): Promise<Json[]> {
    const from = around === null ? '' : `&${new URLSearchParams({ ...around }).toString()}`;
    const page = await this.list(`/channels/${channel}/messages?limit=${PAGE}${from}`);
    return page
      .flatMap((message) => {
        const id = snowflakeOf(message['id']);
        return id === null ? [] : [{ id, message }];
      })
      .sort(byAge)
      .map(({ message }) => message);
  }

  message(channel: string, id: string): Promise<Json> {
    return this.read(`/channels/${channel}/messages/${id}`);
  }

  async read(path: string): Promise<Json> {
    return recordOf((await this.call('GET', path)).body) ?? {};
  }

  /** A call that changes something. `reason` stands in the server's audit log. */
  async write(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: Json | FormData,
    reason?: string,
  ): Promise<Json> {
    const headers = reason === undefined ? {} : { 'x-audit-log-reason': encodeURIComponent(reason) };
    if (body === undefined || body instanceof FormData) {
      return recordOf((await this.call(method, path, { headers, ...(body && { body }) })).body) ?? {};
    }
    const content = { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return recordOf((await this.call(method, path, content)).body) ?? {};
  }

  private async list(path: string): Promise<Json[]> {
    return recordsOf((await this.call('GET', path)).body);
  }

  private async call(
    method: ApiRequest['method'],
    path: string,
    more: Pick<ApiRequest, 'headers' | 'body'> = {},
  ): Promise<ApiAnswer> {
    const { account, signal } = this;
    const { limits } = this.memory;
    await limits.turn(method, path, signal);
    const token = account.credentials['botToken'] ?? '';
    const headers = { ...more.headers, authorization: `Bot ${token}`, 'user-agent': USER_AGENT };
    const answer = await callApi(
      { method, url: `${apiBaseOf(account)}${path}`, ...more, headers },
      {
        account,
        signal,
        platform: 'Discord',
        classify: (refused, detail) => {
          limits.note(method, path, refused);
          return classify(refused, detail);
        },
      },
    );
    limits.note(method, path, answer);
    this.serverTime = Date.parse(answer.headers.get('date') ?? '') || Date.now();
    return answer;
  }
}

function placesIn(channels: readonly Json[], guild: string | null): Place[] {
  return channels.map((channel) => placeOf(channel, guild)).filter((place) => place !== null);
}

/** What a call gives, or null when the bot may not look there or it is gone. */
export async function unlessClosed<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isClosed(error)) return null;
    throw error;
  }
}
