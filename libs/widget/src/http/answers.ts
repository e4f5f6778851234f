import { createLogger, toProblem } from '@parvis/platform';
import type { WidgetErrorCode } from '@parvis/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WidgetRefusal } from '../access/refusal';

const logger = createLogger('widget');

const BY_STATUS: Readonly<Record<number, WidgetErrorCode>> = {
  400: 'invalid',
  404: 'not_found',
  413: 'too_large',
  415: 'invalid',
  422: 'invalid',
  429: 'rate_limited',
};

/** Whatever was thrown, in the widget's own words. */
export function refusalOf(error: unknown): WidgetRefusal {
  if (error instanceof WidgetRefusal) return error;
  const found = toProblem(error);
  const code = BY_STATUS[found.status];
  if (code !== undefined) return new WidgetRefusal(code, found.message);
  logger.error({ err: found.cause ?? found }, 'a widget request failed');
  return new WidgetRefusal('maintenance', 'It does not work just now: try again in a moment.', 5);
}

/** Error handler of the widget's routes. */
export function sendRefusal(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal.retryAfterSeconds !== null) void reply.header('retry-after', refusal.retryAfterSeconds);
  void reply.code(refusal.status).type('application/json; charset=utf-8').send(JSON.stringify(refusal.toBody()));
}

/** Tells browsers which pages may read the answers: those that carry a widget, without cookies. */
export function corsHook(mayCall: (origin: string, host: string | undefined) => Promise<boolean>) {
  return async ({ headers: { origin, host } }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    void reply.header('vary', 'Origin').header('cross-origin-resource-policy', 'cross-origin');
    if (origin === undefined || !(await mayCall(origin, host))) return;
    void reply
      .header('access-control-allow-origin', origin)
      .header('access-control-allow-methods', 'GET, POST, PATCH, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-expose-headers', 'retry-after')
      .header('access-control-max-age', '600');
  };
}
