import { createHash } from 'node:crypto';
import type { AccountContext } from '../../spi/connector';
import type { Ear } from './discord.ear';
import type { Look } from './discord.look';
import { Limits } from './discord.limits';
import { later, type Place } from './discord.payloads';
import { apiBaseOf } from './discord.settings';

const MOST_BOTS = 2000;
const MOST_PLACES = 20_000;
const MOST_NICKS = 20_000;

/** What one process remembers of a bot between two calls. All of it can be lost: the cursor is the truth. */
export class Memory {
  readonly limits = new Limits();
  /** Channels, threads and direct conversations by id, with the newest message that anybody told of. */
  readonly places = new Map<string, Place>();
  /** Names in a server, which only the gateway tells: by `server/user`. */
  readonly nicks = new Map<string, string>();
  /** Set while somebody listens in this process, and kept afterwards for the next who does. */
  ear: Ear | null = null;
  /** When closed threads were last looked through (process time, ms). */
  archivesAt = 0;
  /** What a look that is not finished found, so that its next page need not list everything again. */
  unfinished: { look: Look; at: number } | null = null;

  /** Adds what was told of a place to what is known of it. */
  know(place: Place): Place {
    const known = this.places.get(place.id);
    const last = known?.last && place.last ? later(known.last, place.last) : (place.last ?? known?.last ?? null);
    const merged = { ...(place.whole ? place : (known ?? place)), last };
    this.places.delete(place.id);
    this.places.set(place.id, merged);
    drop(this.places, MOST_PLACES);
    return merged;
  }

  forget(...ids: string[]): void {
    for (const id of ids) this.places.delete(id);
  }

  name(guild: string, user: string, nick: string | null): void {
    const key = `${guild}/${user}`;
    this.nicks.delete(key);
    if (nick === null) return;
    this.nicks.set(key, nick);
    drop(this.nicks, MOST_NICKS);
  }
}

const memories = new Map<string, Memory>();

/** The memory of an account's bot, by its token and address. */
export function memoryOf(account: AccountContext): Memory {
  const grant = JSON.stringify([apiBaseOf(account), account.credentials['botToken'] ?? '']);
  const key = createHash('sha256').update(grant).digest('base64');
  const memory = memories.get(key) ?? new Memory();
  memories.delete(key);
  memories.set(key, memory);
  drop(memories, MOST_BOTS);
  return memory;
}

function drop(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
