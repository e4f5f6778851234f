import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ScreeningSettingsView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { UpdateDetectorsDto } from './detectors.dto';
import { Detectors } from './detectors.service';

/** What looks at everything that comes in. */
@ApiTags('detectors')
@Controller('api/moderation/detectors')
export class DetectorsController {
  constructor(private readonly detectors: Detectors) {}

  @Get()
  @Requires('rules.manage', 'moderation.read')
  read(@CurrentAgent() agent: Agent): Promise<ScreeningSettingsView> {
    return this.detectors.read(agent);
  }

  @Put()
  @Requires('rules.manage')
  update(@CurrentAgent() agent: Agent, @Body() body: UpdateDetectorsDto): Promise<ScreeningSettingsView> {
    return this.detectors.update(agent, body);
  }
}
