import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PeopleSettings } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { CareSettingsDto, QualitySettingsDto, StrikeSettingsDto, TwoPersonSettingsDto, VigilanceSettingsDto } from './people-settings.dto'; // prettier-ignore
import { PeopleSettingsStore } from './people-settings.service';

/** Settings of moderation that are about people; each PUT says everything of its setting. */
@ApiTags('moderation settings')
@Controller('api/moderation/settings')
export class PeopleSettingsController {
  constructor(private readonly settings: PeopleSettingsStore) {}

  @Get()
  @Requires('moderation.read')
  all(@CurrentAgent() agent: Agent): Promise<PeopleSettings> {
    return this.settings.all(agent);
  }

  @Put('strikes')
  @Requires('rules.manage')
  strikes(@CurrentAgent() agent: Agent, @Body() body: StrikeSettingsDto): Promise<PeopleSettings['strikes']> {
    return this.settings.put(agent, 'strikes', body);
  }

  /** Whoever the rule of two binds must not lift it alone. */
  @Put('two-person')
  @Requires('team.manage')
  twoPerson(@CurrentAgent() agent: Agent, @Body() body: TwoPersonSettingsDto): Promise<PeopleSettings['two-person']> {
    return this.settings.put(agent, 'two-person', body);
  }

  @Put('vigilance')
  @Requires('rules.manage')
  vigilance(@CurrentAgent() agent: Agent, @Body() body: VigilanceSettingsDto): Promise<PeopleSettings['vigilance']> {
    return this.settings.put(agent, 'vigilance', body);
  }

  @Put('quality')
  @Requires('rules.manage')
  quality(@CurrentAgent() agent: Agent, @Body() body: QualitySettingsDto): Promise<PeopleSettings['quality']> {
    return this.settings.put(agent, 'quality', body);
  }

  @Put('care')
  @Requires('rules.manage')
  care(@CurrentAgent() agent: Agent, @Body() body: CareSettingsDto): Promise<PeopleSettings['care']> {
    return this.settings.put(agent, 'care', body);
  }
}
