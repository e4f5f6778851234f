import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AssignmentPolicyView, AssignmentSettingsView, ConversationView, TeamLoadView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { SmallIdPipe } from '../wire/ids';
import { AssignmentPolicyDto, AssignmentSettingsDto, PullNextDto } from './assignment.dto';
import { AssignmentSettings } from './assignment-settings.service';
import { Policies } from './policies.service';
import { PullNext } from './pull-next';
import { TeamLoads } from './team-load';

@ApiTags('assignment')
@Controller('api')
export class AssignmentController {
  constructor(
    private readonly next: PullNext,
    private readonly policies: Policies,
    private readonly settings: AssignmentSettings,
    private readonly loads: TeamLoads,
  ) {}

  /** Takes the most urgent unassigned conversation that fits; 204 when nothing does, 409 `capacity-full` when one has enough. */
  @Post('conversations/next')
  @HttpCode(200)
  @Requires('inbox.assign')
  async takeNext(
    @CurrentAgent() agent: Agent,
    @Body() body: PullNextDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConversationView | undefined> {
    const taken = await this.next.take(agent, body);
    if (!taken) void reply.code(204);
    return taken ?? undefined;
  }

  @Get('teams/:id/assignment')
  @Requires('team.read')
  policy(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<AssignmentPolicyView> {
    return this.policies.of(agent, id);
  }

  @Put('teams/:id/assignment')
  @Requires('rules.manage', 'team.manage')
  replacePolicy(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: AssignmentPolicyDto,
  ): Promise<AssignmentPolicyView> {
    return this.policies.replace(agent, id, body);
  }

  /** Who of the team is there and what they have in hand. */
  @Get('teams/:id/load')
  @Requires('rules.manage', 'team.manage')
  load(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<TeamLoadView> {
    return this.loads.of(agent, id);
  }

  @Get('assignment')
  @Requires('team.read')
  getSettings(@CurrentAgent() agent: Agent): Promise<AssignmentSettingsView> {
    return this.settings.get(agent);
  }

  @Put('assignment')
  @Requires('rules.manage', 'team.manage')
  replaceSettings(@CurrentAgent() agent: Agent, @Body() body: AssignmentSettingsDto): Promise<AssignmentSettingsView> {
    return this.settings.replace(agent, body);
  }
}
