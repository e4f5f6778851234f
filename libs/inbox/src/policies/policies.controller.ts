import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import type { DecisionSettings, PolicyView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { DecisionSettingsDto, PolicyDto, UpdatePolicyDto } from './policies.dto';
import { PolicyCatalogue } from './policies.service';

@ApiTags('decisions')
@Controller('api')
export class PoliciesController {
  constructor(private readonly catalogue: PolicyCatalogue) {}

  @Get('policy-reasons')
  @Requires('moderation.read', 'inbox.read')
  @ApiQuery({ name: 'archived', required: false, enum: ['true'], description: 'Archived ones too' })
  list(@CurrentAgent() agent: Agent, @Query('archived') archived?: string): Promise<PolicyView[]> {
    return this.catalogue.list(agent, archived === 'true');
  }

  @Post('policy-reasons')
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: PolicyDto): Promise<PolicyView> {
    return this.catalogue.create(agent, body);
  }

  @Patch('policy-reasons/:id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdatePolicyDto,
  ): Promise<PolicyView> {
    return this.catalogue.update(agent, id, body);
  }

  @Post('policy-reasons/:id/archive')
  @HttpCode(200)
  @Requires('rules.manage')
  archive(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<PolicyView> {
    return this.catalogue.setArchived(agent, id, true);
  }

  @Post('policy-reasons/:id/restore')
  @HttpCode(200)
  @Requires('rules.manage')
  restore(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<PolicyView> {
    return this.catalogue.setArchived(agent, id, false);
  }

  @Get('moderation/settings/decisions')
  @Requires('moderation.read')
  settings(@CurrentAgent() agent: Agent): Promise<DecisionSettings> {
    return this.catalogue.settings(agent);
  }

  @Put('moderation/settings/decisions')
  @Requires('rules.manage')
  save(@CurrentAgent() agent: Agent, @Body() body: DecisionSettingsDto): Promise<DecisionSettings> {
    return this.catalogue.saveSettings(agent, body);
  }
}
