import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@parvis/contracts';
import { problem, ServerConfig } from '@parvis/platform';
import type { FastifyReply } from 'fastify';
import { type AgentRequest, PUBLIC, REQUIRES } from '../agent';
import { setSessionCookies } from './cookies';
import { CSRF_HEADER, csrfMatches, Sessions } from './sessions';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Session, CSRF and permission of every endpoint; one without a declaration is refused to everybody. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly server: ServerConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // the gateway checks its own handshake
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const anyOf = this.reflector.getAllAndOverride<Permission[] | undefined>(REQUIRES, targets);
    if (isOperational(context)) return true;
    if (!anyOf) throw problem('not-allowed', { private: { reason: 'endpoint without a declared permission' } });

    const request = context.switchToHttp().getRequest<AgentRequest>();
    const session = await this.sessions.find(request.headers.cookie);
    if (!session) throw problem('signed-out');
    if (!SAFE_METHODS.has(request.method) && !csrfMatches(session.csrfToken, header(request, CSRF_HEADER))) {
      throw problem('csrf-failed', { detail: 'Send the value of the XSRF-TOKEN cookie in the X-XSRF-TOKEN header.' });
    }
    if (anyOf.length > 0 && !anyOf.some((permission) => session.agent.permissions.has(permission))) {
      throw problem('not-allowed', { detail: `This needs the permission ${anyOf.join(' or ')}.` });
    }
    request.agent = session.agent;
    request.sessionHash = session.tokenHash;
    if (session.rotationDue) {
      const grant = await this.sessions.rotate(session.tokenHash);
      if (grant) setSessionCookies(context.switchToHttp().getResponse<FastifyReply>(), grant, this.server);
    }
    return true;
  }
}

function header(request: AgentRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

// /healthz, /readyz and /metrics belong to the platform, which does not know permissions
function isOperational(context: ExecutionContext): boolean {
  return context.getClass().name === 'HealthController';
}
