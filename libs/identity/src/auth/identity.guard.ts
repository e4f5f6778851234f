import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@parvis/contracts';
import { problem, ServerConfig } from '@parvis/platform';
import type { FastifyReply } from 'fastify';
import { type Agent, type AgentRequest, PUBLIC, REQUIRES, WITH_SESSION } from '../agent';
import { BearerTokens } from '../tokens/bearer';
import { TokenLimiter } from '../tokens/token-limiter';
import { secretOf } from '../tokens/token-rules';
import { setSessionCookies } from './cookies';
import { CSRF_HEADER, csrfMatches, Sessions } from './sessions';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Session or token, CSRF and permission of every endpoint; one without a declaration is refused to everybody. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly tokens: BearerTokens,
    private readonly limiter: TokenLimiter,
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
    const secret = secretOf(request.headers.authorization);
    if (secret === undefined) {
      request.agent = await this.bySession(request, context, anyOf);
      return true;
    }
    const agent = await this.byToken(request, secret);
    if (this.reflector.getAllAndOverride<boolean>(WITH_SESSION, targets)) {
      throw problem('not-allowed', { detail: 'This takes a person who is signed in, no API token.' });
    }
    request.agent = allowed(agent, anyOf);
    return true;
  }

  private async bySession(request: AgentRequest, context: ExecutionContext, anyOf: Permission[]): Promise<Agent> {
    const session = await this.sessions.find(request.headers.cookie);
    if (!session) throw problem('signed-out');
    if (!SAFE_METHODS.has(request.method) && !csrfMatches(session.csrfToken, header(request, CSRF_HEADER))) {
      throw problem('csrf-failed', { detail: 'Send the value of the XSRF-TOKEN cookie in the X-XSRF-TOKEN header.' });
    }
    const agent = allowed(session.agent, anyOf);
    request.sessionHash = session.tokenHash;
    if (session.rotationDue) {
      const grant = await this.sessions.rotate(session.tokenHash);
      if (grant) setSessionCookies(context.switchToHttp().getResponse<FastifyReply>(), grant, this.server);
    }
    return agent;
  }

  /** No browser sends a bearer token by itself, so CSRF does not apply. A wrong one never falls back to the cookie. */
  private async byToken(request: AgentRequest, secret: string | null): Promise<Agent> {
    const agent = secret === null ? null : await this.tokens.find(secret, request.ip);
    if (!agent) throw problem('signed-out', { detail: 'This API token is unknown, revoked or over.' });
    await this.limiter.count(agent.workspaceId, agent.tokenId ?? 0);
    return agent;
  }
}

function allowed(agent: Agent, anyOf: Permission[]): Agent {
  if (anyOf.length === 0 || anyOf.some((permission) => agent.permissions.has(permission))) return agent;
  throw problem('not-allowed', { detail: `This needs the permission ${anyOf.join(' or ')}.` });
}

function header(request: AgentRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

// /healthz, /readyz and /metrics belong to the platform, which does not know permissions
function isOperational(context: ExecutionContext): boolean {
  return context.getClass().name === 'HealthController';
}
