import type { FastifyRequest } from 'fastify';
import type { FromPage } from '../access/origin-guard';
import type { Caller } from '../access/sessions.service';

/** The bearer token of a request; undefined without one. */
export function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

export function callerOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Caller {
  return { address: ip, userAgent: headers['user-agent'] ?? '' };
}

export function pageOf({ headers }: Pick<FastifyRequest, 'headers'>): FromPage {
  return { origin: headers.origin, host: headers.host };
}
