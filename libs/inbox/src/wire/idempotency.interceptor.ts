import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Agent } from '@parvis/identity';
import { Database, problem } from '@parvis/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, from, type Observable, of, throwError, catchError } from 'rxjs';

const LONGEST_KEY = 200;
const METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface Stored {
  request_hash: Buffer;
  status: number | null;
  response: unknown;
}

/**
 * Answers a repeated write that carries the same `Idempotency-Key` with the first answer instead of doing it again. A key is
 * the member's own and lives for a day; another request under it is refused. Failed requests are not kept: they may be
 * repeated. A request that died half way is taken over after half a minute; replies and decisions are protected from
 * being made twice by their action's own key as well.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly db: Database) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest & { agent?: Agent }>();
    const key = request.headers['idempotency-key'];
    const { agent } = request;
    if (typeof key !== 'string' || !agent || !METHODS.has(request.method) || request.isMultipart())
      return next.handle();
    if (key.length === 0 || key.length > LONGEST_KEY) {
      throw problem('validation-failed', { detail: `Idempotency-Key has 1 to ${LONGEST_KEY} characters.` });
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const stored = await this.begin(agent, key, hashOf(request));
    if (stored) {
      void reply.code(stored.status).header('idempotency-replayed', 'true');
      return of(stored.response ?? undefined);
    }
    return next.handle().pipe(
      concatMap((body: unknown) => from(this.finish(agent, key, reply.statusCode, body))),
      catchError((error: unknown) => from(this.drop(agent, key)).pipe(concatMap(() => throwError(() => error)))),
    );
  }

  /** Reserves the key; the stored answer when the request was made before. */
  private begin(agent: Agent, key: string, hash: Buffer): Promise<{ status: number; response: unknown } | null> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const id = [agent.workspaceId, agent.memberId, key];
      const reserved = await tx.query(
        `insert into idempotency_key as k (workspace_id, member_id, key, request_hash) values ($1, $2, $3, $4)
         on conflict (workspace_id, member_id, key) do update set created_at = now(), request_hash = excluded.request_hash, status = null, response = null
           where k.created_at < now() - interval '1 day'
              or (k.status is null and k.request_hash = excluded.request_hash and k.created_at < now() - interval '30 seconds')
         returning 1`,
        [...id, hash],
      );
      if (reserved.length > 0) return null;
      const stored = await tx.one<Stored>(
        'select request_hash, status, response from idempotency_key where workspace_id = $1 and member_id = $2 and key = $3',
        id,
      );
      if (!stored.request_hash.equals(hash))
        throw problem('idempotency-key-reused', { detail: 'Use a new key for another request.' });
      if (stored.status === null) {
        throw problem('not-possible-now', {
          detail: 'The first request with this key is still under way.',
          retryAfterMs: 1000,
        });
      }
      return { status: stored.status, response: stored.response };
    });
  }

  private async finish(agent: Agent, key: string, status: number, body: unknown): Promise<unknown> {
    await this.db.read(
      agent.workspaceId,
      'update idempotency_key set status = $4, response = $5 where workspace_id = $1 and member_id = $2 and key = $3',
      [agent.workspaceId, agent.memberId, key, status, body === undefined ? null : JSON.stringify(body)],
    );
    return body;
  }

  private async drop(agent: Agent, key: string): Promise<void> {
    await this.db.read(
      agent.workspaceId,
      'delete from idempotency_key where workspace_id = $1 and member_id = $2 and key = $3 and status is null',
      [agent.workspaceId, agent.memberId, key],
    );
  }
}

function hashOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest();
}
