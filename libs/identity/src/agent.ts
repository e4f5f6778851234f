import { createParamDecorator, type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Permission, RoleKey } from '@parvis/contracts';
import type { FastifyRequest } from 'fastify';

/** The member behind a request or socket, with what they may do. */
export interface Agent {
  userId: number;
  workspaceId: number;
  memberId: number;
  role: RoleKey;
  permissions: ReadonlySet<Permission>;
  teamIds: readonly number[];
  /** Set when a program calls with an API token instead of a session. */
  tokenId?: number;
}

export const REQUIRES = 'parvis:requires';
export const PUBLIC = 'parvis:public';
export const WITH_SESSION = 'parvis:with-session';

/** The endpoint needs one of these permissions. Every endpoint carries this, `@SignedIn()` or `@Public()`. */
export const Requires = (...anyOf: Permission[]): CustomDecorator => SetMetadata(REQUIRES, anyOf);

/** The endpoint needs a session, no particular permission. */
export const SignedIn = (): CustomDecorator => SetMetadata(REQUIRES, []);

/** The endpoint takes a person's session only, no API token. */
export const WithSession = (): CustomDecorator => SetMetadata(WITH_SESSION, true);

/** The endpoint is open to everybody. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

export type AgentRequest = FastifyRequest & { agent?: Agent; sessionHash?: Buffer };

/** The member who calls. Only on endpoints that are not public. */
export const CurrentAgent = createParamDecorator((_data: unknown, context: ExecutionContext): Agent => {
  const { agent } = context.switchToHttp().getRequest<AgentRequest>();
  if (!agent) throw new Error('CurrentAgent on a public endpoint');
  return agent;
});
