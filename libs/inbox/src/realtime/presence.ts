import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OnlineChanged, PresenceChanged } from '@parvis/contracts';
import { RedisConfig, createLogger } from '@parvis/platform';
import Redis from 'ioredis';

const logger = createLogger('presence');
const LIVES_MS = 30_000;

export type PresenceState = PresenceChanged['members'][number]['state'];

/** Who looks at what, and who is here: in Redis only, gone thirty seconds after the last sign. Without Redis nobody is seen. */
@Injectable()
export class Presence implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly prefix: string;

  constructor(config: RedisConfig) {
    this.prefix = `${config.prefix}:presence`;
    this.redis = new Redis(config.url, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: true,
      commandTimeout: 2000,
      lazyConnect: true,
    });
    this.redis.on('error', (error) => logger.debug({ err: error }, 'Redis trouble'));
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  /** True when this is news to the others. */
  async set(workspaceId: number, conversationId: string, memberId: number, state: PresenceState): Promise<boolean> {
    const key = this.conversationKey(workspaceId, conversationId);
    const before = await this.quietly(() => this.redis.hget(key, String(memberId)), null);
    await this.quietly(
      () =>
        this.redis
          .multi()
          .hset(key, String(memberId), `${state} ${Date.now() + LIVES_MS}`)
          .pexpire(key, LIVES_MS)
          .exec(),
      null,
    );
    return stateOf(before) !== state;
  }

  async clear(workspaceId: number, conversationId: string, memberId: number): Promise<void> {
    await this.quietly(() => this.redis.hdel(this.conversationKey(workspaceId, conversationId), String(memberId)), 0);
  }

  async of(workspaceId: number, conversationId: string): Promise<PresenceChanged> {
    const fields = await this.quietly(() => this.redis.hgetall(this.conversationKey(workspaceId, conversationId)), {});
    const members = Object.entries(fields).flatMap(([memberId, value]) => {
      const state = stateOf(value);
      return state === null ? [] : [{ memberId, state }];
    });
    return { conversationId, members: members.sort((one, other) => Number(one.memberId) - Number(other.memberId)) };
  }

  /** The members have a console open. */
  async hereAre(workspaceId: number, memberIds: readonly number[]): Promise<void> {
    const key = this.onlineKey(workspaceId);
    const until = Date.now() + LIVES_MS;
    const entries = memberIds.flatMap((id) => [until, String(id)]);
    if (entries.length > 0)
      await this.quietly(
        () =>
          this.redis
            .multi()
            .zadd(key, ...entries)
            .pexpire(key, LIVES_MS)
            .exec(),
        null,
      );
  }

  async gone(workspaceId: number, memberId: number): Promise<void> {
    await this.quietly(() => this.redis.zrem(this.onlineKey(workspaceId), String(memberId)), 0);
  }

  async online(workspaceId: number): Promise<OnlineChanged> {
    const ids = await this.quietly(() => this.redis.zrangebyscore(this.onlineKey(workspaceId), Date.now(), '+inf'), []);
    return { memberIds: ids.sort((one, other) => Number(one) - Number(other)) };
  }

  // the braces keep a workspace's keys in one slot of a Redis Cluster
  private conversationKey(workspaceId: number, conversationId: string): string {
    return `${this.prefix}:{${workspaceId}}:${conversationId}`;
  }

  private onlineKey(workspaceId: number): string {
    return `${this.prefix}:{${workspaceId}}:online`;
  }

  /** Presence is a courtesy: a Redis that is away never fails anything else. */
  private async quietly<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      logger.debug({ err: error }, 'presence is not available');
      return otherwise;
    }
  }
}

function stateOf(value: string | null): PresenceState | null {
  const [state, until] = (value ?? '').split(' ');
  if (Number(until) <= Date.now()) return null;
  return state === 'viewing' || state === 'writing' ? state : null;
}
