import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { MeView } from '@parvis/contracts';
import { problem, ServerConfig } from '@parvis/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AgentRequest, Public, SignedIn, WithSession } from '../agent';
import { MeService } from '../people/me.service';
import { LoginDto } from './auth.dto';
import { AuthService } from './auth.service';
import { clearSessionCookies, setSessionCookies } from './cookies';
import { SESSION_COOKIE, Sessions } from './sessions';

@ApiTags('auth')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: Sessions,
    private readonly me: MeService,
    private readonly server: ServerConfig,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(
    @Body() body: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    refuseOtherOrigins(request);
    const grant = await this.auth.login(body, { ip: request.ip, userAgent: request.headers['user-agent'] ?? null });
    setSessionCookies(reply, grant, this.server);
    const agent = await this.sessions.agentOfCookie(`${SESSION_COOKIE}=${grant.token}`);
    if (!agent) throw problem('signed-out');
    return this.me.view(agent);
  }

  @SignedIn()
  @WithSession()
  @Post('logout')
  @HttpCode(204)
  async logout(@Req() request: AgentRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (request.sessionHash) await this.sessions.end(request.sessionHash);
    clearSessionCookies(reply);
  }
}

/** A form on another site must not sign its visitor in here: browsers send `Origin` with every such POST. */
export function refuseOtherOrigins(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin && new URL(origin).host !== request.host)
    throw problem('csrf-failed', { detail: 'Sign in from this site.' });
}
