import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AvailabilityView, MemberSkillsView, MyAvailabilityView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires, SignedIn } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { AvailabilityDto } from './assignment.dto';
import { Availability } from './availability.service';
import { MemberSkillsDto } from './skills.dto';
import { Skills } from './skills.service';

@ApiTags('assignment')
@Controller('api')
export class AvailabilityController {
  constructor(
    private readonly availability: Availability,
    private readonly skills: Skills,
  ) {}

  /** The states of all active members. */
  @Get('availability')
  @Requires('team.read')
  list(@CurrentAgent() agent: Agent): Promise<AvailabilityView[]> {
    return this.availability.list(agent);
  }

  @Get('me/availability')
  @SignedIn()
  mine(@CurrentAgent() agent: Agent): Promise<MyAvailabilityView> {
    return this.availability.mine(agent);
  }

  @Put('me/availability')
  @SignedIn()
  change(@CurrentAgent() agent: Agent, @Body() body: AvailabilityDto): Promise<MyAvailabilityView> {
    return this.availability.change(agent, body);
  }

  @Get('members/:id/skills')
  @Requires('team.read')
  skillsOf(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<MemberSkillsView> {
    return this.skills.of(agent, id);
  }

  @Put('members/:id/skills')
  @Requires('team.manage')
  replaceSkills(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: MemberSkillsDto,
  ): Promise<MemberSkillsView> {
    return this.skills.replace(agent, id, body);
  }
}
