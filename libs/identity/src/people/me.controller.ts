import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { MeView, Preferences } from '@parvis/contracts';
import { type Agent, CurrentAgent, SignedIn } from '../agent';
import { PreferencesDto } from '../auth/auth.dto';
import { MeService } from './me.service';

@ApiTags('me')
@SignedIn()
@Controller('api/me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  get(@CurrentAgent() agent: Agent): Promise<MeView> {
    return this.me.view(agent);
  }

  @Patch('preferences')
  update(@CurrentAgent() agent: Agent, @Body() body: PreferencesDto): Promise<Preferences> {
    return this.me.updatePreferences(agent, body);
  }
}
