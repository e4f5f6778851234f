import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { problem, RedisConfig } from '@parvis/platform';
import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';

const PER_TOKEN = { points: 1200, duration: 60 };

/** Keeps one program from taking the whole server: 1,200 requests a minute for each token. */
@Injectable()
export class TokenLimiter implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly limiter: RateLimiterRedis;

  constructor(config: RedisConfig) {
    this.redis = new Redis(config.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    this.redis.on('error', () => undefined); // the memory limiter takes over
    const keyPrefix = `${config.prefix}:api-token`;
    this.limiter = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix,
      ...PER_TOKEN,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix, ...PER_TOKEN }),
    });
  }

  /** @throws Problem `too-many-requests` with the time to wait. */
  async count(workspaceId: number, tokenId: number): Promise<void> {
    try {
      await this.limiter.consume(`${workspaceId}:${tokenId}`);
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const retryAfterMs = (refusal as RateLimiterRes).msBeforeNext;
      throw problem('too-many-requests', {
        detail: `A token may make ${PER_TOKEN.points} requests a minute.`,
        retryAfterMs,
      });
    }
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
