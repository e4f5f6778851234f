import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import { ApiTags, PartialType } from '@nestjs/swagger';
import type { MemberView, RoleView, TeamView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '../agent';
import { MembersService } from './members.service';
import { TeamDto, UpdateMemberDto } from './people.dto';
import { TeamsService } from './teams.service';

class TeamChangesDto extends PartialType(TeamDto) {}

@ApiTags('people')
@Controller('api')
export class PeopleController {
  constructor(
    private readonly members: MembersService,
    private readonly teams: TeamsService,
  ) {}

  @Requires('team.read')
  @Get('members')
  listMembers(@CurrentAgent() agent: Agent): Promise<MemberView[]> {
    return this.members.list(agent);
  }

  @Requires('team.manage')
  @Patch('members/:id')
  updateMember(
    @CurrentAgent() agent: Agent,
    @Param('id', ParseIntPipe) id: number,
    @Body() body: UpdateMemberDto,
  ): Promise<MemberView> {
    return this.members.update(agent, String(id), body);
  }

  @Requires('team.read')
  @Get('roles')
  roles(@CurrentAgent() agent: Agent): Promise<RoleView[]> {
    return this.members.roles(agent);
  }

  @Requires('team.read')
  @Get('teams')
  listTeams(@CurrentAgent() agent: Agent): Promise<TeamView[]> {
    return this.teams.list(agent);
  }

  @Requires('team.manage')
  @Post('teams')
  createTeam(@CurrentAgent() agent: Agent, @Body() body: TeamDto): Promise<TeamView> {
    return this.teams.create(agent, body);
  }

  @Requires('team.manage')
  @Patch('teams/:id')
  updateTeam(
    @CurrentAgent() agent: Agent,
    @Param('id', ParseIntPipe) id: number,
    @Body() body: TeamChangesDto,
  ): Promise<TeamView> {
    return this.teams.update(agent, id, body);
  }

  @Requires('team.manage')
  @Delete('teams/:id')
  @HttpCode(204)
  removeTeam(@CurrentAgent() agent: Agent, @Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.teams.remove(agent, id);
  }
}
