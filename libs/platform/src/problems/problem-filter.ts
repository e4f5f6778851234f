import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { ProblemCode } from '@parvis/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createLogger } from '../logging/logger';
import { fromDatabaseError } from './database-problems';
import { Problem } from './problem';

const logger = createLogger('http');

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-body',
  401: 'signed-out',
  403: 'not-allowed',
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'overloaded',
};

/** Whatever was thrown, as a problem: known ones as they are, framework and database ones translated, the rest `internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const code = BY_STATUS[status];
  if (code) return new Problem(code, { detail: (error as Error).message, cause: error });
  return fromDatabaseError(error) ?? new Problem('internal', { cause: error });
}

// Fastify's own errors carry statusCode (body too large, unsupported media type, empty JSON body)
function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

/** Turns everything thrown in a controller into `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const found = toProblem(error);
    if (found.status >= 500) {
      logger.error({ err: found.cause ?? found, path: request.url, ...found.options.private }, found.message);
    } else {
      logger.info({ code: found.code, path: request.url, ...found.options.private }, 'refused');
    }
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const { retryAfterMs } = found.options;
    if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    void reply
      .code(found.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(found.toView(request.id)));
  }
}
