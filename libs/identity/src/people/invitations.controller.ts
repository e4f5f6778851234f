import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { InvitationView, MeView } from '@parvis/contracts';
import { problem, ServerConfig } from '@parvis/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Agent, CurrentAgent, Public, Requires } from '../agent';
import { refuseOtherOrigins } from '../auth/auth.controller';
import { AcceptInvitationDto } from '../auth/auth.dto';
import { setSessionCookies } from '../auth/cookies';
import { SESSION_COOKIE, Sessions } from '../auth/sessions';
import { InvitationsService } from './invitations.service';
import { MeService } from './me.service';
import { CreateInvitationDto } from './people.dto';

@ApiTags('people')
@Controller('api/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly sessions: Sessions,
    private readonly me: MeService,
    private readonly server: ServerConfig,
  ) {}

  @Requires('team.manage')
  @Get()
  list(@CurrentAgent() agent: Agent): Promise<InvitationView[]> {
    return this.invitations.list(agent);
  }

  @Requires('team.manage')
  @Post()
  create(
    @CurrentAgent() agent: Agent,
    @Body() body: CreateInvitationDto,
    @Req() request: FastifyRequest,
  ): Promise<InvitationView> {
    return this.invitations.create(agent, body, `${request.protocol}://${request.host}`);
  }

  @Requires('team.manage')
  @Delete(':id')
  @HttpCode(204)
  revoke(@CurrentAgent() agent: Agent, @Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.invitations.revoke(agent, id);
  }

  @Public()
  @Get('by-token/:token')
  byToken(@Param('token') token: string): Promise<InvitationView & { workspaceName: string; knownPerson: boolean }> {
    return this.invitations.byToken(token);
  }

  @Public()
  @Post('by-token/:token')
  @HttpCode(200)
  async accept(
    @Param('token') token: string,
    @Body() body: AcceptInvitationDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    refuseOtherOrigins(request);
    const client = { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
    const grant = await this.invitations.accept(token, body, client);
    setSessionCookies(reply, grant, this.server);
    const agent = await this.sessions.agentOfCookie(`${SESSION_COOKIE}=${grant.token}`);
    if (!agent) throw problem('signed-out');
    return this.me.view(agent);
  }
}
